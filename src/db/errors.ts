import type { Fault, Outcome } from '../domain/fault.ts';
import { ok } from '../domain/fault.ts';

/**
 * An error of Postgres, or of the network to it, as a domain fault. Drizzle wraps a failed query
 * (`DrizzleQueryError.cause`), but not a failed batch; Neon wraps a failed fetch (`NeonDbError.sourceError`), but not
 * an answer whose body ended early.
 */

/**
 * A statement that Postgres refused was rolled back completely. After these codes it may succeed later; after others it
 * will not.
 */
const TRANSIENT: Readonly<Record<string, string>> = {
  '40001': 'serialization_failure',
  '40P01': 'deadlock_detected',
  '55P03': 'lock_not_available',
  '57014': 'query_canceled',
  '57P03': 'cannot_connect_now',
  '53300': 'too_many_connections',
  '53400': 'configuration_limit_exceeded',
};

const TERMINAL: Readonly<Record<string, string>> = {
  '23502': 'not_null_violation',
  '23503': 'foreign_key_violation',
  '23505': 'unique_violation',
  '23514': 'check_violation',
};

/** The server went away during the statement: it may have been committed. */
const UNKNOWN = /^(?:08|57P0[125])/;

/** Node's codes for a server that was never reached. */
export const REFUSED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function faultOf(error: unknown): Fault {
  const chain = causes(error);
  for (const link of chain) {
    const code = codeOf(link);
    if (code === null) continue;
    if (REFUSED.has(code)) return { kind: 'transient', code: 'postgres_unreachable' };
    if (!/^[0-9A-Z]{5}$/.test(code)) continue;
    if (UNKNOWN.test(code)) return { kind: 'unknown', code: 'postgres_connection_lost' };
    const transient = TRANSIENT[code];
    return transient === undefined
      ? { kind: 'terminal', code: TERMINAL[code] ?? `postgres_${code}` }
      : { kind: 'transient', code: transient };
  }
  const timedOut = chain.some((link) => link.name === 'TimeoutError' || link.name === 'AbortError');
  return { kind: 'unknown', code: timedOut ? 'postgres_timeout' : 'postgres_answer_lost' };
}

/** Runs a query; what Postgres refuses or loses becomes a fault. Mistakes of our own (`OURS`) are thrown. */
export async function outcomeOf<T>(query: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return ok(await query());
  } catch (error) {
    if (isOurs(error)) throw error;
    return { ok: false, fault: faultOf(error) };
  }
}

/** A state of the database that the schema should make impossible. It is our mistake: thrown, and logged. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

const OURS = new Set(['ZodError', '$ZodError', 'BrokenInvariant']);
const isOurs = (error: unknown): boolean => error instanceof Error && OURS.has(error.name);

/** The error and what caused it, outermost first. */
export function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && chain.length < 8) {
    const next = waiting.shift();
    if (!(next instanceof Error) || chain.includes(next)) continue;
    chain.push(next);
    if ('sourceError' in next) waiting.push(next.sourceError);
    if (next instanceof AggregateError) waiting.push(...next.errors);
    waiting.push(next.cause);
  }
  return chain;
}

export const codeOf = (error: Error): string | null =>
  'code' in error && typeof error.code === 'string' && error.code !== '' ? error.code : null;
