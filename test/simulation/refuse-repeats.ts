import type { Op } from './world/network.ts';
import { REFUSALS, type Refusal } from './world/stripe.ts';
import type { World } from './world/world.ts';

/** Refusals of a refund after which it is not asked for again by itself, or is looked for. */
const FINAL: ReadonlySet<Refusal> = new Set<Refusal>(['key_reused', 'too_much', 'card_error']);

/**
 * Loses a call to Stripe, and lets Stripe refuse every later call with the same key. The modes:
 * - `told`: the call takes effect, and Stripe sends its events;
 * - `silent`: the call takes effect, and Stripe sends no event;
 * - `late`: the request can still arrive later;
 * - `copy` (only of a refund): the call is refused at once, and a copy of it can still arrive.
 *
 * False if the call changes nothing at Stripe, or was delivered already.
 */
export function refuseRepeats(world: World, op: Op, how: string): boolean {
  const { stripe, network } = world;
  const [word = '', when = ''] = how.split(' ');
  const refusal = REFUSALS.find((known) => known === word);
  if (refusal === undefined || op.key === undefined || op.phase !== 'sent') return false;
  if (stripe.repeatsRefused.has(op.key)) return false;
  if (when === 'late') network.timeOut(op);
  else if (when === 'copy') {
    if (!op.what.endsWith('POST /v1/refunds') || !FINAL.has(refusal)) return false;
    network.duplicate(op);
    op.deliver(refusal);
    op.answer();
  } else {
    stripe.silent = when === 'silent';
    op.deliver(null);
    stripe.silent = false;
    if (stripe.lastStatus === 200) stripe.done.add(op.key);
    op.lose();
  }
  stripe.repeatsRefused.set(op.key, refusal);
  return true;
}
