import type { OrderStatus } from '../order/lifecycle.ts';

/** What somebody who is refused may do instead. */
export const WAYS = [
  'cancel',
  'force_cancel',
  'refund',
  'refund_rest',
  'reject',
  'arrange',
  'propose',
  'message_retailer',
  'raise_dispute',
  'resolve_dispute',
  'ask_to_arrange',
  'ask_for_refund',
  'leave_to_others',
] as const;
export type Way = (typeof WAYS)[number];

/** Why there is nothing that may be done instead; `null` where the status says it all. */
export const NO_WAYS = ['chargeback_open', 'chargeback_kept', 'given_back', 'in_dispute', 'nothing_left'] as const;
export type NoWay = (typeof NO_WAYS)[number] | null;

/** How the order stands, and what may be done instead. Plain data; `noWay` counts where `ways` is empty. */
export interface Alternatives {
  readonly status: OrderStatus;
  readonly ways: readonly Way[];
  readonly noWay: NoWay;
}
