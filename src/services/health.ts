import type { Db } from '../db/client.ts';
import { ping } from '../db/health.ts';
import type { UnexplainedQueries } from '../db/money/unexplained.ts';
import type { Outcome } from '../domain/fault.ts';
import { lock, type RedisOptions } from './inventory/redis-client.ts';
import type { Payments } from './payments.ts';
import type { ReadModel } from './read-model.ts';

export interface DependencyHealth {
  readonly name: string;
  readonly up: boolean;
  readonly latencyMs: number;
}

interface HealthParts {
  readonly db: Db;
  readonly redis: RedisOptions;
  readonly payments: Pick<Payments, 'ping'>;
  readonly readModel: Pick<ReadModel, 'lag' | 'parked'>;
  readonly unexplained: Pick<UnexplainedQueries, 'count'>;
}

/** Milliseconds for which a report is repeated. */
const REPEATED_MS = 2_000;

/**
 * Anybody may ask for health. So an answer is repeated for a while, and only one caller at a time causes new calls.
 * Otherwise many callers could use up Stripe's limit (100 calls a second, payments included).
 */
export function repeated<T>(ask: () => Promise<T>, now: () => number, ms = REPEATED_MS): () => Promise<T> {
  let last: { readonly answer: T } | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (last !== null && now() - askedAt < ms) return last.answer;
    askedAt = now();
    last = { answer: await ask() };
    return last.answer;
  };
}

/** Asks each dependency something small; a fault of any kind is 'down'. */
export function healthOf({ db, redis, payments, readModel, unexplained }: HealthParts) {
  const asks: Readonly<Record<string, () => Promise<Outcome<unknown>>>> = {
    postgres: () => ping(db),
    redis: () => lock(redis).members('{stock}:health'),
    stripe: () => payments.ping(),
  };
  const report = async () => ({
    dependencies: await Promise.all(Object.entries(asks).map(([name, ask]) => timed(name, ask))),
    readModelLagMs: await told(readModel.lag()),
    parkedOrders: await told(readModel.parked()),
    unexplainedMoney: await told(unexplained.count()),
  });
  return repeated(report, Date.now);
}

/** Null where it is not known, or where the question was not answered. */
async function told<T>(asked: Promise<Outcome<T>>): Promise<T | null> {
  const answer = await asked;
  return answer.ok ? answer.value : null;
}

async function timed(name: string, ask: () => Promise<Outcome<unknown>>): Promise<DependencyHealth> {
  const start = Date.now();
  const { ok } = await ask();
  return { name, up: ok, latencyMs: Date.now() - start };
}
