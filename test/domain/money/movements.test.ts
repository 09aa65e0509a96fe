import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { sum } from '../../../src/domain/money/money.ts';
import { type BothSides, moneyProblem, movementsOf } from '../../../src/domain/money/movements.ts';
import { event } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { refundableLeft } from '../../../src/domain/refunds/refund.ts';
import { requestRefund } from '../../../src/domain/refunds/request.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { OPS, PAYMENT, SYSTEM, type Walk } from '../fixtures.ts';
import { confirmed, issue, request, settled, TOTAL } from '../refunds/refund-steps.ts';
import { doPartyWork, moveTransfer } from '../refunds/refund-world.ts';

function booksOf({ events }: Walk): Entry[] {
  let order: OrderState | null = null;
  return events.flatMap((one) => {
    const entries = entriesOf(order, one);
    order = evolve(order, one);
    return entries;
  });
}

const shown = (walk: Walk) =>
  movementsOf(walk.state).map(({ source, kind, amount, sure }) => `${kind} ${source} ${amount}${sure ? '' : '?'}`);

const dispute = (walk: Walk, status: 'open' | 'won' | 'lost', withdrawn: number, moves: number, amount = 5_000) => {
  const seen = { stripeId: 'du_1', status, amount, reason: 'general', respondBy: null, withdrawn, moves };
  walk.command({ type: 'observe_chargeback', intentId: PAYMENT.intentId, currency: 'gbp', seen }, SYSTEM);
};

const external = (walk: Walk, id: string, amount: number, status: 'pending' | 'succeeded' | 'failed') => {
  const result = { stripeRefundId: id, status, code: null };
  walk.command({ type: 'observe_refund', ...PAYMENT, refundId: null, amount, result }, SYSTEM);
};

describe('the movements that an order explains', () => {
  it('are its charge and its transfers', () => {
    expect(shown(confirmed())).toEqual([`charge ch_1 ${TOTAL}`]);
    expect(shown(settled())).toEqual([
      `charge ch_1 ${TOTAL}`,
      'transfer tr_sup_a -5429',
      'transfer tr_sup_b -3266',
      'transfer tr_brd_a -1394',
      'transfer tr_ret_a -10636',
    ]);
  });

  it('name the party that a transfer or a reversal is of', () => {
    const walk = settled();
    issue(walk, request(walk, { amount: 1_000 }));
    while (doPartyWork(walk, 0));
    const parties = movementsOf(walk.state).map(({ kind, partyId }) => `${kind} ${partyId}`);
    expect(parties).toContain('transfer sup_a');
    expect(parties).toContain('reversal sup_a');
    expect(parties).toContain('charge null');
  });

  it('have a refund that Stripe accepted: perhaps while it is pending, surely later, and none after it failed', () => {
    const walk = confirmed();
    const id = request(walk, { amount: 1_000 });
    expect(shown(walk)).toHaveLength(1);
    issue(walk, id, true);
    expect(shown(walk)).toContain(`refund re_${id} -1000?`);
    walk.append(event('refund_succeeded', { id }, SYSTEM));
    expect(shown(walk)).toContain(`refund re_${id} -1000`);
    walk.append(event('refund_failed', { id, code: 'lost' }, SYSTEM));
    expect(shown(walk)).toContain(`refund re_${id} 0?`);
  });

  it('have an external refund once, though it is booked as a refund, too', () => {
    const walk = confirmed();
    external(walk, 're_x', 700, 'succeeded');
    expect(walk.state.refunds).toHaveLength(1);
    expect(shown(walk).slice(1)).toEqual(['refund re_x -700']);
    external(walk, 're_x', 700, 'failed');
    expect(shown(walk).slice(1)).toEqual(['refund re_x 0?']);
  });

  it('have what the bank holds, also beyond what was left of the order', () => {
    const walk = confirmed();
    issue(walk, request(walk, { amount: TOTAL - 1_000 }));
    dispute(walk, 'open', 5_000, 1);
    expect(shown(walk).at(-1)).toBe('dispute du_1 -5000');
    dispute(walk, 'won', 0, 2);
    expect(shown(walk).at(-1)).toBe('dispute du_1 0');
  });

  it('are together what the ledger has as cash, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: 9_000 }) }),
      fc.record({ do: fc.constant('outside' as const), amount: fc.integer({ min: 1, max: 9_000 }) }),
      fc.record({ do: fc.constant('bank' as const), amount: fc.integer({ min: 1, max: TOTAL }) }),
      fc.record({
        do: fc.constantFrom('issue', 'fail', 'outside_fails', 'bank_gives', 'transfer', 'party'),
        amount: fc.nat(9),
      }),
    );
    const property = fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const walk = confirmed();
      const given = { refunds: 0, banks: 0 };
      for (const [n, one] of steps.entries()) happen(walk, one, n, given);
      const moved = movementsOf(walk.state);
      expect(new Set(moved.map(({ source }) => source)).size).toBe(moved.length);
      expect(sum(moved.map(({ amount }) => amount))).toBe(balanceOf(booksOf(walk), 'cash'));
    });
    fc.assert(property, { numRuns: 500 });
  });
});

