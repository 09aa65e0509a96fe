import { proportional, sum } from '../money/money.ts';
import type { OrderState } from '../order/state.ts';
import { SHIPPING, type SharedRefund } from './cost-sharing.ts';
import type { Allocation, Refund } from './state.ts';

/** Refunds that Stripe had accepted and that failed later. The customer still waits for that money. */

/** The id under which a failed refund is parked. It has no work of its own: once resumed, a new refund is requested. */
export const OWED_REFUND = 'refund_owed';
export const OWED_REFUND_OWED = 'the refund that failed, to the customer';

/** What failed refunds owe the customer, if that much is left of the captured money. Minor units. */
export const stillOwed = (order: OrderState, left: number): number =>
  Math.min(Math.max(0, left), sum(order.refunds.map(({ owes = 0 }) => owes)));

/** The lines that nobody makes: their fulfilment was withdrawn before production started. */
function unmade(order: OrderState): { readonly lines: ReadonlySet<string>; readonly suppliers: ReadonlySet<string> } {
  const idle = order.fulfilments.filter(({ status, startedAt }) => status === 'withdrawn' && startedAt === null);
  const lines = new Set(idle.flatMap(({ lineIds }) => lineIds));
  return { lines, suppliers: new Set(idle.map(({ supplierId }) => supplierId)) };
}

/**
 * What failed refunds still take from the parties: what they were for and nobody makes. Otherwise a supplier would be
 * paid for blinds that it never made, and the money would be missing for the customer.
 */
export function withheld(order: OrderState): SharedRefund[] {
  if (order.refunds.every(({ owes = 0 }) => owes === 0)) return [];
  const { lines, suppliers } = unmade(order);
  return order.refunds.flatMap((refund): SharedRefund[] => {
    const { owes = 0, borneBy, capped } = refund;
    if (owes === 0 || lines.size === 0) return [];
    const parts = owedAllocations(refund);
    const goods = parts.filter(({ line }) => lines.has(line));
    const posted = sum(parts.filter(({ line }) => line === SHIPPING).map(({ amount }) => amount));
    const whole = goods.length === parts.filter(({ line }) => line !== SHIPPING).length;
    const rest = [...goods, ...(whole ? parts.filter(({ line }) => line === SHIPPING) : [])];
    const first = { amount: sum(rest.map(({ amount }) => amount)), allocations: rest, capped };
    const second = whole ? [] : postage(order, suppliers, posted);
    return [{ ...first, borneBy: whole ? borneBy : null }, ...second].filter(({ amount }) => amount > 0);
  });
}

/** A refund's lines, as far as it still owes them. */
function owedAllocations({ owes = 0, amount, allocations }: Refund): Allocation[] {
  if (owes === amount) return [...allocations];
  const weights = allocations.map((one) => one.amount);
  const amounts = proportional(owes, weights);
  return allocations.map((one, i) => ({ ...one, amount: amounts[i] ?? 0 })).filter((one) => one.amount > 0);
}

/** The part of a refunded postage that belongs to suppliers who send nothing. */
function postage(order: OrderState, suppliers: ReadonlySet<string>, posted: number): SharedRefund[] {
  const { amount: whole, charged = whole, shares } = order.shipping;
  if (posted === 0 || charged === 0) return [];
  const borneBy = shares
    .filter(({ partyId }) => suppliers.has(partyId))
    .map(({ partyId, amount }) => ({ partyId, amount: Math.floor((amount * posted) / charged) }));
  const amount = sum(borneBy.map((share) => share.amount));
  return [{ amount, allocations: [{ line: SHIPPING, amount, quantity: 0 }], borneBy, capped: [] }];
}
