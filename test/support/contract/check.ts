import type { Document, Operation } from './document.ts';

/** One answer as it came. `status` is 0 where none came in time. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What was asked. `operation` is null where the document has none for it. */
export interface Asked {
  readonly operation: Operation | null;
  readonly method: string;
}

/** What is wrong with an answer: a sentence without anything random, so that equal findings are counted together. */
export function wrongWith(document: Document, { operation, method }: Asked, answer: Answer): string | null {
  const { status, headers, text } = answer;
  if (operation === null) return null;
  const types = operation.answers.get(status);
  const code = /"code":"(\w+)"/.exec(text)?.[1] ?? '';
  if (types === undefined) return `${status} ${code} is not declared`;
  if (method === 'HEAD') return null;
  const type = (headers.get('content-type') ?? '').replace(/;.*/, '');
  if (types.length === 0) return text === '' ? null : `${status} has a body, and none is declared`;
  if (!types.includes(type))
    return `${status} is ${type === '' ? 'of no type' : type}, and ${types.join(' or ')} is declared`;
  const wrong = document.wrong(operation, status, type, bodyOf(type, text));
  if (wrong !== null) return `${status} does not fit its schema: ${wrong}`;
  if (type !== 'application/problem+json') return null;
  return operation.codes.get(status)?.has(code) === true
    ? null
    : `${status} has the code ${code}, which is not declared`;
}

/** The body as JSON; undefined for JSON that cannot be read, and the text where no JSON is promised. */
export function bodyOf(type: string, text: string): unknown {
  if (!type.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
