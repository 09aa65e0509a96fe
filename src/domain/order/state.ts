import type { Options, Party, RetailerPolicies } from '../catalogue/catalogue.ts';
import type { Dispute } from '../conversation/disputes.ts';
import type { Proposal } from '../conversation/proposals.ts';
import type { Said } from '../fault.ts';
import type { Role, Share } from '../money/split.ts';
import type { Chargeback } from '../refunds/chargeback.ts';
import type { Cancellation, SagaState } from '../saga/steps.ts';
import type { FulfilmentStatus, OrderStatus } from './lifecycle.ts';

/** Everything below is frozen when the order is placed. Amounts: minor units. Times: milliseconds since the epoch. */

export interface Address {
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  readonly postalCode: string;
  readonly country: string;
}

export interface Customer {
  readonly name: string;
  readonly email: string;
  readonly phone?: string | undefined;
  readonly address: Address;
}

export interface Line {
  readonly id: string;
  readonly listingId: string;
  readonly productId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly unitAmount: number;
  readonly amount: number;
  /** What was taken for it, where less was captured than the order costs; `shares` are of it. */
  readonly charged?: number | undefined;
  readonly taxAmount: number;
  readonly options: Options;
  readonly supplierId: string;
  readonly brandId: string;
  readonly shares: readonly Share[];
}

export interface Shipping {
  readonly optionId: string | null;
  readonly title: string;
  readonly amount: number;
  /** As a line's. */
  readonly charged?: number | undefined;
  readonly shares: readonly Share[];
}

/** A party of this order; a supplier with the part of its share that it gives up once production has started. */
export interface OrderParty extends Party {
  readonly refundableBps?: number | undefined;
}

/** What `place` commits: priced, routed and split, before any outside system was asked. */
export interface PlacedOrder {
  readonly id: string;
  readonly number: string;
  readonly retailerId: string;
  readonly currency: string;
  readonly customer: Customer;
  readonly lines: readonly Line[];
  readonly shipping: Shipping;
  readonly parties: readonly OrderParty[];
  readonly policies: RetailerPolicies;
  /** The price the caller saw; a test of sameness of two submissions, not of the price. */
  readonly totals: Totals;
}

export interface Totals {
  readonly items: number;
  readonly shipping: number;
  readonly tax: number;
  readonly total: number;
}

/** Who did something. `system` is a deadline or the saga itself; `stripe` a webhook. */
export type Actor =
  | {
      readonly role: 'customer' | 'system' | 'stripe';
      readonly partyId: null;
      /** Of the order token that a customer came with; a raised epoch revokes it. */
      readonly epoch?: number;
    }
  | { readonly role: Role; readonly partyId: string };

export const SYSTEM: Actor = { role: 'system', partyId: null };
export const STRIPE: Actor = { role: 'stripe', partyId: null };
export const CUSTOMER: Actor = { role: 'customer', partyId: null };
/** The customer as an order token of this epoch proves it. */
export const customerOf = (epoch: number): Actor => ({ role: 'customer', partyId: null, epoch });

export type PaymentStatus = 'pending' | 'requires_action' | 'authorised' | 'captured' | 'released';

export interface PaymentMethodRef {
  readonly kind: 'payment_method' | 'confirmation_token';
  readonly id: string;
}

/** What Stripe needs of the customer; `redirectUrl` where it is a page. */
export interface NextAction {
  readonly type: string;
  readonly redirectUrl: string | null;
}

export interface Payment {
  readonly status: PaymentStatus;
  readonly intentId: string | null;
  readonly clientSecret: string | null;
  readonly chargeId: string | null;
  readonly captureBefore: number | null;
  readonly capturedAt: number | null;
  readonly captured: number;
  /** Declines seen, by the id under which Stripe reported each (a charge, else an event). */
  readonly declines: readonly string[];
  readonly lastDecline: string | null;
  /** How often the server was asked to confirm; `confirming` while that answer is awaited. */
  readonly confirmations: number;
  readonly confirming: PaymentMethodRef | null;
  readonly nextAction: NextAction | null;
}

export interface Tracking {
  readonly carrier: string;
  readonly number: string;
  readonly url: string | null;
}

export interface Fulfilment {
  readonly id: string;
  readonly supplierId: string;
  readonly lineIds: readonly string[];
  readonly status: FulfilmentStatus;
  readonly tracking: Tracking | null;
  readonly rejectReason: string | null;
  readonly startedAt: number | null;
}

/** `due` -> `claimed` (a consumer is calling Stripe) -> `settled`; `waiting` is refused for now; `void` has nothing left. */
export type TransferStatus = 'due' | 'claimed' | 'waiting' | 'settled' | 'void';

export interface Transfer {
  readonly role: Role;
  readonly partyId: string;
  readonly account: string | null;
  readonly share: number;
  readonly status: TransferStatus;
  /** Net of refunds at the time of the claim; what Stripe was asked to move. */
  readonly amount: number;
  readonly transferId: string | null;
  readonly code: string | null;
  /** Sum of the reversals settled at Stripe. */
  readonly reversed: number;
}

export interface Allocation {
  /** A line's id, or `shipping`. */
  readonly line: string;
  readonly amount: number;
  readonly quantity: number;
}

export type RefundStatus = 'requested' | 'pending' | 'succeeded' | 'failed';

