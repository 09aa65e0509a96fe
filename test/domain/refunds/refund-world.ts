import fc from 'fast-check';
import { DEFAULT_POLICIES } from '../../../src/domain/catalogue/catalogue.ts';
import { proportional, sum } from '../../../src/domain/money/money.ts';
import { splitShipping } from '../../../src/domain/money/split.ts';
import { event, type NewEvent } from '../../../src/domain/order/events.ts';
import type { Line, OrderParty, PlacedOrder } from '../../../src/domain/order/placed.ts';
import type { RefundSource } from '../../../src/domain/refunds/state.ts';
import { claimTransfer } from '../../../src/domain/saga/outbox.ts';
import { pendingWork, plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { CUSTOMER, ORDER, placed, SYSTEM, Walk } from '../fixtures.ts';

/** Random orders of 1 to 6 lines and 2 to 6 parties, and random things that happen to their money. */

interface LineShape {
  readonly supplier: number;
  readonly brand: number;
  readonly quantity: number;
  readonly unit: number;
  readonly weights: readonly [number, number, number, number];
}

export interface OrderShape {
  readonly suppliers: number;
  readonly brands: number;
  readonly bps: readonly number[];
  readonly lines: readonly LineShape[];
  readonly shipping: number;
}

const weight = fc.integer({ min: 0, max: 100 });

/** With the retailer and the Platform: 2 parties (a retailer that makes its own) to 6. */
export const orderShape: fc.Arbitrary<OrderShape> = fc.record({
  suppliers: fc.integer({ min: 0, max: 2 }),
  brands: fc.integer({ min: 0, max: 2 }),
  bps: fc.array(fc.constantFrom(0, 2_500, 5_000, 9_999, 10_000), { minLength: 2, maxLength: 2 }),
  lines: fc.array(
    fc.record({
      supplier: fc.nat(1),
      brand: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 5 }),
      unit: fc.integer({ min: 1, max: 20_000 }),
      weights: fc.tuple(weight, weight, weight, weight),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  shipping: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000 })),
});

const RETAILER = 'ret_a';
const PLATFORM = 'plt_a';

export function orderOf(shape: OrderShape): PlacedOrder {
  const supplierOf = (n: number): string => (shape.suppliers === 0 ? RETAILER : `sup_${n % shape.suppliers}`);
  const brandOf = (n: number): string => (shape.brands === 0 ? RETAILER : `brd_${n % shape.brands}`);
  const lines = shape.lines.map((line, i): Line => {
    const amount = line.quantity * line.unit;
    const [s = 0, b = 0, r = 0, p = 0] = proportional(amount, sum(line.weights) === 0 ? [1, 0, 0, 0] : line.weights);
    const [supplierId, brandId] = [supplierOf(line.supplier), brandOf(line.brand)];
    const retailer = r + (supplierId === RETAILER ? s : 0) + (brandId === RETAILER ? b : 0);
    return {
      ...(placed().lines[0] ?? raise()),
      id: `lin_${i}`,
      sku: `SKU-${i}`,
      quantity: line.quantity,
      unitAmount: line.unit,
      amount,
      supplierId,
      brandId,
      shares: [
        ...(supplierId === RETAILER ? [] : [{ role: 'supplier', partyId: supplierId, amount: s } as const]),
        ...(brandId === RETAILER ? [] : [{ role: 'brand', partyId: brandId, amount: b } as const]),
        { role: 'retailer', partyId: RETAILER, amount: retailer },
        { role: 'platform', partyId: PLATFORM, amount: p },
      ],
    };
  });
  const items = sum(lines.map((line) => line.amount));
  const totals = { items, shipping: shape.shipping, tax: 0, total: items + shape.shipping };
  const shares = splitShipping(shape.shipping, lines).map((share) =>
    share.partyId === RETAILER ? ({ ...share, role: 'retailer' } as const) : share,
  );
  const shipping = { optionId: null, title: 'Shipping', amount: shape.shipping, shares };
  return { ...placed(), id: ORDER, lines, shipping, totals, parties: partiesOf(shape), policies: DEFAULT_POLICIES };
}

const raise = (): never => {
  throw new Error('the fixture has no line');
};

