import type Stripe from 'stripe';
import { SET_UP_FAULTS } from './set-up.ts';

/** One call as it came over the wire. `path` includes the query string; header names are lower case. */
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

/** What a call did: the answer, and the events to be delivered (platform's and, with `account`, connected accounts'). */
export interface Handled {
  readonly response: SimResponse;
  readonly events: readonly SimEvent[];
}

/** Faults that need to know what the call means. Those of the network belong to whoever carries the bytes. */
export const CORE_FAULTS = [
  'stored_500',
  'stored_500_after_effect',
  'api_error',
  'api_error_after_effect',
  'rate_limited',
  'in_flight',
  'decline',
  'reversal_no_balance',
  'refund_pending',
  'forbidden',
  'key_reused',
  'bad_request',
  'too_much',
  ...SET_UP_FAULTS,
] as const;
export type CoreFault = (typeof CORE_FAULTS)[number];

/** `Stripe.Event` is a union of hundreds; rows keep the base, `Store.emit` checks type against object. */
export type SimEvent = Omit<Stripe.EventBase, 'data' | 'type'> & {
  readonly type: string;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
};

/** An answer remembered under an idempotency key. */
export interface StoredAnswer {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly request: string;
  readonly created: number;
}

/** A card's hold that lapses by itself. `due` in unix seconds. */
export interface Authorisation {
  readonly id: string;
  readonly due: number;
}

/** What an account owns in one currency. Accounts starting with `_` are the world outside: cards, fees, banks. */
export interface LedgerRow {
  readonly id: string;
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
}

/** Whose balance a balance transaction moved: Stripe's own object does not say. */
export interface Posting {
  readonly id: string;
  readonly account: string;
  readonly currency: string;
  readonly net: number;
}

/** A test card's behaviour, kept beside the payment method that carries it. */
export interface CardRow {
  readonly id: string;
  readonly behaviour: string;
}

/** A payout belongs to an account, which Stripe's own object does not name. */
export interface PayoutRow {
  readonly id: string;
  readonly account: string;
  readonly payout: Stripe.Payout;
}

/** A dispute's money: whether it has left the balance. */
export interface DisputeMoney {
  readonly id: string;
  readonly withdrawn: boolean;
}
