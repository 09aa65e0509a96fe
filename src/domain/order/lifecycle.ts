/** The lifecycle as data. Buttons, `allowed_actions` and the tables in docs/ are made from it. */

export const ORDER_STATUSES = [
  'pending',
  'payment_authorised',
  'confirmed',
  'in_production',
  'dispatched',
  'delivered',
  'cancelled',
  'refunded',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

interface StatusRule {
  readonly meaning: string;
  readonly leavesTo: readonly OrderStatus[];
}

export const LIFECYCLE: Readonly<Record<OrderStatus, StatusRule>> = {
  pending: { meaning: 'placed, card not authorised', leavesTo: ['payment_authorised', 'cancelled'] },
  payment_authorised: { meaning: 'card authorised, funds held', leavesTo: ['confirmed', 'cancelled'] },
  confirmed: { meaning: 'every supplier has accepted', leavesTo: ['in_production', 'cancelled', 'refunded'] },
  in_production: { meaning: 'a supplier is fabricating', leavesTo: ['dispatched', 'cancelled', 'refunded'] },
  dispatched: { meaning: 'shipped', leavesTo: ['delivered', 'refunded'] },
  delivered: { meaning: 'the customer confirmed, or the deadline passed', leavesTo: ['refunded'] },
  cancelled: { meaning: 'final', leavesTo: [] },
  refunded: { meaning: 'a full refund outside cancellation, or any after delivery', leavesTo: ['refunded'] },
};

export const FULFILMENT_STATUSES = [
  'requested',
  'accepted',
  'in_production',
  'dispatched',
  'arrived',
  'delivered',
  'rejected',
  'withdrawn',
] as const;
export type FulfilmentStatus = (typeof FULFILMENT_STATUSES)[number];

/** The statuses of a fulfilment that has left its workshop. */
export const SHIPPED: ReadonlySet<FulfilmentStatus> = new Set(['dispatched', 'arrived', 'delivered']);

/** Whether a fulfilment is part of the order still: it was neither rejected nor withdrawn. */
export const isActive = ({ status }: { readonly status: FulfilmentStatus }): boolean =>
  status !== 'rejected' && status !== 'withdrawn';

/** A supplier's steps: the fulfilment's status before and after, and the order's statuses that allow the step. */
export const SUPPLIER_STEPS = {
  accept: { from: 'requested', to: 'accepted', in: ['payment_authorised'] },
  reject: { from: 'requested', to: 'rejected', in: ['payment_authorised'] },
  start: { from: 'accepted', to: 'in_production', in: ['confirmed', 'in_production'] },
  dispatch: { from: 'in_production', to: 'dispatched', in: ['in_production'] },
  deliver: { from: 'dispatched', to: 'arrived', in: ['in_production', 'dispatched'] },
} as const satisfies Record<string, { from: FulfilmentStatus; to: FulfilmentStatus; in: readonly OrderStatus[] }>;
export type SupplierStep = keyof typeof SUPPLIER_STEPS;

/** The order's statuses in which a supplier can do the next step of a task that has this status. */
export const nextStepIn = (status: FulfilmentStatus): readonly OrderStatus[] => [
  ...new Set(Object.values(SUPPLIER_STEPS).flatMap((step) => (step.from === status ? step.in : []))),
];

/** Everything that somebody may be allowed to do with an order: the words of `allowed_actions`. */
export const ORDER_ACTIONS = [
  'pay',
  'cancel',
  'refund',
  'confirm_delivery',
  'accept',
  'reject',
  'start',
  'dispatch',
  'deliver',
  'retry',
  'force_cancel',
  'pay_otherwise',
  'redirect_money',
  'message_retailer',
  'message_supplier',
  'raise_dispute',
  'correct_line',
  'correct_customer',
  'correct_tracking',
] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

/** Why an order ended `cancelled`. */
export const CANCEL_REASONS = [
  'customer_request',
  'retailer_request',
  'platform_request',
  'out_of_stock',
  'payment_declined',
  'payment_failed',
  'checkout_expired',
  'authorisation_expired',
  'supplier_rejected',
  'supplier_silent',
  'agreed_with_supplier',
  'service_unavailable',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Everything that `next_automatic_action.what` can be. */
export const AUTOMATIC_ACTIONS = [
  'expire_checkout',
  'expire_authorisation',
  'expire_supplier_answer',
  'auto_deliver',
  'continue_saga',
  'compensate',
  'retry',
  'transfer',
  'bank_decides',
] as const;
export type AutomaticAction = (typeof AUTOMATIC_ACTIONS)[number];

/** What is wrong with a lifecycle table: statuses that cannot be reached, or that it does not have. Empty: nothing. */
export function lifecycleFaults(table: Readonly<Record<string, StatusRule>>, start: string): string[] {
  const seen = new Set<string>();
  const walk = (status: string): void => {
    if (seen.has(status)) return;
    seen.add(status);
    for (const next of table[status]?.leavesTo ?? []) walk(next);
  };
  walk(start);
  const unreachable = Object.keys(table).filter((status) => !seen.has(status));
  const unknown = [...seen].filter((status) => !Object.hasOwn(table, status));
  return [...unreachable.map((s) => `${s} cannot be reached`), ...unknown.map((s) => `${s} is not a status`)];
}
