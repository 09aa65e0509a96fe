import type { MoneyProblem, SourceKind } from '../../../domain/money/movements.ts';

/** How the dashboard says what orders and Stripe do not agree on. */

export const MONEY_PROBLEM: Readonly<Record<MoneyProblem, string>> = {
  no_order: 'No order explains it',
  not_at_stripe: 'Stripe does not have it',
  other_amount: 'Order and Stripe have different amounts',
  two_orders: 'Two orders book it',
};

export const AGREED = 'Order and Stripe agree';

export const SOURCE_KIND: Readonly<Record<SourceKind, string>> = {
  charge: 'Charge',
  refund: 'Refund',
  transfer: 'Transfer',
  reversal: 'Reversal',
  dispute: 'Chargeback',
  other: 'Other',
};
