import { z } from 'zod';
import type { SimRequest } from './core/types.ts';

/** Stripe's documented limits, as a mode: calls in one second, and calls that use the same object at once. */
export const limitParams = z.strictObject({
  /** Calls of an account in one second. 0: no limit. */
  account: z.int().nonnegative().default(100),
  /** Calls of an account to one endpoint in one second. 0: no limit. */
  endpoint: z.int().nonnegative().default(25),
});

interface Refused {
  readonly fault: 'too_many' | 'rate_limited';
  /** The header `Stripe-Rate-Limited-Reason`. */
  readonly reason: 'global-rate' | 'endpoint-rate' | 'resource-specific';
}

/** The object that a call changes: the first id in its path. */
function objectOf({ method, path }: SimRequest): string | null {
  const id = /^\/v1\/\w+\/(\w+)/.exec(path)?.[1] ?? null;
  return method === 'POST' && id?.includes('_') === true ? id : null;
}

const endpointOf = ({ method, path }: SimRequest): string =>
  `${method} ${(path.split('?')[0] ?? '').replace(/\/[a-z]+_\w+/g, '/:')}`;

/** Counts calls by the second. `set(null)` switches it off, which is the default. */
export class Limits {
  #most: z.infer<typeof limitParams> | null = null;
  #second = 0;
  #calls = new Map<string, number>();
  readonly #used = new Map<string, number>();
  #refused = 0;

  set(most: z.infer<typeof limitParams> | null): object {
    this.#most = most;
    this.#calls = new Map();
    this.#refused = 0;
    return this.shown();
  }

  shown(): object {
    return { limits: this.#most, refused: this.#refused };
  }

  /** Null: the call may go on. `now` in ms. */
  refuse(request: SimRequest, now: number): Refused | null {
    const refused = this.#most === null ? null : this.#over(request, this.#most, Math.floor(now / 1_000));
    if (refused !== null) this.#refused += 1;
    return refused;
  }

  #over(request: SimRequest, most: z.infer<typeof limitParams>, second: number): Refused | null {
    if (second !== this.#second) this.#calls = new Map();
    this.#second = second;
    const account = request.headers['stripe-account'] ?? '';
    const over = (name: string, limit: number): boolean => {
      const n = (this.#calls.get(name) ?? 0) + 1;
      this.#calls.set(name, n);
      return limit > 0 && n > limit;
    };
    if (over(account, most.account)) return { fault: 'too_many', reason: 'global-rate' };
    if (over(`${account} ${endpointOf(request)}`, most.endpoint)) return { fault: 'too_many', reason: 'endpoint-rate' };
    const used = objectOf(request);
    return used !== null && this.#used.has(used) ? { fault: 'rate_limited', reason: 'resource-specific' } : null;
  }

  /** While a call waits, no other call may change its object. */
  async using<T>(request: SimRequest, wait: () => Promise<T>): Promise<T> {
    const used = objectOf(request);
    if (used === null) return wait();
    this.#used.set(used, (this.#used.get(used) ?? 0) + 1);
    try {
      return await wait();
    } finally {
      const left = (this.#used.get(used) ?? 1) - 1;
      if (left === 0) this.#used.delete(used);
      else this.#used.set(used, left);
    }
  }
}
