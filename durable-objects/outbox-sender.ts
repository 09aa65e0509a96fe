import type { OrderState } from '../src/domain/order/state.ts';
import { type OutboxRow, owedRows, type QueueName, queueOf, resendLater, sent } from '../src/domain/saga/outbox.ts';
import type { Journal } from './journal/journal.ts';

/** Sends a message about this order to a queue. */
export type Send = (orderId: string, queue: QueueName) => Promise<void>;

interface OutboxParts {
  readonly journal: Journal;
  readonly send: Send;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 <= random < 1; spreads retries. */
  readonly random: () => number;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
  /** Writes in one transaction. */
  readonly commit: (write: () => void) => void;
}

/**
 * If a message is sent later than this after its row was written, the row is written again. Else the message would soon
 * be sent twice.
 */
const SLACK_MS = 1_000;

/**
 * The row of what the order owes from now on. It counts as sent once, because its message is sent directly afterwards.
 * @mutant Exported so that the simulation can replace it.
 */
export const owedRow = (id: string, now: number): OutboxRow => sent({ id, sends: 0, nextAt: now }, now);

/**
 * What the order owes its queues. A row is deleted when its consumer reports that it is done, never when it is sent. One
 * message to a queue stands for all rows of that queue.
 */
export class OutboxSender {
  readonly #parts: OutboxParts;
  /**
   * Rows that this instance of the object made and has not sent a message for yet. If their transaction was rolled
   * back, they are not there.
   */
  readonly #unsent = new Set<string>();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /**
   * Part of a transaction. A message is sent when the loop has done its work. The row counts it as sent already; if
   * this instance of the object dies before, the next one sends it when the row is due.
   */
  owe(id: string): void {
    const { journal, now } = this.#parts;
    journal.saveOutbox(owedRow(id, now()));
    this.#unsent.add(id);
  }

  /** Part of a transaction. Makes the rows match what the order owes. */
  reconcile(order: OrderState): void {
    const { journal } = this.#parts;
    const owed = new Set(owedRows(order, journal.projected()));
    const rows = journal.outbox();
    for (const id of owed) if (!rows.has(id)) this.owe(id);
    for (const id of [...rows.keys()]) if (!owed.has(id)) journal.dropOutbox(id);
  }

  /** Sends one message to each queue that has new or due rows. False where there was nothing to send. */
  async flush(order: OrderState): Promise<boolean> {
    const { journal, now, commit } = this.#parts;
    const rows = [...journal.outbox().values()];
    const due = rows.filter((row) => this.#unsent.has(row.id) || row.nextAt <= now());
    const stamped = due.flatMap((row) => this.#stamp(row));
    this.#unsent.clear();
    if (due.length === 0) return false;
    if (stamped.length > 0) {
      commit(() => {
        for (const row of stamped) journal.saveOutbox(row);
      });
    }
    const byQueue = Map.groupBy(due, ({ id }) => queueOf(id));
    await Promise.all([...byQueue].map(([queue, some]) => this.#send(order.id, queue, some)));
    return true;
  }

  /** The row to write before sending; none if the row was just written and is still right. */
  #stamp(row: OutboxRow): readonly OutboxRow[] {
    const now = this.#parts.now();
    if (!this.#unsent.has(row.id)) return [sent(row, now)];
    const late = sent({ ...row, sends: row.sends - 1 }, now);
    return late.nextAt - row.nextAt > SLACK_MS ? [late] : [];
  }

  async #send(orderId: string, queue: QueueName, rows: readonly OutboxRow[]): Promise<void> {
    const { journal, now, random, send, log, commit } = this.#parts;
    try {
      await send(orderId, queue);
    } catch (error) {
      log('outbox.unsent', { order_id: orderId, step: queue, error: String(error) });
      const jitter = random();
      commit(() => {
        for (const { id } of rows) {
          const row = journal.outbox().get(id);
          if (row !== undefined) journal.saveOutbox(resendLater(row, now(), jitter));
        }
      });
    }
  }
}
