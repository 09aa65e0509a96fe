import type { Mail } from '../conversation/mail.ts';
import type { Dispute, LastMessage, Proposal } from '../conversation/state.ts';
import type { Payment, Transfer } from '../money/payment.ts';
import type {
  Chargeback,
  ExternalRefund,
  ExternalReversal,
  FraudWarning,
  Redirect,
  Refund,
  Return,
  Reversal,
  Withdrawal,
} from '../refunds/state.ts';
import type { Cancellation, Parked, SagaState } from '../saga/state.ts';
import type { FulfilmentStatus, OrderStatus } from './lifecycle.ts';
import type { PlacedOrder } from './placed.ts';

export interface Tracking {
  readonly carrier: string;
  readonly number: string;
  readonly url: string | null;
}

/** One supplier's part of the order. */
export interface Fulfilment {
  readonly id: string;
  readonly supplierId: string;
  readonly lineIds: readonly string[];
  readonly status: FulfilmentStatus;
  readonly tracking: Tracking | null;
  readonly rejectReason: string | null;
  /** When production started. */
  readonly startedAt: number | null;
  /** The customer was told of this parcel before the others left. */
  readonly told?: true;
}

/** An order: the fold of its events. Amounts in minor units, times in milliseconds since the epoch. */
export interface OrderState extends PlacedOrder {
  /** The `seq` of its last event. */
  readonly version: number;
  /** An order token of another epoch opens nothing. */
  readonly tokenEpoch: number;
  readonly status: OrderStatus;
  /** When it came to each status but `pending` for the first time. Rows of the read model from before 2026-11-27 do not have it. */
  readonly reached?: Readonly<Partial<Record<OrderStatus, number>>> | undefined;
  readonly placedAt: number;
  readonly updatedAt: number;
  readonly payment: Payment;
  readonly saga: SagaState;
  /** When the name, phone or address for the delivery was corrected last. Not there: never. */
  readonly deliveryCorrectedAt?: number;
  readonly holdExpiresAt: number | null;
  readonly fulfilments: readonly Fulfilment[];
  /** When the suppliers were asked. Their answers are due `supplierSlaSeconds` later. */
  readonly requestedAt: number | null;
  /** When the last fulfilment arrived. The order is delivered `autoDeliverSeconds` later. */
  readonly arrivedAt: number | null;
  readonly transfers: readonly Transfer[];
  readonly refunds: readonly Refund[];
  readonly reversals: readonly Reversal[];
  readonly returns: readonly Return[];
  /** Of what the parties are owed now. Not there: none. Since 2026-11-26. */
  readonly redirects?: readonly Redirect[] | undefined;
  readonly withdrawals: readonly Withdrawal[];
  readonly parked: readonly Parked[];
  readonly mails: readonly Mail[];
  /** The number of messages in all threads. Their text is in their events only. */
  readonly messageCount: number;
  /**
   * The last message with each supplier that nobody has answered, by the supplier's id. A proposal answers it, too. Not
   * there: none. Rows of the read model from before 2026-11-27 do not have it.
   */
  readonly lastMessages?: Readonly<Record<string, LastMessage>> | undefined;
  readonly proposals: readonly Proposal[];
  readonly disputes: readonly Dispute[];
  readonly chargebacks: readonly Chargeback[];
  /** Rows of the read model from before 2026-11-26 do not have it. */
  readonly fraudWarnings?: readonly FraudWarning[] | undefined;
  readonly externalRefunds: readonly ExternalRefund[];
  /** Not there: none. Rows of the read model from before 2026-11-26 do not have it. */
  readonly externalReversals?: readonly ExternalReversal[] | undefined;
  /** Set where retailer and suppliers agreed to cancel. Only what was agreed is refunded; the other shares are paid. */
  readonly agreedCancel: Cancellation | null;
}

/** When the order came to each status for the first time, if an event has just brought it to one. */
export const reachedBy = (before: OrderState, { status, reached = {} }: OrderState, at: number): Partial<OrderState> =>
  status === before.status || reached[status] !== undefined ? {} : { reached: { ...reached, [status]: at } };
