import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { publicKeyFrom, tamperAll, verifyProof } from './verify.ts';

const USAGE = `npm run verify-proof -- FILE --key PUBLIC_KEY [--tamper-all]

FILE        what GET /v1/orders/{id}/proof answered, as it is
PUBLIC_KEY  what GET /v1/proof-key answered: a file, the JSON itself, or its x
--tamper-all  also flip every byte of it, one at a time: each of these must be rejected`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { key: { type: 'string' }, 'tamper-all': { type: 'boolean', default: false } },
});

const [file] = positionals;
if (file === undefined || values.key === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const bytes = await readFile(file);
const key = publicKeyFrom(await readFile(values.key, 'utf8').catch(() => values.key ?? ''));
const { rejected, ...proof } = verifyProof(bytes, key);
if (rejected !== null) {
  console.error(`REJECTED: ${rejected}`);
  process.exit(1);
}
console.log(`holds: order ${proof.order}, for ${proof.for}, ${proof.shown} of ${proof.entries} entries shown`);
if (values['tamper-all']) {
  const accepted = tamperAll(bytes, key);
  if (accepted.length > 0) {
    console.error(`ACCEPTED although tampered with at bytes ${accepted.join(', ')}`);
    process.exit(1);
  }
  console.log(`${bytes.length} bytes, each of them flipped: all rejected`);
}
