import type { OrderFilters } from '../../src/db/orders/order-lists.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import { ORDER_SORTS } from '../../src/domain/order-sorts.ts';

/** What the lists of many orders are asked for: every filter, every pair of them, every sort, and by whom. */

const day = (text: string): number => Date.parse(text);

/** Common, rare and absent values of every filter. */
const FILTERS: Readonly<Record<string, readonly Partial<OrderFilters>[]>> = {
  status: [
    { statuses: ['delivered'] },
    { statuses: ['pending'] },
    { statuses: ['cancelled', 'pending'] },
    { statuses: ['refunded'] },
    { statuses: ['refunded', 'pending'] },
  ],
  date: [
    { from: day('2026-06-01') },
    { from: day('2024-03-01'), to: day('2024-03-08') },
    { to: day('2024-02-01') },
    { from: day('2025-01-01'), to: day('2026-01-01') },
  ],
  changed: [{ updatedSince: day('2026-10-25') }, { updatedSince: day('2025-06-01') }],
  supplier: [{ supplierId: 'sup_0' }, { supplierId: 'sup_29' }],
  product: [{ productId: 'prd_0' }, { productId: 'prd_60' }, { productId: 'prd_399' }],
  q: [
    { q: 'thornwelby' },
    { q: 'example.com' },
    { q: 'zoe' },
    { q: 'zi' },
    { q: 'ada.barkeworth12' },
    { q: 'nobody at all' },
    // What is ordered, a telephone number, a number, an id of Stripe, an order.
    ...['blackout', 'range 60', 'sku399', '+44 20 10000077', 'yo770zc', 'c4ca 4238'].map((q) => ({ q })),
    ...['pi_3c4ca4238', 'ord_cwcawxdjxchshchgcyywdchtbj'].map((q) => ({ q })),
  ],
  refundStatus: [{ refundStatus: 'partial' }, { refundStatus: 'full' }],
  dispute: [{ dispute: 'open' }, { dispute: 'any' }, { dispute: 'none' }],
  parked: [{ parked: true }],
  needs: [{ needs: 'unanswered' }, { needs: 'dispute' }, { needs: 'payout' }],
};

export const TENANTS = [
  Tenant.of({ role: 'retailer', partyId: 'ret_0' }),
  Tenant.of({ role: 'retailer', partyId: 'ret_150' }),
  Tenant.of({ role: 'supplier', partyId: 'sup_0' }),
  Tenant.of({ role: 'supplier', partyId: 'sup_29' }),
  Tenant.of({ role: 'brand', partyId: 'brd_3' }),
  Tenant.of({ role: 'platform', partyId: 'plt_headrail' }),
];

export function pairs(): Partial<OrderFilters>[] {
  const names = Object.keys(FILTERS);
  const both = names.flatMap((one, i) =>
    names
      .slice(i + 1)
      .flatMap((other) => (FILTERS[one] ?? []).flatMap((a) => (FILTERS[other] ?? []).map((b) => ({ ...a, ...b })))),
  );
  return [{}, ...names.flatMap((name) => FILTERS[name] ?? []), ...both];
}

/** Every sort but the newest first, with every single filter. */
export const SORTED = ORDER_SORTS.filter((sort) => sort !== '-placed_at').flatMap((sort) =>
  [{}, ...Object.values(FILTERS).flat()].map((change) => ({ sort, change })),
);
