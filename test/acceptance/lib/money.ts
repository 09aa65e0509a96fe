import type Stripe from 'stripe';
import { BRANDS, RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import type { Platform } from '../../../dev/support/platform.ts';
import { OWED_REFUND } from '../../../src/domain/refunds/owed.ts';
import type { Order } from './api.ts';

/** All objects in Stripe's own lists, by order. Those of no order are under ''. */
export interface StripeBooks {
  readonly intents: ReadonlyMap<string, readonly Stripe.PaymentIntent[]>;
  readonly charges: ReadonlyMap<string, readonly Stripe.Charge[]>;
  readonly refunds: ReadonlyMap<string, readonly Stripe.Refund[]>;
  readonly transfers: ReadonlyMap<string, readonly Stripe.Transfer[]>;
}

const ALL = { limit: 10_000 };
const PAGE = { limit: 100 };

function by<T>(rows: readonly T[], key: (row: T) => string | null | undefined): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const row of rows) {
    const name = key(row) ?? '';
    grouped.set(name, [...(grouped.get(name) ?? []), row]);
  }
  return grouped;
}

const idOf = (field: string | { id: string } | null): string => (typeof field === 'string' ? field : (field?.id ?? ''));

/** Reads Stripe's lists. Finds charges and refunds by their PaymentIntent, not by our metadata. */
export async function readStripe({ stripe }: Pick<Platform, 'stripe'>): Promise<StripeBooks> {
  const [intents, charges, refunds, transfers] = await Promise.all([
    stripe.paymentIntents.list(PAGE).autoPagingToArray(ALL),
    stripe.charges.list(PAGE).autoPagingToArray(ALL),
    stripe.refunds.list(PAGE).autoPagingToArray(ALL),
    stripe.transfers.list(PAGE).autoPagingToArray(ALL),
  ]);
  const orders = new Map(intents.map((intent) => [intent.id, intent.metadata.order_id ?? '']));
  return {
    intents: by(intents, (intent) => intent.metadata.order_id),
    charges: by(charges, (charge) => orders.get(idOf(charge.payment_intent))),
    refunds: by(refunds, (refund) => orders.get(idOf(refund.payment_intent))),
    transfers: by(transfers, (transfer) => transfer.transfer_group),
  };
}

const ACCOUNTS = new Map(
  [...Object.values(RETAILERS), ...Object.values(SUPPLIERS), ...Object.values(BRANDS)].map((p) => [p.id, p.account]),
);

/** What is wrong with the money of an ended order at Stripe; empty if nothing is. */
export function moneyFaults(order: Order, books: StripeBooks): string[] {
  const of = <T>(rows: ReadonlyMap<string, readonly T[]>) => rows.get(order.id) ?? [];
  const [intents, charges, refunds, transfers] = [
    of(books.intents),
    of(books.charges),
    of(books.refunds),
    of(books.transfers),
  ];
  const captured = charges.filter((charge) => charge.captured);
  const taken = captured.reduce((sum, charge) => sum + charge.amount_captured, 0);
  const back = refunds.filter((r) => r.status !== 'failed').reduce((sum, refund) => sum + refund.amount, 0);
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) wrong.push(`${order.id} (${order.status}): ${what}`);
  };
  expect(intents.length <= 1, `${intents.length} PaymentIntents`);
  expect(captured.length <= 1, `captured ${captured.length} times`);
  const total = order.totals?.total ?? -1;
  if (order.status === 'cancelled' || order.status === 'refunded') {
    expect(taken === back, `${taken} taken, ${back} given back`);
    const open = intents.filter((intent) => intent.status === 'requires_capture');
    expect(open.length === 0, 'the card is still held');
    expect(
      transfers.every((t) => t.amount_reversed === t.amount),
      'a transfer is not reversed',
    );
  } else {
    expect(taken === total && back === 0, `${taken} taken and ${back} given back, of ${total}`);
    for (const share of order.split.filter((one) => one.party !== 'platform' && one.amount > 0)) {
      const own = transfers.filter((t) => idOf(t.destination) === ACCOUNTS.get(share.party_id));
      const net = own.reduce((sum, transfer) => sum + transfer.amount - transfer.amount_reversed, 0);
      expect(net === share.amount, `${share.party_id} has ${net} of ${share.amount}`);
    }
    const paid = order.split.filter((one) => one.party !== 'platform' && one.amount > 0).length;
    expect(refunds.length > 0 || transfers.length === paid, `${transfers.length} transfers, not ${paid}`);
  }
  return wrong;
}

/** Money that belongs to no order of `known`. */
export function strayMoney(books: StripeBooks, known: ReadonlySet<string>): string[] {
  const held = [...books.intents].flatMap(([id, intents]) =>
    known.has(id) ? [] : intents.filter((i) => i.status === 'requires_capture' || i.status === 'succeeded'),
  );
  const moved = [...books.transfers].flatMap(([id, transfers]) => (known.has(id) ? [] : transfers));
  return [
    ...held.map((intent) => `${intent.id} (${intent.status}) belongs to no order that anybody was told of`),
    ...moved.map((transfer) => `${transfer.id} belongs to no order`),
  ];
}

/** Whether the order has no unfinished work, and owes nothing but a refund that failed, which waits for a person. */
export function hasEnded(order: Order): boolean {
  const open = order.split.some((s) => ['due', 'claimed', 'waiting'].includes(s.transfer_status) || s.receivable > 0);
  const unpaid = order.refunds.some((refund) => refund.status === 'requested');
  if (open || unpaid || order.parked.some(({ work }) => work !== OWED_REFUND)) return false;
  // A reversal that is not finished is no receivable. A cancelled order that has ended has no receivable.
  if (order.status === 'cancelled')
    return order.cancellation?.completed === true && order.next_automatic_action === null;
  return ['confirmed', 'refunded', 'in_production', 'dispatched', 'delivered'].includes(order.status);
}
