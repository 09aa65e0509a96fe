import type { OrderRpc, TransferClaim } from '../../durable-objects/rpc.ts';
import type { MailSaid, MailTemplate } from '../domain/conversation/mail.ts';
import type { Outcome } from '../domain/fault.ts';
import type { OrderState } from '../domain/order/state.ts';
import type { Snapshot } from '../domain/order/view.ts';
import type { Parked } from '../domain/saga/state.ts';

/** What the consumers use of one order's object. */
export type OrderObject = Pick<
  OrderRpc,
  'read' | 'trouble' | 'claimTransfer' | 'settleTransfer' | 'claimMail' | 'settleMail' | 'settleProjection'
>;

/** A message that gave up. `body` is JSON that Postgres takes; `error` says what was wrong with it, where that is known. */
export interface DeadLetter {
  /** From queue and message id: recorded twice, it is one row. */
  readonly id: string;
  /** The queue it was meant for (`splits`), not its dead-letter queue: where a replay sends it. */
  readonly queue: string;
  readonly body: unknown;
  readonly error: string | null;
  readonly attempts: number;
}

/** One line of the log (design.md 8): ids and codes, never a person. */
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
  /** A party's connected account now; one that had none when the order was placed may have one by now. */
  accountOf(partyId: string): Promise<Outcome<string | null>>;
  readonly waiting: {
    /** A transfer that Stripe refused for its account's sake; `account.updated` sends it again. Losing it costs time only. */
    note(waiting: { account: string; orderId: string; partyId: string }): Promise<Outcome<unknown>>;
  };
  readonly notifications: {
    /** What was said, or `void`: the retailer has switched this mail off. */
    send(order: OrderState, template: MailTemplate, messageId: string): Promise<Outcome<MailSaid | 'void'>>;
  };
  readonly projector: {
    /** Upserts the read model's rows; an older version than the stored one changes nothing and is still a success. */
    project(snapshot: Snapshot): Promise<Outcome<unknown>>;
    /** Shows an order that cannot be read among the parked ones; its rows stay as they are otherwise. */
    park(orderId: string, parked: Parked): Promise<Outcome<unknown>>;
  };
  readonly deadLetters: {
    /** Inserts; a letter that is there already is a success. */
    record(letter: DeadLetter): Promise<Outcome<unknown>>;
  };
  readonly log: (line: LogLine) => void;
}

/** What a consumer sees of a queue's message and batch; Cloudflare's `MessageBatch` fits. */
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
