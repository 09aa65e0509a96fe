import { describe, expect, it } from 'vitest';
import { type Account, balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { proofFor } from '../../../src/domain/money/proof.ts';
import { event } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { CUSTOMER, ORDER, placed, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../fixtures.ts';
import { doPartyWork, moveTransfer } from '../refunds/refund-world.ts';

const { total } = placed().totals;
const FULFILMENTS = [1, 2].map((n) => `ful_${ORDER.slice(4)}_${n}`);

/** All entries of an order. */
function booksOf({ events }: Walk): Entry[] {
  let order: OrderState | null = null;
  return events.flatMap((one) => {
    const entries = entriesOf(order, one);
    order = evolve(order, one);
    return entries;
  });
}

const confirmed = (): Walk => {
  const walk = walkTo('captured');
  walk.append(event('fulfilment_requested', { fulfilments: plannedFulfilments(walk.state) }, SYSTEM));
  for (const [i, actor] of [SUPPLIER_A, SUPPLIER_B].entries()) {
    walk.command({ type: 'accept', fulfilmentId: FULFILMENTS[i] ?? '' }, actor);
  }
  for (let n = 0; n < 8; n += 1) moveTransfer(walk, 0);
  return walk;
};

const refund = (walk: Walk, ask: object): Walk => {
  walk.command({ type: 'refund', ask, reason: 'r', version: null }, { role: 'retailer', partyId: 'ret_a' });
  const id = walk.state.refunds.at(-1)?.id ?? '';
  walk.append(event('refund_issued', { id, stripeRefundId: 're_1', pending: false }, SYSTEM));
  while (doPartyWork(walk, 0));
  return walk;
};

const balances = (walk: Walk, ...accounts: Account[]): number[] =>
  accounts.map((account) => balanceOf(booksOf(walk), account));

const lines = (walk: Walk, movement: Entry['movement']) =>
  booksOf(walk)
    .filter((entry) => entry.movement === movement)
    .map(({ account, owner, side, amount }) => `${side} ${account} ${owner} ${amount}`);

describe('the ledger of an order', () => {
  it('after the authorisation: the amount is held, and the Platform has no cash', () => {
    expect(lines(walkTo('authorised'), 'authorise')).toEqual([
      `debit held customer ${total}`,
      `credit customer customer ${total}`,
    ]);
    expect(balances(walkTo('authorised'), 'held', 'cash')).toEqual([total, 0]);
  });

  it('after the release: all accounts are 0 again', () => {
    const walk = walkTo('authorised').append(event('payment_voided', {}, SYSTEM));
    expect(balances(walk, 'held', 'customer', 'cash')).toEqual([0, 0, 0]);
    const unauthorised = walkTo('placed').append(event('payment_voided', {}, SYSTEM));
    expect(booksOf(unauthorised)).toEqual([]);
  });

  it('after the capture: the amount is cash, and owed to the parties', () => {
    const walk = walkTo('captured');
    expect(balances(walk, 'held', 'customer', 'cash')).toEqual([0, 0, total]);
    expect(lines(walk, 'capture').filter((line) => line.includes('party'))).toEqual([
      'credit party sup_a 5429',
      'credit party sup_b 3266',
      'credit party brd_a 1394',
      'credit party ret_a 10636',
      'credit party plt_a 870',
    ]);
  });

  it('after a capture without a recorded authorisation: the same balances', () => {
    const walk = walkTo('placed').append(event('payment_captured', { chargeId: 'ch_1', amount: total }, SYSTEM));
    expect(balances(walk, 'held', 'customer', 'cash')).toEqual([0, 0, total]);
  });

  it('after a capture of another amount, recorded without lines: the Platform bears the difference', () => {
    const walk = walkTo('committed').append(
      event('payment_captured', { chargeId: 'ch_1', amount: total - 100 }, SYSTEM),
    );
    expect(balances(walk, 'held', 'cash')).toEqual([0, total - 100]);
    expect(lines(walk, 'capture').filter((line) => line.includes('plt_a'))).toEqual([
      'credit party plt_a 870',
      'debit party plt_a 100',
    ]);
  });

  it('after the transfers: only the share of the Platform is left', () => {
    expect(lines(confirmed(), 'transfer')).toContain('debit party sup_a 5429');
    expect(balances(confirmed(), 'cash', 'party')).toEqual([870, -870]);
  });

  it('after full refunds and reversals: every account is 0', () => {
    const walk = refund(refund(confirmed(), { amount: 4_321 }), {});
    expect(balances(walk, 'held', 'customer', 'cash', 'party')).toEqual([0, 0, 0, 0]);
    for (const owner of ['sup_a', 'sup_b', 'brd_a', 'ret_a', 'plt_a']) {
      expect(balanceOf(booksOf(walk), 'party', owner), owner).toBe(0);
    }
  });

  it('after a failed refund: the refund is booked back, and its reversals are returned', () => {
    const walk = refund(confirmed(), { amount: 4_321 });
    const id = walk.state.refunds[0]?.id ?? '';
    walk.append(event('refund_failed', { id, code: 'lost_or_stolen_card' }, SYSTEM));
    expect(lines(walk, 'refund_failure')).toContain('debit cash customer 4321');
    while (doPartyWork(walk, 0));
    expect(balances(walk, 'cash', 'party')).toEqual([870, -870]);
  });

  it('after a refund that Stripe refused: there are no new entries', () => {
    const walk = confirmed();
    const before = booksOf(walk).length;
    walk.command({ type: 'refund', ask: {}, reason: 'r', version: null }, { role: 'retailer', partyId: 'ret_a' });
    const id = walk.state.refunds[0]?.id ?? '';
    walk.append(event('refund_failed', { id, code: 'charge_disputed' }, SYSTEM));
    expect(booksOf(walk)).toHaveLength(before);
  });

  it('balances for each event, and contains no personal data', () => {
    const entries = booksOf(refund(confirmed(), { amount: 4_321 }));
    for (const seq of new Set(entries.map((entry) => entry.seq))) {
      const legs = entries.filter((entry) => entry.seq === seq);
      expect(legs.reduce((sum, { side, amount }) => sum + (side === 'debit' ? amount : -amount), 0)).toBe(0);
      expect(legs.every(({ amount }) => amount > 0)).toBe(true);
    }
    expect(JSON.stringify(entries)).not.toMatch(/Ada|example|High St|York/);
  });

  it('gives a proof only to parties of the order, and shows them only their own entries', () => {
    const walk = refund(confirmed(), { amount: 4_321 });
    const chain = booksOf(walk).map((entry, i) => ({ i: i + 1, entry, salt: 's', leaf: `leaf ${i + 1}`, head: 'h' }));
    const seen = (viewer: Parameters<typeof proofFor>[1]) => proofFor({ order: walk.state, chain, head: 'h' }, viewer);
    expect(seen({ role: 'supplier', partyId: 'sup_z' })).toBeNull();
    expect(seen({ role: 'platform', partyId: 'plt_a' })?.entries.every((one) => 'entry' in one)).toBe(true);
    for (const viewer of [SUPPLIER_A, SUPPLIER_B, CUSTOMER]) {
      const shown = seen(viewer)?.entries.flatMap((one) => ('entry' in one ? [one.entry.owner] : []));
      expect(new Set(shown)).toEqual(new Set([viewer.partyId ?? 'customer']));
    }
  });
});
