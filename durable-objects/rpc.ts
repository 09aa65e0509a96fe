import type { MailKey, MailSaid } from '../src/domain/conversation/mail.ts';
import type { Fault } from '../src/domain/fault.ts';
import type { PaymentMethodRef, TransferRequest } from '../src/domain/money/payment.ts';
import type { Chain } from '../src/domain/money/proof.ts';
import type { Actor } from '../src/domain/order/actor.ts';
import type { Command } from '../src/domain/order/decide.ts';
import type { OrderEvent } from '../src/domain/order/events.ts';
import type { PlacedOrder } from '../src/domain/order/placed.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import type { Snapshot } from '../src/domain/order/view.ts';
import type { Refusal } from '../src/domain/refusal.ts';
import type { RefusalReason } from '../src/domain/refusal-facts.ts';
import type { OrderTries } from '../src/domain/saga/history.ts';
import type { Parked } from '../src/domain/saga/state.ts';

/** The data that goes to and from the Order object. It contains no classes. */

/**
 * One submission of a command. `scope` contains the principal, the route and the idempotency key. `hash` is the body's.
 */
export interface Submission {
  readonly scope: string;
  readonly hash: string;
}

/**
 * A command's result. A refusal carries the order, if there is one, so that the API can say `status_now` and
 * `allowed_actions`.
 */
export type CommandResult =
  /** `created`: the id of the message or dispute that the command made. */
  | (Repeated & { readonly ok: true; readonly snapshot: Snapshot; readonly created: string | null })
  | (Repeated & { readonly ok: false; readonly refusal: Refusal; readonly snapshot: Snapshot | null });

/** Whether the result was given before, to the same submission. */
interface Repeated {
  readonly repeated?: boolean;
}

export interface PlaceInput {
  readonly orderId: string;
  /** Hash of the parsed body, taken before pricing. */
  readonly hash: string;
  readonly priced: PlacedOrder | Refusal;
  /** What it is paid with, in the same call. Null or absent: the customer pays later. */
  readonly method?: PaymentMethodRef | null | undefined;
}

/** A transfer to make now, as the consumer asks Stripe for it. `key` is the idempotency key. */
export interface TransferClaim extends TransferRequest {
  /** Look for it before sending: the key is old, or its stored answer was an error. */
  readonly lookUpFirst: boolean;
}

export type TransferOutcome =
  /** `amount` is present if the transfer was found by a search. It may differ from this claim's amount. */
  | { readonly state: 'settled'; readonly transferId: string; readonly amount?: number }
  | { readonly state: 'not_found' }
  | { readonly state: 'failed'; readonly fault: Fault };

/** What became of a claim. `key` is the claim's. */
export interface TransferReport {
  readonly partyId: string;
  readonly key: string;
  readonly outcome: TransferOutcome;
}

/** A mail to send. `messageId` goes out as `X-Headrail-Message`: the same for every try of the same mail. */
interface MailClaim extends MailKey {
  readonly messageId: string;
}

/** The mails to send now, in the order in which the customer gets them. */
export interface MailClaims {
  readonly order: OrderState;
  readonly mails: readonly MailClaim[];
}

export type MailOutcomeReport =
  | { readonly state: 'sent'; readonly said: MailSaid }
  | { readonly state: 'void' }
  | { readonly state: 'failed'; readonly fault: Fault };

/** What became of a mail. */
export interface MailReport extends MailKey {
  readonly outcome: MailOutcomeReport;
}

/**
 * The result of giving an order an event of Stripe. `refused`: the event is not about this order; `why` says what does
 * not fit.
 */
export type StripeEventTaken =
  | { readonly state: 'committed' }
  | { readonly state: 'no_order' }
  /** Stripe has to send it again: the order does not know its payment yet. */
  | { readonly state: 'not_yet' }
  | { readonly state: 'refused'; readonly why: RefusalReason };

/** The Order object's methods, as the API, the pages and the queues call them. */
export interface OrderRpc {
  /** Makes the order, or joins the call that made it and repeats its result. */
  place(input: PlaceInput): Promise<CommandResult>;
  command(command: Command, actor: Actor, submission: Submission | null): Promise<CommandResult>;
  /** Null, and nothing written, where there is no such order. */
  read(): Promise<Snapshot | null>;
  /** Events after `seq`, with the order, which is needed to redact them. */
  events(after: number): Promise<{ readonly snapshot: Snapshot; readonly events: readonly OrderEvent[] } | null>;
  /** What the order tried. Of a part of it only Platform Ops may know. */
  tried(): Promise<OrderTries | null>;
  /** The ledger, not redacted. */
  proof(): Promise<Chain | null>;
  /** `committed`: now or before. A refused event changed nothing. */
  webhook(eventId: string, command: Command): Promise<StripeEventTaken>;
  /** All transfers to make now. `partyId`: this party's also if it waits for its next try. */
  claimTransfers(partyId: string | null): Promise<readonly TransferClaim[]>;
  /** A report on an older claim is ignored, unless the money moved. */
  settleTransfers(reports: readonly TransferReport[]): Promise<void>;
  /** Null: there is no mail to send. */
  claimMails(): Promise<MailClaims | null>;
  settleMails(reports: readonly MailReport[]): Promise<void>;
  /** The read model's consumer says which version it wrote. */
  settleProjection(version: number): Promise<void>;
  /**
   * What Platform Ops see of an order that cannot be read; null where there is nothing. It works even if the journal
   * cannot be read.
   */
  trouble(): Promise<Parked | null>;
}
