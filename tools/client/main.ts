import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emittedDocument } from '../../test/support/contract/emit.ts';
import { clientSource } from './source.ts';

// npm run client
// Writes the part of packages/client that is made from the contract. A test compares it with the contract.

const root = join(import.meta.dirname, '../..');
const file = join(root, 'packages/client/src/contract.ts');

await writeFile(file, clientSource(await emittedDocument('public')));
