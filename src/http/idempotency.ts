import { z } from '@hono/zod-openapi';
import type { Submission } from '../../durable-objects/rpc.ts';
import { hex, sha256 } from './digest.ts';

/** The header in its two forms. A missing required one is told apart by the app's validation hook. */
const key = z
  .guid()
  .transform((given) => given.toLowerCase())
  .openapi({ type: 'string', format: 'uuid', description: 'Same key and body: the same answer. Other body: 422.' });

export const IDEMPOTENCY_KEY = 'idempotency-key';
export const RequiredKey = z.object({ [IDEMPOTENCY_KEY]: key });
export const OptionalKey = z.object({ [IDEMPOTENCY_KEY]: key.optional() });

/** JSON with the names of every object in order: the same for bodies that mean the same. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`;
}

/** SHA-256 of the parsed body, lower-case hex. */
export const bodyHash = async (body: unknown): Promise<string> => hex(await sha256(canonicalJson(body)));

/** One submission; null where the caller gave no key and none is needed. `route` is method and path. */
export async function submission(
  principal: string,
  route: string,
  given: string | undefined,
  body: unknown,
): Promise<Submission | null> {
  return given === undefined ? null : { scope: `${principal}|${route}|${given}`, hash: await bodyHash(body) };
}
