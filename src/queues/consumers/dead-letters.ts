import { delaySeconds, guarded } from '../consume.ts';
import { deadLetter } from '../dead-letter.ts';
import type { Consumer } from '../deps.ts';

/** Records messages that gave up, for Platform Ops to see and replay. The outbox row in the order's object stays. */
export const consumeDeadLetters: Consumer = async (batch, deps) => {
  await Promise.all(
    batch.messages.map(async (message) => {
      const dead = deadLetter(batch.queue, message, null);
      const code = await guarded(batch, deps.log, async () => {
        const recorded = await deps.deadLetters.record(dead);
        return recorded.ok ? null : recorded.fault.code;
      });
      const level = code === null ? 'warn' : 'error';
      deps.log({
        level,
        event: 'dead_letter',
        queue: dead.queue,
        attempt: message.attempts,
        code: code ?? 'recorded',
      });
      if (code === null) message.ack();
      else message.retry({ delaySeconds: delaySeconds(message.attempts) });
    }),
  );
};
