import { consumeDeadLetters } from './consumers/dead-letters.ts';
import { notifications } from './consumers/notifications.ts';
import { orderEvents } from './consumers/order-events.ts';
import { splits } from './consumers/splits.ts';
import type { Batch, Consumer, QueueDeps } from './deps.ts';

/** Queue name (wrangler.toml) to its consumer. */
export const CONSUMERS: Readonly<Record<string, Consumer>> = {
  splits,
  notifications,
  'order-events': orderEvents,
  'splits-dlq': consumeDeadLetters,
  'notifications-dlq': consumeDeadLetters,
  'order-events-dlq': consumeDeadLetters,
};

/**
 * The worker's `queue` handler. Throws where the queue has no consumer: the configuration is wrong, and the batch is
 * delivered again.
 */
export async function consumeBatch(batch: Batch, deps: QueueDeps): Promise<void> {
  const consume = Object.hasOwn(CONSUMERS, batch.queue) ? CONSUMERS[batch.queue] : undefined;
  if (consume === undefined) throw new Error(`No consumer for the queue ${batch.queue}.`);
  await consume(batch, deps);
}
