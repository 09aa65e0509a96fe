import { z } from 'zod';
import { storableJson } from '../domain/text.ts';
import type { UnbookedEvent } from '../services/payments.ts';
import type { NewDeadLetter, QueueMessage } from './deps.ts';

const DLQ = /-dlq$/;

/** How often a message was delivered before it came to a dead-letter queue, where its count starts again. */
const MAX_ATTEMPTS = 6;

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

function json(body: unknown): unknown {
  try {
    const text = JSON.stringify(body, plain);
    return text === undefined ? null : JSON.parse(storableJson(text));
  } catch {
    return String(body);
  }
}

/** The ids of a body, as the schemas in `messages.ts` name them. */
const ids = z.strictObject({
  order_id: z.string().max(100),
  party_id: z.string().max(100).optional(),
});

/** The ids in the body, so that a message that is sent many times is one dead letter. Without ids, the message's id. */
function subject(message: QueueMessage): string {
  const { success, data } = ids.safeParse(message.body);
  return success ? [data.order_id, data.party_id].filter(Boolean).join('_') : message.id;
}

export function deadLetter(queue: string, message: QueueMessage, error: string | null): NewDeadLetter {
  const origin = queue.replace(DLQ, '');
  const attempts = origin === queue ? message.attempts : MAX_ATTEMPTS;
  return { id: `dl_${origin}_${subject(message)}`, queue: origin, body: json(message.body), error, attempts };
}

/** The queue's name in a dead letter that is a Stripe event which no order booked. */
export const STRIPE_EVENTS = 'stripe';

/** A Stripe event that no order booked, for Platform Ops to see: one dead letter for each object of Stripe's. */
export const unbookedEvent = ({ about, orderId, eventId, type, code }: UnbookedEvent): NewDeadLetter => ({
  id: `dl_${STRIPE_EVENTS}_${about}`,
  queue: STRIPE_EVENTS,
  body: { order_id: orderId, event_id: eventId, type, object: about },
  error: code,
  attempts: 1,
});
