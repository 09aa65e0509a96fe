import { describe, expect, it } from 'vitest';
import { balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { event } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import type { ChargebackSeen } from '../../../src/domain/refunds/chargebacks/chargeback.ts';
import { borne, refundableLeft, refundSummary } from '../../../src/domain/refunds/refund.ts';
import { claimTransfer, owedTransfers } from '../../../src/domain/saga/outbox.ts';
import { holdings, issue, part, settleReversals, settleTransfers, walkedTo } from '../conversation/dispute-walk.ts';
import { CUSTOMER, OPS, RETAILER, SUPPLIER_A, SYSTEM, type Walk, walkTo } from '../fixtures.ts';

const TOTAL = 21_595;
const seen = (change: Partial<ChargebackSeen> = {}): ChargebackSeen => ({
  stripeId: 'du_1',
  status: 'open',
  amount: TOTAL,
  reason: 'fraudulent',
  respondBy: 5,
  withdrawn: 0,
  moves: 0,
  ...change,
});
const CREATED = seen();
const WITHDRAWN = seen({ withdrawn: TOTAL, moves: 1 });
const REINSTATED = seen({ withdrawn: 0, moves: 2 });
const WON = seen({ status: 'won', withdrawn: 0, moves: 2 });
const LOST = seen({ status: 'lost', withdrawn: TOTAL, moves: 1 });

const see = (walk: Walk, ...reports: ChargebackSeen[]): Walk => {
  for (const report of reports) {
    const said = walk.command({ type: 'observe_chargeback', intentId: 'pi_1', currency: 'gbp', seen: report }, SYSTEM);
    expect(said).toBeNull();
  }
  return walk;
};
const types = (walk: Walk): string[] => walk.events.map((e) => e.type).filter((type) => type.startsWith('chargeback'));
const refund = (walk: Walk, actor = RETAILER) =>
  walk.command({ type: 'refund', ask: { amount: 100 }, reason: 'x', version: null }, actor);
const shares = (walk: Walk) => Object.fromEntries(walk.state.transfers.map((t) => [t.partyId, t.share]));
const none = (walk: Walk) => Object.fromEntries(walk.state.transfers.map((t) => [t.partyId, 0]));

/** The ledger of the order. */
function ledger(walk: Walk): Entry[] {
  const entries: Entry[] = [];
  let order: OrderState | null = null;
  for (const e of walk.events) {
    entries.push(...entriesOf(order, e));
    order = evolve(order, e);
  }
  return entries;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]));
}

