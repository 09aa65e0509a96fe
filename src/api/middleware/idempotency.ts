import { z } from '@hono/zod-openapi';
import type { Submission } from '../../../durable-objects/rpc.ts';
import { sha256Hex } from '../../digest.ts';
import { canonicalJson } from '../../domain/money/canonical.ts';

/** The header, required and optional. Where a required one is missing, failures.ts answers with its own code. */
const key = z
  .guid()
  .transform((given) => given.toLowerCase())
  .openapi({
    type: 'string',
    format: 'uuid',
    example: '6f1c2d9e-2b57-4a3c-9d0e-1f2a3b4c5d6e',
    description:
      'A UUID that you make, another one for each new call. Same key and body: the same answer. Other body: 422. Of calls that changed nothing, the last 50 of a caller on an order are remembered.',
  });

export const IDEMPOTENCY_KEY = 'idempotency-key';
export const RequiredKey = z.object({ [IDEMPOTENCY_KEY]: key });
export const OptionalKey = z.object({ [IDEMPOTENCY_KEY]: key.optional() });

/** SHA-256 of the parsed body, lower-case hex. */
export const bodyHash = (body: unknown): string => sha256Hex(canonicalJson(body));

/** The submission of a command; null without a key. `route` is the method and the path. */
export function submission(
  principal: string,
  route: string,
  given: string | undefined,
  body: unknown,
): Submission | null {
  return given === undefined ? null : { scope: `${principal}|${route}|${given}`, hash: bodyHash(body) };
}