interface Happening {
  readonly do: string;
  readonly amount: number;
}

/** As at Stripe: refunds are never more than what was captured, and there is one dispute. */
function happen(
  walk: Walk,
  { do: what, amount }: Happening,
  n: number,
  given: { refunds: number; banks: number },
): void {
  const { state } = walk;
  const requested = state.refunds.find(({ status }) => status === 'requested');
  const made = state.refunds.find((r) => r.source.kind === 'request' && r.rank !== null && r.status !== 'failed');
  const outside = state.externalRefunds.find(({ status }) => status !== 'failed');
  const fits = (more: number) => given.refunds + more <= TOTAL && refundableLeft(state) >= 0;
  switch (what) {
    case 'refund': {
      const terms = { source: { kind: 'request', id: null }, borneBy: null, reason: 'r' } as const;
      const asked = requestRefund(state, { amount }, OPS, terms);
      if (!isRefusal(asked)) walk.append(...asked);
      return;
    }
    case 'issue':
      if (requested === undefined || !fits(requested.amount)) return;
      given.refunds += requested.amount;
      issue(walk, requested.id, amount % 2 === 0);
      return;
    case 'fail':
      if (made === undefined) return;
      given.refunds -= made.amount;
      walk.append(event('refund_failed', { id: made.id, code: 'lost' }, SYSTEM));
      return;
    case 'outside':
      if (!fits(amount) || amount > refundableLeft(state)) return;
      given.refunds += amount;
      external(walk, `re_outside_${n}`, amount, 'succeeded');
      return;
    case 'outside_fails':
      if (outside === undefined) return;
      given.refunds -= outside.amount;
      external(walk, outside.stripeRefundId, outside.amount, 'failed');
      return;
    case 'bank':
      if (given.banks > 0) return;
      given.banks = amount;
      dispute(walk, 'open', amount, 1, amount);
      return;
    case 'bank_gives':
      if (given.banks > 0) dispute(walk, 'won', 0, 2, given.banks);
      return;
    case 'transfer':
      moveTransfer(walk, amount);
      return;
    default:
      doPartyWork(walk, amount);
  }
}

describe('what is wrong between an order and Stripe', () => {
  const sides = (change: Partial<BothSides>): BothSides => ({
    booked: -500,
    bookedCurrency: 'gbp',
    sure: true,
    moved: -500,
    movedCurrency: 'gbp',
    otherOrderId: null,
    ...change,
  });
  const nothing = { moved: null, movedCurrency: null } as const;
  const unknown = { booked: null, bookedCurrency: null, sure: false } as const;

  it.each([
    ['both agree', {}, null],
    ['a transfer by hand', unknown, 'no_order'],
    ['a refund that no order knows, and that failed', { ...unknown, moved: 0 }, 'no_order'],
    ['Stripe has nothing', nothing, 'not_at_stripe'],
    ['Stripe has nothing yet of a pending refund', { ...nothing, sure: false }, null],
    ['Stripe has nothing of a refund that failed', { ...nothing, booked: 0 }, null],
    ['a failure that the order did not hear of', { moved: 0 }, 'other_amount'],
    ['a failure that never came', { booked: 0, sure: false }, 'other_amount'],
    ['another currency', { movedCurrency: 'eur' }, 'other_amount'],
    ['a second order that books the same', { otherOrderId: 'ord_b' }, 'two_orders'],
  ] as const)('%s', (_, change, wanted) => {
    expect(moneyProblem(sides(change))).toBe(wanted);
  });
});
