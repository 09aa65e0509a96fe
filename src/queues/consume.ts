import type { ZodType } from 'zod';
import { deadLetter } from './dead-letter.ts';
import type { Batch, Consumer, QueueDeps, QueueMessage } from './deps.ts';

/**
 * What a consumer did with a message. `retry`: nothing was settled, and the queue must deliver it again. `hopeless`:
 * another delivery cannot help, and Platform Ops see the message at once. `later`: nothing is wrong with it, but it has
 * to wait; it is sent again, so that the wait does not count as a failure.
 */
export type Handled =
  | { readonly state: 'done' }
  | { readonly state: 'retry' | 'hopeless'; readonly code: string }
  | { readonly state: 'later'; readonly ms: number };

export const DONE: Handled = { state: 'done' };
export const retry = (code: string): Handled => ({ state: 'retry', code });
export const hopeless = (code: string): Handled => ({ state: 'hopeless', code });
export const later = (ms: number): Handled => ({ state: 'later', ms });

interface Handler<T> {
  readonly schema: ZodType<T>;
  readonly key: (body: T) => string;
  readonly orderId: (body: T) => string;
  readonly handle: (body: T, deps: QueueDeps) => Promise<Handled>;
  /** How many messages of a batch are handled at once. Absent: all of them. */
  readonly atOnce?: (deps: QueueDeps) => number;
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
      inTurn(groups, handler.atOnce?.(deps) ?? groups.length, (group) =>
        settleGroup(group, handler, batch.queue, deps),
      ),
    ]);
  };
}

async function inTurn<T>(items: readonly T[], atOnce: number, act: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lanes = Array.from({ length: Math.min(atOnce, left.length) }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  });
  await Promise.all(lanes);
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
  let handled: Handled = DONE;
  const threw = await guarded({ queue }, deps.log, async () => {
    handled = await handler.handle(group.body, deps);
    if (handled.state !== 'later') return null;
    const sent = await deps.sendAgain(queue, group.body, Math.ceil(handled.ms / 1_000));
    return sent.ok ? null : sent.fault.code;
  });
  const result: Handled = threw === null ? handled : retry(threw);
  if (result.state === 'hopeless') {
    await Promise.all(group.messages.map((message) => bury(message, result.code, queue, deps)));
    return;
  }
  for (const message of group.messages) {
    if (result.state !== 'retry') {
      message.ack();
      continue;
    }
    const order_id = handler.orderId(group.body);
    const { code } = result;
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