describe('a chargeback', () => {
  it('stops unclaimed transfers, but not a claimed one', () => {
    const walk = walkedTo('confirmed', false);
    walk.append(...claimTransfer(walk.state, 'sup_a').events);
    see(walk, CREATED);
    const splits = () => owedTransfers(walk.state);
    expect(splits()).toEqual(['sup_a']);
    expect(claimTransfer(walk.state, 'sup_b')).toEqual({ events: [], amount: 0 });
    const split = viewOrder({ order: walk.state, next: null }, RETAILER)?.split ?? [];
    expect(split.find((share) => share.partyId === 'sup_b')).toMatchObject({ transferCode: 'chargeback_open' });
    see(walk, seen({ status: 'won' }));
    expect(splits()).toHaveLength(4);
    expect(claimTransfer(walk.state, 'sup_b').amount).toBe(shares(walk).sup_b);
  });

  it('blocks refunds of every kind while it is open, with a reason', () => {
    const walk = walkedTo('in_production');
    walk.command(
      { type: 'post_message', to: 'sup_a', body: 'x', proposal: { refund: {}, borneBy: [], cancel: false } },
      RETAILER,
    );
    walk.command(
      {
        type: 'raise_dispute',
        reason: 'other',
        description: 'x',
        lineIds: [walk.state.lines[0]?.id ?? ''],
        evidenceUrls: [],
      },
      CUSTOMER,
    );
    see(walk, CREATED);
    const accept = { type: 'answer_proposal', proposalId: `prp_${part}_1`, answer: 'accept' } as const;
    const rule = { type: 'resolve_dispute', disputeId: `dsp_${part}_1`, borneBy: null, note: 'x' } as const;
    for (const refused of [
      refund(walk),
      refund(walk, OPS),
      walk.command(accept, SUPPLIER_A),
      walk.command({ ...rule, outcome: 'refund', refund: null }, OPS),
    ]) {
      expect(refused).toMatchObject({ refused: 'chargeback_open', detail: expect.stringContaining('bank') });
    }
    expect(walk.command({ ...rule, outcome: 'no_refund', refund: null }, OPS)).toBeNull();
    const actions = (viewer = RETAILER) => viewOrder({ order: walk.state, next: null }, viewer)?.allowedActions;
    expect(actions()).not.toContain('refund');
    see(walk, seen({ status: 'won' }));
    expect(actions()).toContain('refund');
    expect(walk.command(accept, SUPPLIER_A)).toBeNull();
  });

  it('takes the money once, from every party by its share, and gives it back after a reinstatement', () => {
    const walk = walkedTo('delivered');
    see(walk, CREATED);
    expect(walk.state.refunds).toEqual([]);
    see(walk, WITHDRAWN, WITHDRAWN, CREATED);
    settleReversals(walk);
    expect(walk.state.refunds).toMatchObject([{ amount: TOTAL, source: { kind: 'chargeback', id: 'du_1' } }]);
    expect(walk.work).toEqual([]);
    expect(holdings(walk)).toEqual(none(walk));
    expect(balanceOf(ledger(walk), 'cash')).toBe(0);
    expect(refundSummary(walk.state)).toBe('none');
    expect(walk.state.status).toBe('delivered');
    see(walk, REINSTATED, WON);
    settleReversals(walk);
    expect(holdings(walk)).toEqual(shares(walk));
    expect(refundableLeft(walk.state)).toBe(TOTAL);
    expect(balanceOf(ledger(walk), 'cash')).toBe(TOTAL - sumOf(walk));
    expect(refund(walk)).toBeNull();
  });

  it('keeps the money if it is lost; stopped transfers are paid less that amount', () => {
    const walk = walkedTo('confirmed', false);
    see(walk, seen({ amount: 10_000 }), seen({ amount: 10_000, withdrawn: 10_000, moves: 1 }));
    see(walk, seen({ amount: 10_000, withdrawn: 10_000, moves: 1, status: 'lost' }));
    settleTransfers(walk);
    for (const { partyId, share, amount } of walk.state.transfers) {
      expect(amount, partyId).toBe(share - borne(walk.state, partyId));
    }
    expect(refund(walk)).toMatchObject({
      refused: 'chargeback_open',
      detail: expect.stringContaining('no refund any more'),
    });
  });

  it('is divided among the lines like a refund of that amount', () => {
    const [bank, shop] = [walkedTo('delivered'), walkedTo('delivered')];
    see(bank, seen({ amount: 7_777, withdrawn: 7_777, moves: 1 }));
    shop.command({ type: 'refund', ask: { amount: 7_777 }, reason: 'x', version: null }, OPS);
    expect(bank.state.refunds[0]?.allocations).toEqual(shop.state.refunds[0]?.allocations);
    expect(bank.state.refunds[0]?.capped).toEqual([]);
  });

  it('ends in the same state for every order of its events, also with repeated events', () => {
    for (const [reports, held] of [
      [[CREATED, WITHDRAWN, REINSTATED, WON], false],
      [[CREATED, WITHDRAWN, LOST], true],
      [[CREATED, WITHDRAWN, seen({ status: 'won', withdrawn: TOTAL, moves: 1 }), REINSTATED], false],
    ] as const) {
      for (const way of permutations<ChargebackSeen>(reports)) {
        const walk = walkedTo('delivered');
        for (const report of way) settleReversals(see(walk, report, report));
        const said = JSON.stringify(way.map((r) => [r.status, r.moves]));
        expect(holdings(walk), said).toEqual(held ? none(walk) : shares(walk));
        expect(walk.state.chargebacks, said).toHaveLength(1);
        expect(walk.state.chargebacks[0], said).toMatchObject({ status: held ? 'lost' : 'won' });
        const debits = types(walk).filter((type) => type === 'chargeback_withdrawn').length;
        expect(debits, said).toBeLessThanOrEqual(1);
      }
    }
  });

  it('is booked after the capture, if it is reported before the answer of the capture', () => {
    const walk = walkTo('committed');
    see(walk, WITHDRAWN);
    expect(walk.state.refunds).toEqual([]);
    walk.append(event('payment_captured', { chargeId: 'ch_1', amount: TOTAL }, SYSTEM));
    expect(refundableLeft(walk.state)).toBe(0);
  });

  it('is refused if it has another PaymentIntent', () => {
    const told = { type: 'observe_chargeback', intentId: 'pi_2', currency: 'gbp', seen: CREATED } as const;
    expect(walkedTo('delivered').command(told, SYSTEM)).toMatchObject({ refused: 'conflict' });
  });

  it('keeps the rest of the money if only a part is reinstated', () => {
    const walk = see(walkedTo('delivered'), WITHDRAWN, seen({ withdrawn: 5_000, moves: 2, status: 'won' }));
    settleReversals(walk);
    expect(refundableLeft(walk.state)).toBe(TOTAL - 5_000);
  });

  it('takes at most what a refund left, and the rest if the refund fails', () => {
    const walk = walkedTo('delivered');
    refund(walk);
    see(walk, WITHDRAWN);
    expect(walk.state.refunds.map((r) => r.amount)).toEqual([100, TOTAL - 100]);
    walk.append(event('refund_failed', { id: `ref_${part}_1`, code: 'charge_disputed' }, SYSTEM));
    expect(walk.state.refunds.map((r) => r.amount)).toEqual([100, TOTAL - 100, 100]);
    see(walk, WON);
    settleReversals(walk);
    expect(holdings(walk)).toEqual(shares(walk));
  });
});

