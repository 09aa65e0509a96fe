import type { Role } from '../order/actor.ts';

/** The payment that the customer makes, and the transfers that pay the parties. Amounts in minor units, times in ms. */

export const PAYMENT_STATUSES = ['pending', 'requires_action', 'authorised', 'captured', 'released'] as const;
type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** `returnUrl`: where the bank sends the customer back to. Without it, to the order's page. Since 2026-11-26. */
export interface PaymentMethodRef {
  readonly kind: 'payment_method' | 'confirmation_token';
  readonly id: string;
  readonly returnUrl?: string | undefined;
}

/** What Stripe needs from the customer. `redirectUrl` is set where the customer has to open a page. */
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
  /** The declines so far, each by its charge. Without a charge: by our confirmation (`confirm_2`), else by the event. */
  readonly declines: readonly string[];
  readonly lastDecline: string | null;
  /** How many times the server was asked to confirm the payment. */
  readonly confirmations: number;
  /** The payment method of the confirmation that has no answer yet. */
  readonly confirming: PaymentMethodRef | null;
  readonly nextAction: NextAction | null;
}

/**
 * `due`: to be made. `claimed`: a consumer is calling Stripe. `waiting`: refused for now. `settled`: made.
 * `void`: nothing is left to transfer.
 */
const TRANSFER_STATUSES = ['due', 'claimed', 'waiting', 'settled', 'void'] as const;
type TransferStatus = (typeof TRANSFER_STATUSES)[number];

/** The same as readers see it. `kept`: the Platform's own share. `not_due`: the order is not confirmed yet. */
export const SHOWN_TRANSFER_STATUSES = [...TRANSFER_STATUSES, 'kept', 'not_due'] as const;
export type ShownTransferStatus = (typeof SHOWN_TRANSFER_STATUSES)[number];

/** Stripe's clock and ours differ by less than this. */
export const CLOCKS_MS = 300_000;

/** One transfer as Stripe is asked for it. `key` is Stripe's idempotency key. */
export interface TransferRequest {
  readonly orderId: string;
  readonly partyId: string;
  /** Where the money goes; null: nowhere yet. */
  readonly account: string | null;
  /** Platform Ops chose the account. Else the party's present one counts. */
  readonly redirected?: boolean | undefined;
  readonly amount: number;
  readonly currency: string;
  readonly chargeId: string;
  readonly key: string;
}

/** The transfer that pays a party its share. */
export interface Transfer {
  readonly role: Role;
  readonly partyId: string;
  readonly account: string | null;
  readonly share: number;
  readonly status: TransferStatus;
  /** What Stripe was asked to move: the share less refunds at the time of the claim. */
  readonly amount: number;
  readonly transferId: string | null;
  readonly code: string | null;
  /** Sum of the reversals that Stripe has made, for us or for somebody in its Dashboard. */
  readonly reversed: number;
}
