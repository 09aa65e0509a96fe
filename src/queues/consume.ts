import type { ZodType } from 'zod';
import { deadLetter } from './dead-letter.ts';
import type { Batch, Consumer, QueueDeps, QueueMessage } from './deps.ts';

/**
 * What a consumer did with a message. `retry`: nothing was settled, and the queue must deliver it again. `hopeless`:
 * another delivery cannot help, and Platform Ops see the message at once.
 */
export type Handled =
  | { readonly done: true }
  | { readonly done: false; readonly code: string; readonly hopeless: boolean };

export const DONE: Handled = { done: true };
export const retry = (code: string): Handled => ({ done: false, code, hopeless: false });
export const hopeless = (code: string): Handled => ({ done: false, code, hopeless: true });

interface Handler<T> {
  readonly schema: ZodType<T>;
  readonly key: (body: T) => string;
  readonly orderId: (body: T) => string;
  readonly handle: (body: T, deps: QueueDeps) => Promise<Handled>;
}

interface Group<T> {
  readonly body: T;
  readonly messages: QueueMessage[];
}

/** Seconds until a failed message is delivered again: 2, 4, 8 ... 60. The object's outbox also sends it again. */
export const delaySeconds = (attempts: number): number => Math.min(60, 2 ** Math.max(1, attempts));

/**
 * The loop that all consumers share. Equal messages of a batch are handled once. Each is handled on its own: if one
 * throws, it is delivered again, and the others are acknowledged.
 */
export function consumer<T>(handler: Handler<T>): Consumer {
  return async (batch, deps) => {
    const { groups, poison } = sort(batch, handler);
    await Promise.all([
      ...poison.map(({ message, error }) => bury(message, error, batch.queue, deps)),
      ...groups.map((group) => settleGroup(group, handler, batch.queue, deps)),
    ]);
  };
}

function sort<T>(batch: Batch, handler: Handler<T>) {
  const groups = new Map<string, Group<T>>();
  const poison: { message: QueueMessage; error: string }[] = [];
  for (const message of batch.messages) {
    const parsed = handler.schema.safeParse(message.body);
    if (!parsed.success) {
      const paths = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.code}`);
      poison.push({ message, error: `invalid_body (${paths.join(', ')})`.slice(0, 500) });
      continue;
    }
    const key = handler.key(parsed.data);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { body: parsed.data, messages: [message] });
    else group.messages.push(message);
  }
  return { groups: [...groups.values()], poison };
}

/**
 * Records a message that cannot be handled as a dead letter, at once: trying again would not help. The dead-letter
 * queue would lose the reason. If it cannot be recorded, the queue delivers it again.
 */
async function bury(message: QueueMessage, error: string, queue: string, deps: QueueDeps): Promise<void> {
  const code = await guarded({ queue }, deps.log, async () => {
    const recorded = await deps.deadLetters.record(deadLetter(queue, message, error));
    return recorded.ok ? null : recorded.fault.code;
  });
  deps.log({
    level: 'error',
    event: 'queue_message_buried',
    queue,
    attempt: message.attempts,
    code: code ?? 'recorded',
  });
  if (code === null) message.ack();
  else message.retry({ delaySeconds: delaySeconds(message.attempts) });
}

async function settleGroup<T>(group: Group<T>, handler: Handler<T>, queue: string, deps: QueueDeps): Promise<void> {
  let lost = false;
  const code = await guarded({ queue }, deps.log, async () => {
    const handled = await handler.handle(group.body, deps);
    lost = !handled.done && handled.hopeless;
    return handled.done ? null : handled.code;
  });
  if (lost && code !== null) {
    await Promise.all(group.messages.map((message) => bury(message, code, queue, deps)));
    return;
  }
  for (const message of group.messages) {
    if (code === null) {
      message.ack();
      continue;
    }
    const order_id = handler.orderId(group.body);
    deps.log({ level: 'warn', event: 'queue_message_retried', queue, order_id, attempt: message.attempts, code });
    message.retry({ delaySeconds: delaySeconds(message.attempts) });
  }
}

/**
 * The code of what went wrong, or null. An exception is logged as an error, with its stack but without its text,
 * because the text may contain a customer's data.
 */
export async function guarded(
  { queue }: { readonly queue: string },
  log: QueueDeps['log'],
  act: () => Promise<string | null>,
): Promise<string | null> {
  try {
    return await act();
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    const frames = error instanceof Error ? (error.stack?.match(/^\s+at .+$/gm) ?? []).slice(0, 4) : [];
    log({ level: 'error', event: 'queue_consumer_threw', queue, code: name, at: frames.map((frame) => frame.trim()) });
    return `threw_${name}`;
  }
}
