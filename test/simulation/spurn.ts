import type { Op } from './world/network.ts';
import { REFUSALS } from './world/stripe.ts';
import type { World } from './world/world.ts';

/**
 * A call to Stripe is lost, and whoever repeats it with its key is refused from then on, whatever that key remembers.
 * `told`: it takes effect, and its events come; `silent`: it takes effect, and nobody is ever told; `late`: it is still
 * on its way. `copy`, of a refund: it is refused at once, for its amount or for another call with its key, and a copy of
 * it is still on its way. False where the call is not one that changes anything, or has been delivered already.
 */
export function spurn(world: World, op: Op, how: string): boolean {
  const { stripe, network } = world;
  const [word = '', when = ''] = how.split(' ');
  const refusal = REFUSALS.find((known) => known === word);
  if (refusal === undefined || op.key === undefined || op.phase !== 'sent') return false;
  if (stripe.spurned.has(op.key)) return false;
  if (when === 'late') network.timeOut(op);
  else if (when === 'copy') {
    if (!op.what.endsWith('POST /v1/refunds') || refusal === 'bad_request') return false;
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
  stripe.spurned.set(op.key, refusal);
  return true;
}
