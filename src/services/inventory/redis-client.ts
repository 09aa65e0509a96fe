import { AsyncLocalStorage } from 'node:async_hooks';
import { Redis } from '@upstash/redis/cloudflare';
import { z } from 'zod';
import { causes, codeOf, REFUSED } from '../../db/errors.ts';
import { withTimeLimit } from '../../db/time-limit.ts';
import { type Fault, type Outcome, ok } from '../../domain/fault.ts';

export interface RedisOptions {
  readonly url: string;
  readonly token: string;
  /** No call may take longer, in milliseconds; its outcome is then unknown. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 3_000;

/** Upstash over HTTP. Replies are as Redis gave them. Each of our scripts answers a flat array. */
export interface Lock {
  run(script: string, keys: readonly string[], args: readonly (string | number)[]): Promise<Outcome<readonly string[]>>;
  /** The members of a sorted set. */
  members(key: string): Promise<Outcome<readonly string[]>>;
}

const Reply = z.array(z.coerce.string());

const signals = new AsyncLocalStorage<AbortSignal>();
const never = new AbortController().signal;

export function lock({ url, token, timeoutMs = TIMEOUT_MS }: RedisOptions): Lock {
  const redis = new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableTelemetry: false,
    // No retry here, because the order's runner tries again. A retry after a lost answer could be refused, and a
    // refusal would say that nothing had happened. (`retry: false` would still try twice.)
    retry: { retries: 0 },
    // The client takes one function for all calls. Each call finds its own signal here.
    signal: () => signals.getStore() ?? never,
  });
  const scripts = new Map<string, { exec(keys: string[], args: string[]): Promise<unknown> }>();
  const scriptOf = (text: string) => {
    const known = scripts.get(text) ?? redis.createScript<unknown>(text);
    scripts.set(text, known);
    return known;
  };
  const limited = (call: () => Promise<unknown>) =>
    outcomeOf(() => withTimeLimit(timeoutMs, (signal) => signals.run(signal, call)));
  return {
    run: (script, keys, args) => limited(() => scriptOf(script).exec([...keys], args.map(String))),
    members: (key) => limited(() => redis.zrange(key, 0, -1)),
  };
}

async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome<readonly string[]>> {
  let reply: unknown;
  try {
    reply = await call();
  } catch (error) {
    return { ok: false, fault: redisFaultOf(error) };
  }
  return ok(Reply.parse(reply));
}

/** Redis refused the command and did nothing. A later try may succeed. */
const LATER = /^(?:LOADING|BUSY|OOM|READONLY|MASTERDOWN|TRYAGAIN|CLUSTERDOWN|NOREPLICAS|ERR max )/;

/**
 * What the client threw, as a domain fault. An `UpstashError` contains Redis' own message. Other exceptions come from
 * the network.
 */
function redisFaultOf(error: unknown): Fault {
  const chain = causes(error);
  const said = chain.find((link) => link.name === 'UpstashError')?.message;
  if (said !== undefined && LATER.test(said)) return { kind: 'transient', code: 'redis_busy' };
  if (said !== undefined && /^[A-Z]+ /.test(said)) return { kind: 'terminal', code: 'redis_refused' };
  if (chain.some((link) => REFUSED.has(codeOf(link) ?? ''))) return { kind: 'transient', code: 'redis_unreachable' };
  const timedOut = chain.some((link) => link.name === 'TimeoutError' || link.name === 'AbortError');
  return { kind: 'unknown', code: timedOut ? 'redis_timeout' : 'redis_answer_lost' };
}
