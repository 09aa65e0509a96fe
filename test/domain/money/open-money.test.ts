import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceOf } from '../../../src/domain/money/ledger.ts';
import { sum } from '../../../src/domain/money/money.ts';
import { movementsOf } from '../../../src/domain/money/movements.ts';
import { openMoney } from '../../../src/domain/money/open-money.ts';
import { event } from '../../../src/domain/order/events.ts';
import { receivable } from '../../../src/domain/refunds/refund.ts';
import { PAYMENT, RETAILER, SYSTEM, type Walk, walkTo } from '../fixtures.ts';
import { confirmed, issue, request, settled, TOTAL } from '../refunds/refund-steps.ts';
import { confirmedWalk, doPartyWork, orderShape } from '../refunds/refund-world.ts';
import { booksOf, happen, seeReversal } from './money-moves.ts';

const openOf = (walk: Walk, partyId: string) => {
  const found = openMoney(walk.state).find((one) => one.partyId === partyId);
  return found === undefined ? [0, 0, 0] : [found.toCome, found.owed, found.held];
};

describe('what is open between the Platform and a party', () => {
  it('is nothing before the capture, then the share, and nothing after the transfer', () => {
    expect(openMoney(walkTo('authorised').state)).toEqual([]);
    expect(openOf(walkTo('captured'), 'sup_a')).toEqual([5_429, 0, 0]);
    expect(openOf(confirmed(), 'sup_a')).toEqual([5_429, 0, 0]);
    expect(openMoney(settled().state)).toEqual([]);
  });

  it('never has the Platform, which keeps its share', () => {
    expect(openMoney(confirmed().state).map(({ partyId }) => partyId)).not.toContain('plt_a');
  });

  it('says that nothing comes of an order that is being cancelled, though the ledger still has it', () => {
    const walk = walkTo('captured');
    walk.command({ type: 'cancel', note: null }, RETAILER);
    expect(openOf(walk, 'sup_a')).toEqual([0, 0, 5_429]);
  });

  it('has what a refund takes back until it is reversed, also where the party has no balance for it', () => {
    const walk = settled();
    issue(walk, request(walk, { amount: 4_000 }));
    const [, owed] = openOf(walk, 'sup_a');
    expect(owed).toBe(1_004);
    const n = walk.state.reversals.find(({ partyId }) => partyId === 'sup_a')?.n ?? 1;
    walk.append(event('reversal_waiting', { partyId: 'sup_a', n, code: 'balance_insufficient' }, SYSTEM));
    expect(openOf(walk, 'sup_a')).toEqual([0, 1_004, 0]);
    while (doPartyWork(walk, 0));
    expect(openMoney(walk.state).filter(({ partyId }) => partyId !== 'sup_a')).toEqual([]);
  });

  it('is still owed where the refund has failed, while its reversal waits for balance', () => {
    const walk = settled();
    const id = request(walk, {});
    issue(walk, id);
    const [{ n = 1, amount = 0 } = {}] = walk.state.reversals.filter(({ partyId }) => partyId === 'sup_a');
    walk.append(event('reversal_waiting', { partyId: 'sup_a', n, code: 'balance_insufficient' }, SYSTEM));
    const result = { stripeRefundId: `re_${id}`, status: 'failed', code: 'expired_or_canceled_card' } as const;
    walk.command({ type: 'observe_refund', ...PAYMENT, refundId: id, amount: TOTAL, result }, SYSTEM);
    expect(receivable(walk.state, 'sup_a')).toBe(amount);
    expect(openOf(walk, 'sup_a')[1]).toBe(amount);
  });

  it('does not promise again what a person took back in the Dashboard', () => {
    const walk = settled();
    seeReversal(walk, 'sup_a', 'trr_hand', 700);
    expect(openOf(walk, 'sup_a')).toEqual([0, 0, 700]);
  });
});

describe('whatever happens to an order', () => {
  it('to come less owed plus held is what the ledger has, with the movements what it earned', () => {
    const seen = { toCome: 0, owed: 0, held: 0 };
    fc.assert(
      fc.property(orderShape, fc.array(fc.nat(99_999), { maxLength: 40 }), (shape, choices) => {
        const walk = confirmedWalk(shape);
        for (const n of [0, ...choices]) {
          happen(walk, n);
          const books = booksOf(walk);
          const open = openMoney(walk.state);
          for (const { id, role } of walk.state.parties) {
            const { toCome = 0, owed = 0, held = 0 } = open.find(({ partyId }) => partyId === id) ?? {};
            if (Math.min(toCome, owed, held) < 0) throw new Error(`${id}: below 0: ${toCome} ${owed} ${held}`);
            if (role === 'platform') continue;
            const balance = -balanceOf(books, 'party', id);
            if (toCome - owed + held !== balance)
              throw new Error(`${id}: ${toCome} - ${owed} + ${held} is not ${balance}`);
            const moved = -sum(movementsOf(walk.state).flatMap((one) => (one.partyId === id ? [one.amount] : [])));
            const earned = -balanceOf(
              books.filter(({ movement }) => movement !== 'transfer' && movement !== 'reversal'),
              'party',
              id,
            );
            if (moved + toCome - owed + held !== earned) throw new Error(`${id}: the movements do not fit`);
            seen.toCome += toCome;
            seen.owed += owed;
            seen.held += held;
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(seen.toCome, seen.owed, seen.held)).toBeGreaterThan(0);
  });
});
