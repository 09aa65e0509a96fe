import type { Context } from 'hono';
import type { OrderState } from '../../domain/order/state.ts';
import { type Refusal, refuse } from '../../domain/refusal.ts';
import type { Buyer } from '../../services/card-testing.ts';
import type { HttpEnv } from '../deps.ts';
import { log } from '../log.ts';

/** The velocity limits around the calls that place and pay. */

/** Why this attempt is one too many; null where it is not, and while nobody can say (then the order goes on). */
export async function tooMany(c: Context<HttpEnv>, by: Buyer, attempt: string): Promise<Refusal | null> {
  const asked = await c.env.cardTesting.attempt({ ...by, id: attempt });
  const context = { request_id: c.var.requestId, order_id: c.var.orderId };
  if (!asked.ok) {
    log(c.env.now(), 'warn', 'card_testing.unknown', { ...context, code: asked.fault.code });
    return null;
  }
  if (asked.value.within) return null;
  log(c.env.now(), 'warn', 'card_testing.refused', { ...context, code: 'rate_limited' });
  return refuse('rate_limited', { key: 'too_many_payments', seconds: asked.value.seconds });
}

/**
 * Counts the decline that this call met. A replayed answer names the same decline. Nothing depends on it: without Redis
 * it is not counted.
 */
export async function countDecline(c: Context<HttpEnv>, by: Buyer, { id, payment }: OrderState): Promise<void> {
  const decline = payment.declines.at(-1);
  if (payment.status !== 'pending' || decline === undefined) return;
  await c.env.cardTesting.declined(by, `${id} ${decline}`);
}
