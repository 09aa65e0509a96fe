import { z } from 'zod';
import type { DeadLetter, QueueMessage } from './deps.ts';

const DLQ = /-dlq$/;

/** Attempts that a message had before it came to a dead-letter queue; its own count starts anew there. */
const MAX_ATTEMPTS = 6;

/** What Postgres cannot keep in `jsonb`: a NUL, half a surrogate pair. */
const storable = (_: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\ufffd').replaceAll('\0', '\ufffd') : value;
};

function json(body: unknown): unknown {
  try {
    const text = JSON.stringify(body, storable);
    return text === undefined ? null : JSON.parse(text);
  } catch {
    return String(body);
  }
}

/** The ids of a body, as the schemas in `messages.ts` name them. */
const ids = z.strictObject({
  order_id: z.string().max(100),
  party_id: z.string().max(100).optional(),
  template: z.string().max(100).optional(),
});

/** One thing that gave up is one letter, however often its message is sent anew; a body that says nothing is its message. */
function subject(message: QueueMessage): string {
  const { success, data } = ids.safeParse(message.body);
  return success ? [data.order_id, data.party_id, data.template].filter(Boolean).join('_') : message.id;
}

export function deadLetter(queue: string, message: QueueMessage, error: string | null): DeadLetter {
  const origin = queue.replace(DLQ, '');
  const attempts = origin === queue ? message.attempts : MAX_ATTEMPTS;
  return { id: `dl_${origin}_${subject(message)}`, queue: origin, body: json(message.body), error, attempts };
}