const partiesOf = ({ suppliers, brands, bps }: OrderShape): OrderParty[] => [
  ...Array.from({ length: suppliers }, (_, i): OrderParty => {
    return { id: `sup_${i}`, role: 'supplier', name: '', account: `acct_s${i}`, refundableBps: bps[i] };
  }),
  ...Array.from({ length: brands }, (_, i): OrderParty => {
    return { id: `brd_${i}`, role: 'brand', name: '', account: `acct_b${i}` };
  }),
  { id: RETAILER, role: 'retailer', name: '', account: 'acct_r' },
  { id: PLATFORM, role: 'platform', name: '', account: null },
];

/** An order that is paid, accepted by every supplier and confirmed. */
export function confirmedWalk(shape: OrderShape): Walk {
  const walk = new Walk();
  const order = orderOf(shape);
  walk.append(
    event('order_placed', order, CUSTOMER),
    event('payment_intent_created', { intentId: 'pi_1', clientSecret: 'pi_1_secret' }, SYSTEM),
    event('payment_authorised', { chargeId: 'ch_1', captureBefore: null }, SYSTEM),
    event('inventory_held', { expiresAt: 9_999_999_999 }, SYSTEM),
    event('inventory_committed', {}, SYSTEM),
    event('payment_captured', { chargeId: 'ch_1', amount: order.totals.total }, SYSTEM),
  );
  const fulfilments = plannedFulfilments(walk.state);
  walk.append(event('fulfilment_requested', { fulfilments }, SYSTEM));
  return walk.append(
    ...fulfilments.map(({ id }) => event('fulfilment_accepted', { fulfilmentId: id, automatic: true }, SYSTEM)),
  );
}

/** One thing that happens. Each number is used modulo the number of possible choices. */
export type Step =
  | {
      readonly do: 'refund';
      readonly ask: AskShape;
      readonly bears: readonly number[] | null;
      readonly kind: RefundSource['kind'];
    }
  | { readonly do: 'issue'; readonly pending: boolean }
  | { readonly do: 'fail' | 'start' | 'transfer' | 'work'; readonly which: number };

export interface AskShape {
  readonly by: 'amount' | 'lines' | 'shipping' | 'all';
  readonly amount: number;
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
}

const askShape: fc.Arbitrary<AskShape> = fc.record({
  by: fc.constantFrom('amount', 'amount', 'amount', 'lines', 'lines', 'shipping', 'shipping', 'amount', 'all'),
  amount: fc.integer({ min: 1, max: 30_000 }),
  lines: fc.array(fc.record({ line: fc.nat(5), quantity: fc.integer({ min: 1, max: 2 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
});

export const refundStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('refund'),
  ask: askShape,
  bears: fc.oneof(fc.constant(null), fc.array(fc.nat(100), { minLength: 1, maxLength: 6 })),
  kind: fc.constantFrom('request', 'request', 'dispute', 'proposal'),
});

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: refundStep },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('issue' as const), pending: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('fail', 'fail', 'start', 'transfer', 'transfer', 'transfer', 'work', 'work'),
      which: fc.nat(20),
    }),
  },
);

const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** The next step of a transfer: claimed, then settled. */
export function moveTransfer(walk: Walk, which: number): void {
  const transfer = at(
    walk.state.transfers.filter((t) => t.status === 'due' || t.status === 'claimed'),
    which,
  );
  if (transfer === undefined) return;
  const { partyId, status } = transfer;
  if (status === 'due') walk.append(...claimTransfer(walk.state, partyId).events);
  else walk.append(event('transfer_settled', { partyId, transferId: `tr_${partyId}` }, SYSTEM));
}

/** Does one reversal or return at Stripe; false if there is none. */
export function doPartyWork(walk: Walk, which: number): boolean {
  const all = pendingWork(walk.state, walk.now);
  const work = at(
    all.filter(({ kind }) => kind === 'reverse_transfer' || kind === 'return_transfer'),
    which,
  );
  if (work === undefined || !('partyId' in work)) return false;
  const { partyId, n } = work;
  const done: NewEvent =
    work.kind === 'reverse_transfer'
      ? event('reversal_settled', { partyId, n, reversalId: `trr_${n}_${partyId}` }, SYSTEM)
      : event('return_settled', { partyId, n, transferId: `tr_${n}_${partyId}` }, SYSTEM);
  walk.append(done);
  return true;
}
