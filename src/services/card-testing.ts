import { z } from 'zod';
import { sha256Hex } from '../digest.ts';
import { type Outcome, ok } from '../domain/fault.ts';
import { ATTEMPT, DECLINED, KEEP_REFUSED } from './card-testing/scripts.ts';
import { lock, type RedisOptions } from './inventory/redis-client.ts';

/**
 * Velocity limits against card testing: somebody tries stolen cards, one after another. Counted in Redis, for all of
 * Cloudflare's locations together. If Redis does not answer soon, the order goes on (ADR 38).
 */
export interface CardTesting {
  /** Counts an attempt to place or pay, or refuses it. A repeat of the same attempt does not count again. */
  attempt(attempt: CardAttempt): Promise<Outcome<Verdict>>;
  /** A card was declined. `decline` names it, so that it counts once. */
  declined(by: Buyer, decline: string): Promise<Outcome<unknown>>;
  /** The refused attempts of the last day, the newest first, at most 200. */
  refused(): Promise<Outcome<readonly RefusedAttempt[]>>;
}

/** Who buys. `address`: the network of the browser; null for a shop's server. `email` null: not known here. */
export interface Buyer {
  readonly retailerId: string | null;
  readonly address: string | null;
  readonly email: string | null;
}

interface CardAttempt extends Buyer {
  /** The order, and what is tried with it. */
  readonly id: string;
}

type Verdict = { readonly within: true } | { readonly within: false; readonly seconds: number };

/** What Platform Ops see. `over`: the limit that it met. */
export interface RefusedAttempt {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly retailerId: string | null;
  readonly address: string | null;
  readonly over: LimitName;
}

const HOUR = 3_600_000;
const LIMIT_NAMES = ['attempts_by_address', 'attempts_by_email', 'declines_by_address', 'declines_by_email'] as const;
type LimitName = (typeof LIMIT_NAMES)[number];

/**
 * In `window` ms. `careful`: while many cards are declined at the retailer. A shop's limits are never closed altogether:
 * a tester could then close the shop.
 */
const LIMITS: Readonly<Record<LimitName, { limit: number; careful: number; window: number }>> = {
  attempts_by_address: { limit: 100, careful: 20, window: HOUR },
  attempts_by_email: { limit: 30, careful: 10, window: HOUR },
  declines_by_address: { limit: 15, careful: 4, window: HOUR },
  declines_by_email: { limit: 10, careful: 4, window: HOUR },
};

/** So many declines in so long make a retailer's limits careful. */
const CAREFUL = { declines: 50, window: 600_000 };
const SHOWN = { most: 200, window: 24 * HOUR };
/** A healthy Redis answers in a few milliseconds. A customer does not wait longer for this. */
const PATIENCE_MS = 300;

interface Options {
  readonly redis: RedisOptions;
  /** Part of the hash of an address or e-mail. Redis holds neither in the clear, but for what Platform Ops see. */
  readonly secret: string;
  /** Multiplies every limit. Races and benchmarks come from one address. */
  readonly scale: number;
  readonly now: () => number;
}

const Entry = z.object({
  at: z.number(),
  retailerId: z.string().nullable(),
  address: z.string().nullable(),
  over: z.enum(LIMIT_NAMES),
});

export function cardTesting({ redis, secret, scale, now }: Options): CardTesting {
  const { run } = lock({ timeoutMs: PATIENCE_MS, ...redis });
  // Platform Ops wait longer for the list than a customer waits.
  const { members } = lock(redis);
  const key = (name: string, who: string) => `{cards}:${name}:${sha256Hex(`${secret}|${name}|${who}`).slice(0, 32)}`;
  const careful = ({ retailerId }: Buyer) => key('declines_by_retailer', retailerId ?? 'unknown');
  const windows = ({ address, email }: Buyer): { name: LimitName; key: string }[] =>
    LIMIT_NAMES.flatMap((name) => {
      const who = name.endsWith('address') ? address : (email?.toLowerCase() ?? null);
      return who === null ? [] : [{ name, key: key(name, who) }];
    });
  return {
    attempt: async (attempt) => {
      const asked = windows(attempt);
      const figures = asked.flatMap(({ name }) => {
        const { limit, careful: few, window } = LIMITS[name];
        return [window, limit * scale, few * scale, name.startsWith('attempts') ? 1 : 0];
      });
      const answer = await run(
        ATTEMPT,
        [careful(attempt), ...asked.map((window) => window.key)],
        [attempt.id, CAREFUL.window, CAREFUL.declines * scale, ...figures],
      );
      if (!answer.ok) return answer;
      const [state, index, left] = answer.value;
      if (state === 'ok') return ok({ within: true });
      const over = asked[Number(index)]?.name ?? 'attempts_by_address';
      const { retailerId, address } = attempt;
      const entry: RefusedAttempt = { at: now(), retailerId, address, over };
      await run(KEEP_REFUSED, ['{cards}:refused'], [JSON.stringify(entry), SHOWN.window, SHOWN.most]);
      return ok({ within: false, seconds: Math.max(1, Math.ceil(Number(left) / 1_000)) });
    },
    declined: (by, decline) => {
      const counted = windows(by).filter(({ name }) => name.startsWith('declines'));
      return run(
        DECLINED,
        [careful(by), ...counted.map((window) => window.key)],
        [decline, CAREFUL.window, ...counted.map(({ name }) => LIMITS[name].window)],
      );
    },
    refused: async () => {
      const found = await members('{cards}:refused');
      if (!found.ok) return found;
      const entries = found.value.map((text) => Entry.parse(JSON.parse(text)));
      return ok(entries.filter(({ at }) => at > now() - SHOWN.window).reverse());
    },
  };
}
