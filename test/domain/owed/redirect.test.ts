import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { redirectOf, waitingMoney } from '../../../src/domain/refunds/redirect.ts';
import { claimTransfer } from '../../../src/domain/saga/outbox.ts';
import { settleReversals, walkedTo } from '../conversation/dispute-walk.ts';
import { BRAND, CUSTOMER, OPS, PAYMENT, RETAILER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk } from '../fixtures.ts';

/** A party's account is closed or missing, and Platform Ops send its money to another one. */

const redirect = (walk: Walk, change: { partyId?: string; account?: string } = {}, actor = OPS) =>
  walk.command({ type: 'redirect_money', partyId: 'sup_a', account: 'acct_other', note: 'closed', ...change }, actor);
const view = (walk: Walk, actor = OPS) => viewOrder({ order: walk.state, next: null }, actor);
const shareOf = (walk: Walk, partyId: string, actor = OPS) =>
  view(walk, actor)?.split.find((share) => share.partyId === partyId);

/** A confirmed order; the transfer of `sup_a` was refused because of its account. */
function refused(code = 'account_missing'): Walk {
  const walk = walkedTo('confirmed', false);
  walk.append(...claimTransfer(walk.state, 'sup_a').events);
  walk.append(event('transfer_waiting', { partyId: 'sup_a', code }, SYSTEM));
  return walk;
}

/** A settled order; the return to every party after a failed refund waits for its account. */
function returned(): Walk {
  const walk = walkedTo('confirmed');
  walk.command({ type: 'refund', ask: { amount: 1_000 }, reason: 'x', version: null }, OPS);
  const [ours] = walk.state.refunds;
  const told = { type: 'observe_refund', ...PAYMENT, refundId: ours?.id ?? '', amount: 1_000 } as const;
  walk.command({ ...told, result: { stripeRefundId: 're_1', status: 'succeeded', code: null } }, SYSTEM);
  settleReversals(walk);
  walk.command({ ...told, result: { stripeRefundId: 're_1', status: 'failed', code: 'x' } }, SYSTEM);
  for (const { partyId, n } of walk.state.returns) {
    walk.append(event('return_waiting', { partyId, n, code: 'account_missing' }, SYSTEM));
  }
  return walk;
}

describe('money that waits for a party', () => {
  it('goes to another account at once, and the retailer and the party see that', () => {
    const walk = refused();
    expect(view(walk)?.allowedActions).toContain('redirect_money');
    expect(waitingMoney(walk.state)).toEqual([{ partyId: 'sup_a', amount: 5_429, works: ['transfer:sup_a'] }]);
    const before = walk.events.length;
    expect(redirect(walk)).toBeNull();
    expect(walk.events.slice(before).map(({ type, data }) => [type, 'work' in data ? data.work : null])).toEqual([
      ['money_redirected', null],
      ['work_resumed', 'transfer:sup_a'],
    ]);
    for (const actor of [OPS, RETAILER, SUPPLIER_A])
      expect(shareOf(walk, 'sup_a', actor)?.redirectedTo).toBe('acct_other');
    expect(shareOf(walk, 'sup_b', SUPPLIER_B)?.redirectedTo).toBeNull();
  });

  it('is redirected until it has moved; what comes later goes to the own account', () => {
    const walk = refused();
    redirect(walk);
    walk.append(...claimTransfer(walk.state, 'sup_a').events);
    expect(redirectOf(walk.state, 'sup_a')).toBe('acct_other');
    walk.append(event('transfer_settled', { partyId: 'sup_a', transferId: 'tr_1' }, SYSTEM));
    expect(redirectOf(walk.state, 'sup_a')).toBeNull();
  });

  it('is also a return after a failed refund, of one party alone', () => {
    const walk = returned();
    expect(redirect(walk)).toBeNull();
    expect(redirectOf(walk.state, 'sup_a')).toBe('acct_other');
    expect(redirectOf(walk.state, 'sup_b')).toBeNull();
    settleReversals(walk);
    const back = walk.state.returns.find(({ partyId }) => partyId === 'sup_a');
    walk.append(event('return_settled', { partyId: 'sup_a', n: back?.n ?? 0, transferId: 'tr_2' }, SYSTEM));
    expect(redirectOf(walk.state, 'sup_a')).toBeNull();
  });

  it('may be redirected once more, also if it is parked; the same account again changes nothing', () => {
    const walk = refused('account_invalid');
    const parked = { work: 'transfer:sup_a', code: 'account_invalid', owed: 'the share' };
    walk.append(event('work_parked', parked, SYSTEM));
    expect(redirect(walk)).toBeNull();
    expect(walk.state.parked).toEqual([]);
    const { version } = walk.state;
    expect(redirect(walk)).toBeNull();
    expect(walk.state.version).toBe(version);
    expect(redirect(walk, { account: 'acct_third' })).toBeNull();
    expect(walk.state.redirects).toEqual([{ partyId: 'sup_a', account: 'acct_third' }]);
  });

  it('is not redirected by others, and not where none waits', () => {
    const walk = refused();
    for (const actor of [RETAILER, SUPPLIER_A, BRAND, CUSTOMER]) {
      expect(redirect(walk, {}, actor)).toMatchObject({ refused: 'forbidden' });
      expect(view(walk, actor)?.allowedActions).not.toContain('redirect_money');
    }
    for (const partyId of ['sup_b', 'sup_x', 'plt_a']) {
      expect(redirect(walk, { partyId })).toMatchObject({ reason: { key: 'no_money_waits' } });
    }
    const paid = walkedTo('confirmed');
    expect(redirect(paid)).toMatchObject({ reason: { key: 'no_money_waits' } });
    expect(view(paid)?.allowedActions).not.toContain('redirect_money');
  });
});
