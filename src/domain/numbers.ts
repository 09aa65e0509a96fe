import { sum } from './money/money.ts';
import { openMoney } from './money/open-money.ts';
import { orderShares, type Share } from './money/split.ts';
import type { OrderStatus } from './order/lifecycle.ts';
import type { Line } from './order/placed.ts';
import type { OrderState } from './order/state.ts';
import { SHIPPING } from './refunds/cost-sharing.ts';
import { finalCostShares, refundedAmount, refundedTotal } from './refunds/refund.ts';
import { cancellationOf } from './saga/state.ts';

/** What one order adds to the numbers of each party. The sums of a day are the sums of these over its orders. */

/**
 * - `paid`: orders whose money was captured.
 * - `sales`: what customers paid, and what went back to them or was taken back by their banks.
 * - `share`: the party's own share of it, and its part of what went back.
 * - `supplier`, `product`: the same by supplier or product, for the party's part of the lines.
 * - `delivery`: the same for the delivery. With it, `supplier` and `product` are each together `sales`; for a party that
 *   sees only its share, `product` is together `share`.
 * - `cancelled`: paid orders that were cancelled, by reason. So they are a part of `paid`.
 * - `unpaid`: orders that ended before any money was taken, by reason.
 * - `stage`: orders that came to a status, and the seconds since the status before.
 * - `to_come`, `owed`, `held`: money that is open between the Platform and the party (`src/domain/money/open-money.ts`).
 */
export const NUMBER_KINDS = [
  'paid',
  'sales',
  'share',
  'supplier',
  'product',
  'delivery',
  'cancelled',
  'unpaid',
  'stage',
  'to_come',
  'owed',
  'held',
] as const;
export type NumberKind = (typeof NUMBER_KINDS)[number];

/** One figure of an order, for some of its parties. (`order.number` is what people call the order by.) */
export interface OrderFigure {
  /** Whose numbers it is part of. */
  readonly to: readonly string[];
  readonly kind: NumberKind;
  /** The supplier, product, reason or status that it is about; empty where it is about the whole order. */
  readonly key: string;
  /** Orders. */
  readonly n: number;
  /** Minor units; seconds for `stage`. */
  readonly amount: number;
  /** What of it went back, in minor units. */
  readonly back: number;
}

type About = Pick<OrderFigure, 'to' | 'kind'> & Partial<OrderFigure>;
const one = (about: About): OrderFigure => ({ key: '', n: 1, amount: 0, back: 0, ...about });

/** One more for each change of what `numbersOf` counts. The job then counts all orders again. */
export const NUMBERS_VERSION = 2;

/** All numbers of an order. No two of one party have the same kind and key. */
export function numbersOf(order: OrderState): OrderFigure[] {
  const captured = order.payment.captured > 0;
  return [...(captured ? sold(order) : []), ...ended(order, captured), ...stages(order), ...open(order)];
}

const idsOf = (order: OrderState, ...roles: readonly string[]): string[] => [
  ...new Set(order.parties.filter(({ role }) => roles.includes(role)).map(({ id }) => id)),
];

function sold(order: OrderState): OrderFigure[] {
  const seeAll = idsOf(order, 'retailer', 'platform');
  const everybody = order.parties.map(({ id }) => id);
  return [
    one({ to: [...new Set(everybody)], kind: 'paid' }),
    one({ to: seeAll, kind: 'sales', amount: order.payment.captured, back: refundedTotal(order) }),
    ...shares(order),
    ...goods(order, seeAll),
    ...delivery(order, seeAll),
  ];
}

function shares(order: OrderState): OrderFigure[] {
  const bears = finalCostShares(order);
  const byParty = Map.groupBy(orderShares(order), ({ partyId }) => partyId);
  return [...new Set([...byParty.keys(), ...bears.keys()])].map((partyId) =>
    one({ to: [partyId], kind: 'share', amount: amountOf(byParty.get(partyId) ?? []), back: bears.get(partyId) ?? 0 }),
  );
}

const amountOf = (all: readonly Pick<Share, 'amount'>[]): number => sum(all.map(({ amount }) => amount));

/** Nothing where it was free. Suppliers see their share of it. */
function delivery(order: OrderState, seeAll: readonly string[]): OrderFigure[] {
  const { amount, charged = amount, shares: parts } = order.shipping;
  const all = one({ to: seeAll, kind: 'delivery', amount: charged, back: refundedAmount(order, SHIPPING) });
  const own = [...Map.groupBy(parts, ({ partyId }) => partyId)]
    .filter(([partyId]) => !seeAll.includes(partyId))
    .map(([partyId, of]) => one({ to: [partyId], kind: 'delivery', amount: amountOf(of) }));
  return [all, ...own].filter((part) => part.amount > 0);
}

/** Who sees all lines sees them by supplier and product, with what customers paid. Others see their own share of them. */
function goods(order: OrderState, seeAll: readonly string[]): OrderFigure[] {
  const by = (kind: 'supplier' | 'product', keyOf: (line: Line) => string) =>
    [...Map.groupBy(order.lines, keyOf)].map(([key, lines]) =>
      one({
        to: seeAll,
        kind,
        key,
        amount: sum(lines.map(({ amount, charged = amount }) => charged)),
        back: sum(lines.map(({ id }) => refundedAmount(order, id))),
      }),
    );
  const others = idsOf(order, 'supplier', 'brand').filter((partyId) => !seeAll.includes(partyId));
  const own = others.flatMap((partyId) => {
    const lines = order.lines.filter(({ supplierId, brandId }) => supplierId === partyId || brandId === partyId);
    return [...Map.groupBy(lines, ({ productId }) => productId)].map(([key, of]) => {
      const amount = amountOf(of.flatMap((line) => line.shares.filter((share) => share.partyId === partyId)));
      return one({ to: [partyId], kind: 'product', key, amount });
    });
  });
  return [...by('supplier', ({ supplierId }) => supplierId), ...by('product', ({ productId }) => productId), ...own];
}

/** An order that was never paid was not lost: most of them are checkouts that somebody left. */
function ended(order: OrderState, captured: boolean): OrderFigure[] {
  const cancel = cancellationOf(order);
  if (cancel === null) return [];
  const to = [...new Set(order.parties.map(({ id }) => id))];
  return [one({ to, kind: captured ? 'cancelled' : 'unpaid', key: cancel.reason })];
}

/** The statuses that an order goes through, in their order. */
export const STAGES = ['payment_authorised', 'confirmed', 'in_production', 'dispatched', 'delivered'] as const;

/** How long it took to come to each status. A status that it jumped over is no stage of this order. */
function stages(order: OrderState): OrderFigure[] {
  const { reached = {}, placedAt } = order;
  const to = idsOf(order, 'retailer', 'supplier', 'platform');
  let since = placedAt;
  return STAGES.flatMap((status: OrderStatus) => {
    const at = reached[status];
    if (at === undefined) return [];
    const seconds = Math.max(0, Math.round((at - since) / 1_000));
    since = at;
    return [one({ to, kind: 'stage', key: status, amount: seconds })];
  });
}

const open = (order: OrderState): OrderFigure[] =>
  openMoney(order).flatMap(({ partyId, toCome, owed, held }) =>
    (
      [
        ['to_come', toCome],
        ['owed', owed],
        ['held', held],
      ] as const
    )
      .filter(([, amount]) => amount !== 0)
      .map(([kind, amount]) => one({ to: [partyId], kind, amount })),
  );
