import { DurableObject } from 'cloudflare:workers';
import { nextSlot, OPEN_PACE, type PaceState, refusedPace } from '../src/domain/saga/pace.ts';
import type { Env } from '../src/env.ts';
import type { PaceRpc } from '../src/services/pace.ts';

/**
 * The pace that all callers of Stripe share; one object. It is asked only after a refusal. It stores nothing: if it
 * forgets, the next refusal tells it again.
 */
export class Pace extends DurableObject<Env> implements PaceRpc {
  #pace: PaceState = OPEN_PACE;

  async refused(answered: boolean) {
    const now = Date.now();
    this.#pace = refusedPace(this.#pace, answered, now);
    return this.#pace.opensAt - now;
  }

  async slot() {
    const now = Date.now();
    const { pace, at } = nextSlot(refusedPace(this.#pace, false, now), now);
    this.#pace = pace;
    return at - now;
  }
}
