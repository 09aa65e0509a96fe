import { type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { orderShares } from '../../../src/domain/money/split.ts';
import { CUSTOMER } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { refundableLeft } from '../../../src/domain/refunds/refund.ts';
import { requestRefund } from '../../../src/domain/refunds/request.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { observePayment } from '../../../src/domain/saga/settle.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { OPS, PAYMENT, SYSTEM, Walk } from '../fixtures.ts';
import { issue } from '../refunds/refund-steps.ts';
import { doPartyWork, moveTransfer, type OrderShape, orderOf } from '../refunds/refund-world.ts';

/** What may happen to the money of an order, and the ledger of it. */

export function booksOf({ events }: Walk): Entry[] {
  let order: OrderState | null = null;
  return events.flatMap((one) => {
    const entries = entriesOf(order, one);
    order = evolve(order, one);
    return entries;
  });
}

const fail = (walk: Walk, id: string) => walk.append(event('refund_failed', { id, code: 'lost' }, SYSTEM));

export const seeReversal = (walk: Walk, partyId: string, reversalId: string, amount: number) => {
  const transfer = walk.state.transfers.find((one) => one.partyId === partyId);
  if (transfer === undefined || transfer.transferId === null || transfer.status !== 'settled') return;
  const reversals = [{ reversalId, amount: Math.min(amount, transfer.amount - transfer.reversed), n: null }];
  const about = { transferId: transfer.transferId, partyId, of: 0, amount: transfer.amount, reversals };
  if ((reversals[0]?.amount ?? 0) < 1) return;
  walk.command({ type: 'observe_transfer', ...PAYMENT, intentId: null, ...about }, SYSTEM);
};

function ask(walk: Walk, n: number): void {
  const terms = { source: { kind: 'request', id: null }, borneBy: null, reason: 'r' } as const;
  const events = requestRefund(walk.state, { amount: 1 + (n % 9_999) }, OPS, terms);
  if (!isRefusal(events)) walk.append(...events);
}

/** One party bears all of a refund that was agreed, also more than its share. */
export function agree(walk: Walk, n: number): void {
  const shares = orderShares(walk.state).filter(({ role }) => role !== 'platform');
  const amount = 1 + (n % Math.max(1, refundableLeft(walk.state)));
  const borneBy = shares.slice(n % shares.length, (n % shares.length) + 1).map(({ partyId }) => ({ partyId, amount }));
  const terms = { source: { kind: 'dispute', id: null }, borneBy, reason: 'r' } as const;
  const events = requestRefund(walk.state, { amount }, OPS, terms);
  if (isRefusal(events)) return;
  walk.append(...events);
  issue(walk, walk.state.refunds.at(-1)?.id ?? '');
}

function bank(walk: Walk, n: number): void {
  const { chargebacks, payment } = walk.state;
  const [first] = chargebacks;
  const won = first !== undefined;
  const amount = first?.amount ?? 1 + (n % Math.max(1, payment.captured));
  const seen = { stripeId: 'du_1', amount, reason: 'general', respondBy: null } as const;
  const now = won
    ? ({ status: 'won', withdrawn: 0, moves: 2 } as const)
    : ({ status: 'open', withdrawn: amount, moves: 1 } as const);
  walk.command(
    { type: 'observe_chargeback', intentId: PAYMENT.intentId, currency: 'gbp', seen: { ...seen, ...now } },
    SYSTEM,
  );
}

/** Transfers, refunds that are asked for, made or fail, a bank, work for the parties, cancellations, in any order. */
export function happen(walk: Walk, n: number): void {
  const parties = walk.state.parties.filter(({ role }) => role !== 'platform');
  const some = <T>(list: readonly T[]): T | undefined => list[n % Math.max(1, list.length)];
  const asked = some(walk.state.refunds.filter(({ status }) => status === 'requested'));
  const made = some(
    walk.state.refunds.filter(
      ({ status, source }) => (status === 'succeeded' || status === 'pending') && source.kind !== 'chargeback',
    ),
  );
  const steps = [
    () => moveTransfer(walk, n),
    () => moveTransfer(walk, n),
    () => void doPartyWork(walk, n),
    () => ask(walk, n),
    () => agree(walk, n),
    () => asked !== undefined && issue(walk, asked.id),
    () => made !== undefined && fail(walk, made.id),
    () => seeReversal(walk, some(parties)?.id ?? '', `trr_hand_${n}`, 1 + (n % 3_000)),
    () => n % 7 === 0 && walk.command({ type: 'cancel', note: null }, OPS),
    () => n % 5 === 0 && bank(walk, n),
  ];
  some(steps.map((_, i) => steps[(i + Math.floor(n / 8)) % steps.length]))?.();
}

export const REACHED = ['placed', 'authorised', 'captured', 'partly_captured', 'confirmed'] as const;

/** An order that came so far. `amount` chooses what was captured of it. */
export function reachedWalk(shape: OrderShape, reached: (typeof REACHED)[number], amount: number): Walk {
  const walk = new Walk();
  const order = orderOf(shape);
  walk.append(
    event('order_placed', order, CUSTOMER),
    event('payment_intent_created', { intentId: 'pi_1', clientSecret: 's' }, SYSTEM),
  );
  if (reached === 'placed') return walk;
  walk.append(event('payment_authorised', { chargeId: 'ch_1', captureBefore: null }, SYSTEM));
  if (reached === 'authorised') return walk;
  walk.append(event('inventory_held', { expiresAt: 9_999_999_999 }, SYSTEM), event('inventory_committed', {}, SYSTEM));
  const part = reached === 'partly_captured' ? 1 + (amount % order.totals.total) : order.totals.total;
  walk.append(...observePayment(walk.state, { state: 'captured', chargeId: 'ch_1', amount: part }, SYSTEM));
  if (reached === 'captured') return walk;
  const fulfilments = plannedFulfilments(walk.state);
  walk.append(event('fulfilment_requested', { fulfilments }, SYSTEM));
  return walk.append(
    ...fulfilments.map(({ id }) => event('fulfilment_accepted', { fulfilmentId: id, automatic: true }, SYSTEM)),
  );
}
