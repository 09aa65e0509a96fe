import type { OrderRpc, TransferClaim } from '../../durable-objects/rpc.ts';
import type { MailKey, MailSaid } from '../domain/conversation/mail.ts';
import type { Outcome } from '../domain/fault.ts';
import type { OrderState } from '../domain/order/state.ts';
import type { Snapshot } from '../domain/order/view.ts';
import type { Parked } from '../domain/saga/state.ts';
import type { StripePace } from '../services/pace.ts';
import type { AccountsOf } from '../services/payments.ts';

/** What the consumers use of one order's object. */
export type OrderObject = Pick<
  OrderRpc,
  'read' | 'trouble' | 'claimTransfers' | 'settleTransfers' | 'claimMails' | 'settleMails' | 'settleProjection'
>;

/** A message that gave up. `body` is JSON that Postgres can store. `error` says what was wrong, where that is known. */
export interface NewDeadLetter {
  /** Made of the queue and the ids in the body, so that a message that is recorded twice is one row. */
  readonly id: string;
  /** The queue it came from (`splits`), not the dead-letter queue. A replay sends it there. */
  readonly queue: string;
  readonly body: unknown;
  readonly error: string | null;
  readonly attempts: number;
}

/** One line of the log: ids and codes, never personal data. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly queue: string;
  readonly order_id?: string;
  readonly attempt?: number;
  readonly code?: string;
  /** Where an exception came from. */
  readonly at?: readonly string[];
}

/** Everything the consumers need; made in `compose.ts`. */
export interface QueueDeps {
  orders(orderId: string): OrderObject;
  readonly payments: {
    /** Moves a party's share, under `claim.key`. */
    transfer(claim: TransferClaim): Promise<Outcome<{ transferId: string }>>;
    /** The transfer of that claim as Stripe has it, or null where it never happened. */
    findTransfer(claim: TransferClaim): Promise<Outcome<{ transferId: string; amount: number } | null>>;
  };
  /** The present connected accounts of these parties, by party; those without one are absent. */
  accountsOf: AccountsOf;
  readonly waiting: {
    /**
     * Notes a transfer that Stripe refused because of its account. `account.updated` sends it again at once. If the
     * note is lost, the transfer is only later.
     */
    note(waiting: { account: string; orderId: string; partyId: string }): Promise<Outcome<unknown>>;
  };
  /** How fast Stripe may be called. */
  readonly pace: Pick<StripePace, 'closedFor' | 'careful' | 'answered' | 'refused'>;
  /** Sends a message to a queue again, after a wait. */
  sendAgain(queue: string, body: unknown, delaySeconds: number): Promise<Outcome<unknown>>;
  readonly notifications: {
    /** The words that were sent, or `void`: the retailer has switched this mail off. */
    send(order: OrderState, mail: MailKey, messageId: string): Promise<Outcome<MailSaid | 'void'>>;
  };
  readonly projector: {
    /** Writes the read model's rows. A version older than the stored one changes nothing, and is a success. */
    project(snapshot: Snapshot): Promise<Outcome<unknown>>;
    /** Shows an order that cannot be read as parked. Its rows stay as they are otherwise. */
    park(orderId: string, parked: Parked): Promise<Outcome<unknown>>;
  };
  readonly deadLetters: {
    /** Records a dead letter. One that is there already is a success. */
    record(dead: NewDeadLetter): Promise<Outcome<unknown>>;
  };
  readonly log: (line: LogLine) => void;
}

/** A queue's message, as a consumer uses it. Cloudflare's `MessageBatch` fits `Batch`. */
export interface QueueMessage {
  readonly id: string;
  readonly attempts: number;
  readonly body: unknown;
  ack(): void;
  retry(options?: { delaySeconds?: number }): void;
}

export interface Batch {
  readonly queue: string;
  readonly messages: readonly QueueMessage[];
}

export type Consumer = (batch: Batch, deps: QueueDeps) => Promise<void>;