describe('an inquiry', () => {
  it('makes no ledger entries, stops no transfers and blocks no refunds', () => {
    const walk = walkedTo('confirmed', false);
    see(walk, seen({ status: 'inquiry' }), seen({ status: 'closed' }));
    expect(types(walk)).toEqual(['chargeback_opened', 'chargeback_closed']);
    expect(claimTransfer(walk.state, 'sup_a').amount).toBeGreaterThan(0);
    expect(refund(walk)).toBeNull();
    expect(viewOrder({ order: walk.state, next: null }, RETAILER)).toMatchObject({
      disputeStatus: 'none',
      disputes: [{ kind: 'inquiry', status: 'resolved', outcome: 'closed' }],
    });
  });

  it('can become a chargeback; an older report that comes later changes nothing', () => {
    const walk = see(walkedTo('delivered'), seen({ status: 'inquiry' }), WITHDRAWN, seen({ status: 'inquiry' }));
    expect(types(walk)).toEqual(['chargeback_opened', 'chargeback_escalated', 'chargeback_withdrawn']);
    // A late `closed` event of the inquiry changes nothing either; the bank's decision stays.
    see(walk, seen({ status: 'closed' }));
    expect(walk.state.chargebacks).toMatchObject([{ status: 'open', closedAt: null }]);
    see(walk, LOST, seen({ status: 'closed' }));
    expect(types(walk).filter((type) => type === 'chargeback_closed')).toHaveLength(1);
    expect(walk.state.chargebacks).toMatchObject([{ id: `dsp_${part}_1`, status: 'lost', withdrawn: TOTAL }]);
  });
});

describe('a cancellation during a chargeback', () => {
  const cancelled = (): Walk => {
    const walk = see(walkedTo('confirmed'), CREATED);
    expect(walk.command({ type: 'cancel', note: null }, CUSTOMER)).toBeNull();
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: walk.state.fulfilments.map((f) => f.id) }, SYSTEM));
    return walk;
  };

  it('waits for the bank, and is shown as parked', () => {
    const walk = cancelled();
    expect(walk.state.refunds).toEqual([]);
    expect(walk.state.parked).toMatchObject([{ work: 'release_money', code: 'chargeback_open' }]);
  });

  it('refunds the customer after the bank has decided in our favour', () => {
    const walk = see(cancelled(), seen({ status: 'won' }));
    expect(walk.state.parked).toEqual([]);
    expect(walk.state.refunds).toMatchObject([{ amount: TOTAL, status: 'requested', source: { kind: 'cancel' } }]);
    issue(walk);
    expect(walk.work).toContain('restock');
  });

  it('owes no refund after the bank has taken the money', () => {
    const walk = see(cancelled(), WITHDRAWN, LOST);
    expect(walk.state.parked).toEqual([]);
    expect(walk.state.refunds).toMatchObject([{ source: { kind: 'chargeback' } }]);
    expect(walk.work).toContain('restock');
  });

  it('owes a refund again if the bank gives the money back later', () => {
    const walk = see(cancelled(), WITHDRAWN);
    walk.append(event('stock_returned', {}, SYSTEM), event('hold_released', {}, SYSTEM));
    expect(walk.state.status).toBe('cancelled');
    see(walk, REINSTATED, WON);
    expect(walk.state.refunds.at(-1)).toMatchObject({ amount: TOTAL, source: { kind: 'cancel' }, status: 'requested' });
  });
});

const sumOf = (walk: Walk): number => Object.values(shares(walk)).reduce((a, b) => a + b, 0);
