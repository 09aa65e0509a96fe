import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Reply } from '../../../dev/api-client.ts';
import { wrongWith } from './check.ts';
import { type Document, operationAt, readDocument } from './document.ts';
import { DOCUMENT_FILE } from './emit.ts';

let known: Document | undefined;

/** Throws where the OpenAPI document does not describe this answer. */
export function expectDeclared(method: string, path: string, reply: Reply): void {
  known ??= readDocument(JSON.parse(readFileSync(join(inject('prepared'), DOCUMENT_FILE), 'utf8')));
  const wrong = wrongWith(known, { operation: operationAt(known, method, path), method }, reply);
  if (wrong !== null) throw new Error(`the document does not describe the answer to ${method} ${path}: ${wrong}`);
}
