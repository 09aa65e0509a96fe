import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import type { ChargebackSeen } from '../../../src/domain/refunds/chargebacks/chargeback.ts';
import { chargebackState } from '../../../src/domain/refunds/chargebacks/state.ts';
import { claimTransfer } from '../../../src/domain/saga/outbox.ts';
import { holdings, issue, settleReversals, walkedTo } from '../conversation/dispute-walk.ts';
import { OPS, RETAILER, SYSTEM, type Walk } from '../fixtures.ts';

/** A bank may change its decision, raise several disputes, and dispute in another currency. Its last word counts. */

const TOTAL = 21_595;
/** One second of Stripe's clock, after the order was placed. */
const SECOND = 1_000;

const tell = (walk: Walk, seen: ChargebackSeen, currency = 'gbp'): Walk => {
  expect(walk.command({ type: 'observe_chargeback', intentId: 'pi_1', currency, seen }, SYSTEM)).toBeNull();
  return walk;
};
const refund = (walk: Walk, amount = 100) =>
  walk.command({ type: 'refund', ask: { amount }, reason: 'x', version: null }, OPS);

const seen = (change: Partial<ChargebackSeen> = {}): ChargebackSeen => ({
  stripeId: 'du_1',
  status: 'open',
  amount: TOTAL,
  reason: 'fraudulent',
  respondBy: null,
  withdrawn: 0,
  moves: 0,
  ...change,
});

function ledger(walk: Walk): Entry[] {
  const entries: Entry[] = [];
  let order: OrderState | null = null;
  for (const e of walk.events) {
    entries.push(...entriesOf(order, e));
    order = evolve(order, e);
  }
  return entries;
}

/** What happens to a dispute, one step after another. A step that does not fit is left out. */
const STEPS = ['take', 'give', 'lose', 'win', 'reopen', 'later'] as const;

/** Stripe's reports of a dispute's whole life, in the order in which they were made. */
function life(stripeId: string, amount: number, steps: readonly (typeof STEPS)[number][]): ChargebackSeen[] {
  let now = seen({ stripeId, amount, at: 1_000_000 });
  const reports = [now];
  for (const step of steps) {
    const [taken, at] = [now.withdrawn > 0, now.at ?? 0];
    const { moves } = now;
    const next: Partial<ChargebackSeen> | null =
      step === 'take' && !taken
        ? { withdrawn: amount, moves: moves + 1 }
        : step === 'give' && taken
          ? { withdrawn: 0, moves: moves + 1 }
          : step === 'lose' && now.status !== 'lost'
            ? { status: 'lost', refundable: false }
            : step === 'win' && now.status !== 'won'
              ? { status: 'won', refundable: true }
              : step === 'reopen' && now.status !== 'open'
                ? { status: 'open', refundable: false }
                : step === 'later'
                  ? {}
                  : null;
    if (next === null) continue;
    // A decision that changes takes the bank longer than a second. News of money may come in the same second.
    now = { ...now, ...next, at: at + (next.moves === undefined ? SECOND : 0) };
    reports.push(now);
  }
  return reports;
}

