import type { ZodType } from 'zod';
import { deadLetter } from './dead-letter.ts';
import type { Batch, Consumer, QueueDeps, QueueMessage } from './deps.ts';

/**
 * `retry` where nothing was settled and the queue itself must bring the message again; `hopeless` where that cannot
 * help, and Platform Ops are told at once.
 */
export type Handled =
  | { readonly done: true }
  | { readonly done: false; readonly code: string; readonly hopeless: boolean };

export const DONE: Handled = { done: true };
export const retry = (code: string): Handled => ({ done: false, code, hopeless: false });
export const hopeless = (code: string): Handled => ({ done: false, code, hopeless: true });

interface Work<T> {
  readonly schema: ZodType<T>;
  readonly key: (body: T) => string;
  readonly orderId: (body: T) => string;
  readonly handle: (body: T, deps: QueueDeps) => Promise<Handled>;
}

interface Group<T> {
  readonly body: T;
  readonly messages: QueueMessage[];
}

/** Seconds until a message that failed is brought again: 2, 4, 8 ... 60. The object's outbox sends anew beside it. */
export const delaySeconds = (attempts: number): number => Math.min(60, 2 ** Math.max(1, attempts));

/**
 * The loop that all consumers share: equal messages of a batch are one piece of work, each piece stands alone, and a
 * piece that throws is brought again while the others are acknowledged.
 */
export function consumer<T>(work: Work<T>): Consumer {
  return async (batch, deps) => {
    const { groups, poison } = sort(batch, work);
    await Promise.all([
      ...poison.map(({ message, error }) => bury(message, error, batch.queue, deps)),
      ...groups.map((group) => settleGroup(group, work, batch.queue, deps)),
    ]);
  };
}

function sort<T>(batch: Batch, work: Work<T>) {
  const groups = new Map<string, Group<T>>();
  const poison: { message: QueueMessage; error: string }[] = [];
  for (const message of batch.messages) {
    const parsed = work.schema.safeParse(message.body);
    if (!parsed.success) {
      const paths = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.code}`);
      poison.push({ message, error: `invalid_body (${paths.join(', ')})`.slice(0, 500) });
      continue;
    }
    const key = work.key(parsed.data);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { body: parsed.data, messages: [message] });
    else group.messages.push(message);
  }
  return { groups: [...groups.values()], poison };
}

/**
 * A body that no schema knows gets no better by trying again: it is recorded at once, so that Platform Ops see it with
 * its reason, which the dead-letter queue would not carry. Only if that fails does it take the long way.
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

async function settleGroup<T>(group: Group<T>, work: Work<T>, queue: string, deps: QueueDeps): Promise<void> {
  let lost = false;
  const code = await guarded({ queue }, deps.log, async () => {
    const handled = await work.handle(group.body, deps);
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
    const order_id = work.orderId(group.body);
    deps.log({ level: 'warn', event: 'queue_message_retried', queue, order_id, attempt: message.attempts, code });
    message.retry({ delaySeconds: delaySeconds(message.attempts) });
  }
}

/**
 * The code of what went wrong, or null. An exception is the way to an object or a bug of ours: logged loudly, with where
 * it came from but without its text, which may quote a customer.
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
