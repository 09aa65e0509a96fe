import type { OrderFlags } from '../../../src/db/orders/orders.ts';
import type { Dispute } from '../../../src/domain/conversation/state.ts';
import { ORDER_STATUSES } from '../../../src/domain/order/lifecycle.ts';
import type { Line } from '../../../src/domain/order/placed.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { CUSTOMER, SYSTEM, walkTo } from '../../domain/fixtures.ts';

/** Orders for tests of lists: every pair of filter values occurs. */

export interface Made {
  readonly order: OrderState;
  readonly flags: OrderFlags;
}

export const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

const NAMES = ['Ada Lovelace', 'Björn Ångström', '100%_Ada\\', 'O\'Neill, "Bo"', 'Wu 李'];
export const DAY = 86_400_000;
export const START = Date.UTC(2026, 0, 1);

/** A line of one of the products 0 to 4. Each product has one brand and two suppliers. */
const lineOf = (base: Line, orderId: string, n: number, product: number, maker: number): Line => ({
  ...base,
  id: `lin_${orderId.slice(4)}_${n}`,
  productId: `prd_${product}`,
  brandId: `brd_${product % 2}`,
  supplierId: `sup_${(product + maker) % 3}`,
  sku: `SKU-${product}/X`,
  title: `Café blind ${product}`,
});

/** By `kind`: none; an open one; none; a resolved one, and one against another supplier that is open or resolved. */
function disputesOf(orderId: string, lines: readonly Line[], kind: number): Dispute[] {
  const resolution = {
    outcome: 'no_refund' as const,
    refund: null,
    borneBy: null,
    note: '',
    refundId: null,
    at: START,
    by: SYSTEM,
  };
  const dispute = (n: number, supplierId: string, resolved: boolean): Dispute => ({
    id: `dsp_${orderId.slice(4)}_${n}`,
    reason: 'damaged',
    description: '',
    lineIds: [],
    supplierIds: [supplierId],
    evidenceUrls: [],
    raisedBy: CUSTOMER,
    raisedAt: START,
    resolution: resolved ? resolution : null,
  });
  const [first, last] = [at(lines, 0).supplierId, at(lines, lines.length - 1).supplierId];
  if (kind === 1) return [dispute(1, first, false), dispute(2, last, true)];
  return kind === 3 ? [dispute(1, last, true)] : [];
}

/** 96 orders in which every pair of filter values occurs. */
export function make(): Made[] {
  const { state } = walkTo('placed');
  const base = at(state.lines, 0);
  return Array.from({ length: 96 }, (_, i) => {
    const digits = [...String(i)].map((digit) => 'abcdefg234'.charAt(Number(digit))).join('');
    const id = `ord_${(String.fromCharCode(97 + (i % 26)) + digits).padEnd(26, 'a')}`;
    const lines = Array.from({ length: 1 + (i % 3) }, (__, n) => lineOf(base, id, n, (i * 7 + n * 3) % 5, (i + n) % 2));
    // The same product twice, as for two windows.
    const last = at(lines, lines.length - 1);
    const twice = i % 4 === 0 ? [...lines, { ...last, id: `${last.id}_again` }] : lines;
    return {
      order: {
        ...state,
        id,
        number: `${String(i * 7919)
          .padStart(4, '0')
          .slice(0, 4)}-${String(i).padStart(4, '0')}`,
        retailerId: `ret_${Math.floor(i / 5) % 3}`,
        status: at(ORDER_STATUSES, i * 3 + Math.floor(i / 8)),
        placedAt: START + Math.floor(i / 3) * DAY,
        updatedAt: START + (32 + ((i * 13) % 17)) * DAY,
        customer: {
          ...state.customer,
          name: at(NAMES, Math.floor(i / 2)),
          phone: `+44207946${String(i).padStart(4, '0')}`,
          email: `${i % 2 ? 'Ada' : 'bo'}${i}@Example.com`,
        },
        payment: { ...state.payment, intentId: `pi_${i}`, chargeId: `ch_${i}` },
        lines: twice,
        disputes: disputesOf(id, twice, Math.floor(i / 7) % 4),
        fulfilments: [],
        parties: [],
      },
      flags: {
        refundStatus: at(['none', 'none', 'partial', 'none', 'full'] as const, i + Math.floor(i / 5)),
        disputeStatus: at(['none', 'open', 'none', 'resolved'], Math.floor(i / 7)),
        parked: i % 11 === 0,
        nextAt: null,
      },
    };
  });
}