describe('the last word of a dispute', () => {
  it('counts after every order of its reports, with repeats', () => {
    const steps = fc.array(fc.constantFrom(...STEPS), { maxLength: 7 });
    const case_ = fc.record({
      first: fc.record({ steps, amount: fc.integer({ min: 1, max: TOTAL }) }),
      second: fc.record({ steps, amount: fc.integer({ min: 1, max: TOTAL }) }),
      given: fc.integer({ min: 0, max: TOTAL }),
      shuffle: fc.infiniteStream(fc.nat()),
    });
    const property = fc.property(case_, ({ first, second, given, shuffle }) => {
      const lives = [life('du_1', first.amount, first.steps), life('du_2', second.amount, second.steps)];
      const reports = lives.flat();
      const keys = [...reports, ...reports].map((report): [number, ChargebackSeen] => [shuffle.next().value, report]);
      const walk = walkedTo('delivered');
      if (given > 0) {
        refund(walk, given);
        issue(walk);
      }
      for (const [, report] of keys.sort(([a], [b]) => a - b)) tell(walk, report);
      settleReversals(walk);
      for (const reports of lives) {
        const last = reports.at(-1);
        const known = walk.state.chargebacks.find(({ stripeId }) => stripeId === last?.stripeId);
        expect(known).toMatchObject({ status: last?.status, withdrawn: last?.withdrawn, moves: last?.moves });
      }
      // To the penny: what left the order is the refund and what the banks hold, wherever it is booked.
      const taken = lives.reduce((all, reports) => all + (reports.at(-1)?.withdrawn ?? 0), 0);
      const covered = Math.min(taken, TOTAL - given);
      const entries = ledger(walk);
      expect(balanceOf(entries, 'cash', 'customer')).toBe(TOTAL - given - covered);
      expect(balanceOf(entries, 'loss')).toBe(taken - covered);
      const open = lives.some((reports) => reports.at(-1)?.status === 'open');
      const kept = lives.some((reports) => {
        const { withdrawn = 0, refundable } = reports.at(-1) ?? {};
        return withdrawn > 0 && refundable !== true;
      });
      if (open) expect(chargebackState(walk.state)).toBe('chargeback_open');
      else if (kept) expect(chargebackState(walk.state)).toBe('chargeback_kept');
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('opens refunds again when a lost dispute is won, also within one second', () => {
    const lost = seen({ status: 'lost', withdrawn: TOTAL, moves: 1, at: 2_000_000 });
    for (const at of [2_000_000, 2_001_000]) {
      const won = [seen({ status: 'lost', moves: 2, at }), seen({ status: 'won', moves: 2, at })];
      for (const reports of [
        [lost, ...won],
        [...won, lost],
        [won[1], lost, won[0]],
      ]) {
        const walk = walkedTo('delivered');
        for (const report of reports) if (report !== undefined) settleReversals(tell(walk, report));
        expect(walk.state.chargebacks).toMatchObject([{ status: 'won', withdrawn: 0 }]);
        expect(refund(walk)).toBeNull();
      }
    }
  });

  it('is lost when a won dispute is lost after all within one second, though the news of the money still says won', () => {
    const at = 2_000_000;
    const won = seen({ status: 'won', moves: 2, at });
    const news = seen({ status: 'won', withdrawn: TOTAL, moves: 3, at });
    const lost = seen({ status: 'lost', withdrawn: TOTAL, moves: 3, at });
    for (const reports of [
      [won, news, lost],
      [lost, won, news],
      [news, lost, won],
    ]) {
      const walk = walkedTo('delivered');
      for (const report of reports) settleReversals(tell(walk, report));
      expect(walk.state.chargebacks).toMatchObject([{ status: 'lost', withdrawn: TOTAL }]);
    }
  });

  it('freezes transfers again when a won dispute is opened again', () => {
    const walk = walkedTo('confirmed', false);
    tell(walk, seen({ status: 'won', at: 2_000_000 }));
    tell(walk, seen({ at: 2_001_000 }));
    expect(claimTransfer(walk.state, 'sup_a').amount).toBe(0);
    expect(refund(walk)).toMatchObject({ refused: 'chargeback_open' });
    expect(walk.events.map(({ type }) => type)).toContain('chargeback_reopened');
  });

  it('is known although the report before it comes later', () => {
    const walk = walkedTo('delivered');
    for (const [status, at] of [
      ['lost', 2_000_000],
      ['lost', 2_002_000],
      ['won', 2_001_000],
    ] as const) {
      tell(walk, seen({ status, withdrawn: TOTAL, moves: 1, at }));
    }
    expect(walk.state.chargebacks).toMatchObject([{ status: 'lost' }]);
  });

  it('is the one that came last, where its time cannot be right', () => {
    const walk = walkedTo('delivered');
    walk.now = 10_000_000_000;
    tell(walk, seen({ status: 'lost', withdrawn: TOTAL, moves: 1, at: walk.now }));
    walk.now += 5_000;
    tell(walk, seen({ status: 'won', withdrawn: 0, moves: 2, at: -400_000 }));
    expect(walk.state.chargebacks).toMatchObject([{ status: 'won' }]);
  });
});

describe("Stripe's own word on refunds of a disputed charge", () => {
  it.each([
    ['open', true, null],
    ['open', false, 'chargeback_open'],
    ['open', null, 'chargeback_open'],
    ['lost', true, null],
    ['lost', false, 'chargeback_open'],
    ['won', false, null],
    ['inquiry', false, null],
  ] as const)('%s, is_charge_refundable %s: %s', (status, refundable, refused) => {
    const walk = tell(walkedTo('delivered'), seen({ status, refundable, amount: 500 }));
    expect(refund(walk)?.refused ?? null).toBe(refused);
  });
});

describe('a dispute in another currency', () => {
  it.each([
    ["our balance is in the order's currency", { withdrawn: 8_000, withdrawnIn: 'gbp' }, 8_000],
    ["nothing is in the order's currency", { withdrawn: 9_500, withdrawnIn: 'usd' }, TOTAL],
    ['nobody says what our balance is in', { withdrawn: 9_500 }, TOTAL],
  ] as const)('freezes refunds, is shown, and its money is booked: %s', (_, held, taken) => {
    const walk = tell(walkedTo('delivered'), seen({ amount: 9_500, respondBy: 7 }), 'eur');
    expect(refund(walk)).toMatchObject({ refused: 'chargeback_open' });
    expect(viewOrder({ order: walk.state, next: null }, RETAILER)).toMatchObject({
      disputeStatus: 'open',
      disputes: [{ kind: 'chargeback', chargeback: { amount: 9_500, currency: 'eur', withdrawn: 0 } }],
    });
    tell(walk, seen({ amount: 9_500, moves: 1, ...held }), 'eur');
    settleReversals(walk);
    expect(walk.state.chargebacks).toMatchObject([{ withdrawn: taken }]);
    expect(balanceOf(ledger(walk), 'cash', 'customer')).toBe(TOTAL - taken);
    tell(walk, seen({ amount: 9_500, moves: 2, status: 'won' }), 'eur');
    settleReversals(walk);
    expect(holdings(walk)).toEqual(Object.fromEntries(walk.state.transfers.map((t) => [t.partyId, t.share])));
    expect(refund(walk)).toBeNull();
  });
});