/**
 * What a refund comes of; `id` names the proposal, the dispute or Stripe's dispute. A chargeback is a refund that the
 * bank made: no refund is sent for it, `refund_issued` says that the funds were withdrawn, `refund_failed` that they
 * were reinstated. `elsewhere` is one that somebody made in Stripe's Dashboard, `id` Stripe's.
 */
export interface RefundSource {
  readonly kind: 'cancel' | 'request' | 'proposal' | 'dispute' | 'chargeback' | 'elsewhere';
  readonly id: string | null;
}

/** A refund that somebody made in Stripe's Dashboard, past us: as much as Stripe last said. Minor units. */
export interface ExternalRefund {
  readonly stripeRefundId: string;
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed';
}

/** What one party bears of a refund, as it was agreed or decided. Minor units. */
export interface CostShare {
  readonly partyId: string;
  readonly amount: number;
}

export interface Refund {
  readonly id: string;
  readonly amount: number;
  readonly status: RefundStatus;
  readonly reason: string;
  readonly source: RefundSource;
  /** Null: by the shares and the suppliers' policies. Else it closes an epoch, and the rest is the retailer's. */
  readonly borneBy: readonly CostShare[] | null;
  /** The suppliers whose cancellation policy bound when it was asked for: their fulfilment had started. */
  readonly capped: readonly string[];
  /** Asked for once the customer had the goods: then even a part of the money makes the order `refunded`. */
  readonly afterDelivery: boolean;
  readonly allocations: readonly Allocation[];
  readonly by: Actor;
  readonly requestedAt: number;
  /** The how-manieth refund that Stripe accepted: the order in which the parties bear them. */
  readonly rank: number | null;
  readonly stripeRefundId: string | null;
  readonly code: string | null;
}

/** `waiting` was refused for now (no balance): a receivable until it settles. `withdrawn` is not wanted any more. */
export type ReversalStatus = 'started' | 'waiting' | 'settled' | 'withdrawn';

/** One reversal of one of a party's transfers; `amount` is fixed when it is started, since Stripe's key is. */
export interface Reversal {
  readonly partyId: string;
  readonly n: number;
  readonly amount: number;
  /** 0: the party's share. Else the return of that number. */
  readonly of: number;
  readonly status: ReversalStatus;
  readonly reversalId: string | null;
  readonly code: string | null;
}

/** What a failed refund gives back to a party that was reversed for it: a transfer of its own. */
export interface Return {
  readonly partyId: string;
  readonly n: number;
  readonly amount: number;
  readonly status: 'started' | 'waiting' | 'settled';
  readonly transferId: string | null;
  readonly code: string | null;
}

/** Fulfilments taken back while the order goes on or is refunded; `skus` are the units that nobody started to cut. */
export interface Withdrawal {
  readonly n: number;
  readonly fulfilmentIds: readonly string[];
  readonly skus: readonly string[];
  readonly tasksWithdrawn: boolean;
  readonly stockReturned: boolean;
}

export type MailTemplate =
  | 'received'
  | 'confirmed'
  | 'in_production'
  | 'dispatched'
  | 'delivered'
  | 'cancelled'
  | 'refunded';
export type MailOutcome = 'sent' | 'void' | 'refused';

/** What a customer was written, but for the link that opens the order as its customer. Kept in the event of its sending. */
export interface MailSaid {
  readonly subject: string;
  readonly text: string;
}

/** One customer notification; `due` until its consumer settles it. */
export interface Mail {
  readonly template: MailTemplate;
  readonly outcome: 'due' | MailOutcome;
}

/**
 * Work that needs a person; `owed` says what stays undone until then, `said` what the outside system said of it. Work
 * that `waits` is still tried by itself, seldom: neither the order nor the card is to blame.
 */
export interface Parked {
  readonly work: string;
  readonly code: string;
  readonly since: number;
  readonly owed: string;
  readonly said?: Said | undefined;
  readonly waits?: boolean | undefined;
}

export interface OrderState extends PlacedOrder {
  readonly version: number;
  /** Order tokens of another epoch open nothing. */
  readonly tokenEpoch: number;
  readonly status: OrderStatus;
  readonly placedAt: number;
  readonly updatedAt: number;
  readonly payment: Payment;
  readonly saga: SagaState;
  readonly holdExpiresAt: number | null;
  readonly fulfilments: readonly Fulfilment[];
  /** When the suppliers were asked; their answers are due `supplierSlaSeconds` later. */
  readonly requestedAt: number | null;
  /** When the last fulfilment arrived; delivered `autoDeliverSeconds` later. */
  readonly arrivedAt: number | null;
  readonly transfers: readonly Transfer[];
  readonly refunds: readonly Refund[];
  readonly reversals: readonly Reversal[];
  readonly returns: readonly Return[];
  readonly withdrawals: readonly Withdrawal[];
  readonly parked: readonly Parked[];
  readonly mails: readonly Mail[];
  /** Messages of all threads; what they say is in their events. */
  readonly messageCount: number;
  readonly proposals: readonly Proposal[];
  readonly disputes: readonly Dispute[];
  readonly chargebacks: readonly Chargeback[];
  readonly externalRefunds: readonly ExternalRefund[];
  /** Cancelled by agreement with the suppliers: no more is refunded than was agreed, and the shares left are paid. */
  readonly agreedCancel: Cancellation | null;
}
