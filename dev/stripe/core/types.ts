import type Stripe from 'stripe';
import { REFUSAL_FAULTS } from './refusals.ts';

/** One call as it was received. `path` includes the query string. Header names are lower case. */
export interface SimRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `application/x-www-form-urlencoded`, as the SDK writes it. */
  readonly body: string;
}

export interface SimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The result of a call: the answer, and the events to deliver (the platform's and, with `account`, connected
 * accounts').
 */
export interface Handled {
  readonly response: SimResponse;
  readonly events: readonly SimEvent[];
}

/** Faults that depend on what the call does. Faults of the network are in `simulator.ts`. */
export const CORE_FAULTS = [
  'stored_500',
  'stored_500_after_effect',
  'api_error',
  'api_error_after_effect',
  'decline',
  'reversal_no_balance',
  'refund_pending',
  'refund_no_funds',
  'use_stripe_sdk',
  ...REFUSAL_FAULTS,
] as const;
export type CoreFault = (typeof CORE_FAULTS)[number];

/**
 * `Stripe.Event` is a union of hundreds of types. Rows keep the base type, and `Store.emit` checks type against object.
 */
export type SimEvent = Omit<Stripe.EventBase, 'data' | 'type'> & {
  readonly type: string;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
};

/** An answer that is stored under an idempotency key. */
export interface StoredAnswer {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly request: string;
  readonly created: number;
}

/** An authorisation that lapses at `due` (unix seconds). */
export interface Authorisation {
  readonly id: string;
  readonly due: number;
}

/** An account's balance in one currency. Accounts starting with `_` are outside Stripe: cards, fees, banks. */
export interface LedgerRow {
  readonly id: string;
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
}

/** The account of a balance transaction, which Stripe's own object does not contain. */
export interface Posting {
  readonly id: string;
  readonly account: string;
  readonly currency: string;
  readonly net: number;
}

/** A test card's behaviour, kept beside its payment method. */
export interface CardRow {
  readonly id: string;
  readonly behaviour: string;
}

/** The account of a payout, which Stripe's own object does not contain. */
export interface PayoutRow {
  readonly id: string;
  readonly account: string;
  readonly payout: Stripe.Payout;
}

/** Whether a dispute's money was withdrawn from the balance. */
export interface DisputeMoney {
  readonly id: string;
  readonly withdrawn: boolean;
  /** What a withdrawal takes, and its currency: the charge's. */
  readonly amount: number;
  readonly currency: string;
}
