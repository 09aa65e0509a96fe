import type { WaitingTransferQueries } from '../db/orders/waiting-transfers.ts';
import { fault, type Outcome, ok } from '../domain/fault.ts';
import type { QueueName } from '../domain/saga/outbox.ts';
import type { Env, MessageQueue } from '../env.ts';
import { STRIPE_EVENTS } from './dead-letter.ts';
import type { OrderMessage, SplitsMessage } from './messages.ts';

/** The queues that the worker sends to. */
export type QueueBindings = Pick<Env, 'SPLITS' | 'NOTIFICATIONS' | 'ORDER_EVENTS'>;

const queuesOf = (env: QueueBindings): Readonly<Record<QueueName, MessageQueue>> => ({
  splits: env.SPLITS,
  notifications: env.NOTIFICATIONS,
  'order-events': env.ORDER_EVENTS,
});

/** Sends a message about an order to a queue. Throws what the queue throws. */
export async function sendMessage(env: QueueBindings, orderId: string, queue: QueueName): Promise<void> {
  const body: OrderMessage = { order_id: orderId };
  await queuesOf(env)[queue].send(body);
}

/**
 * Sends a message's body to its queue again: a dead letter's, or one that has to wait. False where there is no queue of
 * that name; a fault where the queue did not take it.
 */
export async function resend(
  env: QueueBindings,
  name: string,
  body: unknown,
  log: (event: string, fields: Record<string, unknown>) => void,
  delaySeconds = 0,
): Promise<Outcome<boolean>> {
  // Stripe's events came by HTTP, not by a queue. There is nothing to send: a person has looked at it.
  if (name === STRIPE_EVENTS) return ok(true);
  const queue = Object.entries(queuesOf(env)).find(([known]) => known === name)?.[1];
  if (queue === undefined) return ok(false);
  try {
    await queue.send(body, { delaySeconds });
    return ok(true);
  } catch (error) {
    log('queue.unsent', { queue: name, error: String(error) });
    return fault('transient', 'queue_unavailable');
  }
}

/** How many of an account's transfers one webhook sends. The outboxes of their orders send the rest. */
const WAITING_AT_ONCE = 200;

/**
 * Stripe can pay the account now: sends the transfers that waited for it. A transfer's row is removed only after its
 * message was sent. If the message is sent twice, the second one finds nothing to claim. Throws what the queue throws.
 */
export async function sendWaiting(
  env: QueueBindings,
  waiting: Pick<WaitingTransferQueries, 'of' | 'settle'>,
  account: string,
): Promise<Outcome<null>> {
  const found = await waiting.of(account, WAITING_AT_ONCE);
  if (!found.ok) return found;
  for (const transfer of found.value) {
    const { orderId, partyId } = transfer;
    const body: SplitsMessage = { order_id: orderId, party_id: partyId };
    await env.SPLITS.send(body);
    await waiting.settle(transfer);
  }
  return ok(null);
}
