import { describe, expect, it } from 'vitest';
import { ACTS_ON, NEEDS, NEEDS_OF, needKeysOf, needOf, waitingFor } from '../../src/domain/needs.ts';
import { ROLES } from '../../src/domain/order/actor.ts';
import { event } from '../../src/domain/order/events.ts';
import { answerOf, charged } from './banks/bank-cases.ts';
import { walkedTo } from './conversation/dispute-walk.ts';
import { answer, ask, post, proposed } from './conversation/proposal-steps.ts';
import { BRAND, CUSTOMER, OPS, RETAILER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from './fixtures.ts';
import { confirmed, fulfilment, requested, settleTransfers } from './order/order-steps.ts';

/** The needs of an order without those of its money, which every order has until its parties are paid. */
const needs = ({ state }: Walk): string[] =>
  needKeysOf(state)
    .filter((key) => !key.startsWith('payout:'))
    .sort();

describe('what an order needs of people', () => {
  it('of its retailer: a supplier to answer, until all have answered or the order is cancelled', () => {
    const walk = requested(walkTo('captured'));
    expect(needs(walk)).toEqual(['unanswered:ret_a']);
    const { state } = walk;
    const due = (state.requestedAt ?? 0) + state.policies.supplierSlaSeconds * 1_000;
    expect(needOf(state, 'unanswered', { role: 'retailer', partyId: 'ret_a' })?.due).toBe(due);
    walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
    expect(needs(walk)).toEqual(['unanswered:ret_a']);
    walk.command({ type: 'accept', fulfilmentId: fulfilment(2) }, SUPPLIER_B);
    expect(needs(walk)).toEqual([]);
    const rejected = requested(walkTo('captured'));
    rejected.command({ type: 'reject', fulfilmentId: fulfilment(1), reason: 'No' }, SUPPLIER_A);
    expect(needs(rejected)).toEqual([]);
  });

  it.each([
    ['the retailer', RETAILER, 'sup_a', 'proposal:sup_a', SUPPLIER_A],
    ['a supplier', SUPPLIER_A, null, 'proposal:ret_a', RETAILER],
  ] as const)('of the other side: an answer to a proposal of %s', (_, by, to, key, other) => {
    for (const word of ['accept', 'decline'] as const) {
      const walk = walkedTo('in_production');
      expect(post(walk, { ...ask({ refund: { amount: 100 }, borneBy: null, cancel: false }), to }, by)).toBeNull();
      expect(needs(walk)).toEqual([key]);
      expect(answer(walk, word, other)).toBeNull();
      expect(needs(walk)).toEqual([]);
    }
  });

  it('of each side of a thread: an answer to the last message, which a proposal is, too', () => {
    const walk = walkedTo('confirmed');
    post(walk, ask(null));
    expect(needs(walk)).toEqual(['message:sup_a']);
    post(walk, ask(null, 'sup_b'));
    expect(needs(walk)).toEqual(['message:sup_a', 'message:sup_b']);
    post(walk, ask(null, null), SUPPLIER_A);
    expect(needs(walk)).toEqual(['message:ret_a', 'message:sup_b']);
    post(walk, ask(null), OPS);
    expect(needs(walk)).toEqual(['message:ret_a', 'message:sup_a', 'message:sup_b']);
    post(walk, ask({ refund: { amount: 100 }, borneBy: null, cancel: false }));
    expect(needs(walk)).toEqual(['message:sup_b', 'proposal:sup_a']);
  });

  it('of all sides of a dispute, until it is resolved; not of a supplier that it does not name', () => {
    const walk = walkedTo('delivered');
    const line = walk.state.lines.find(({ supplierId }) => supplierId === 'sup_b');
    const raised = { reason: 'damaged', description: 'Bent', lineIds: [line?.id ?? ''], evidenceUrls: [] } as const;
    expect(walk.command({ type: 'raise_dispute', ...raised }, CUSTOMER)).toBeNull();
    expect(needs(walk)).toEqual(['dispute:platform', 'dispute:ret_a', 'dispute:sup_b']);
    const [dispute] = walk.state.disputes;
    const ruling = { outcome: 'no_refund', refund: null, borneBy: null, note: 'Seen' } as const;
    expect(walk.command({ type: 'resolve_dispute', disputeId: dispute?.id ?? '', ...ruling }, OPS)).toBeNull();
    expect(needs(walk)).toEqual([]);
  });

  it('of the retailer and Platform Ops: an answer to the bank, by its day, until Stripe has a final one', () => {
    const walk = charged(walkedTo('delivered'), { respondBy: 77 });
    expect(needs(walk)).toEqual(['bank:platform', 'bank:ret_a']);
    expect(needOf(walk.state, 'bank', { role: 'platform', partyId: 'plt_z' })?.due).toBe(77);
    walk.command(answerOf('draft', 'draft'), RETAILER);
    expect(needs(walk)).toEqual(['bank:platform', 'bank:ret_a']);
    const finished = charged(walkedTo('delivered'), { respondBy: 77 });
    expect(finished.command(answerOf('final'), RETAILER)).toBeNull();
    expect(needs(finished)).toEqual([]);
  });

  it('of the retailer: to know that it was lost for want of stock, and for no other reason', () => {
    const walk = walkTo('authorised');
    walk.append(event('cancel_requested', { reason: 'out_of_stock', note: 'SKU-B' }, SYSTEM));
    expect(needs(walk)).toEqual(['out_of_stock:ret_a']);
    const asked = walkTo('authorised');
    asked.append(event('cancel_requested', { reason: 'customer_request', note: null }, CUSTOMER));
    expect(needs(asked)).toEqual([]);
  });

  it("of nobody: a brand's money to come, until it is transferred", () => {
    const payouts = (walk: Walk) => needKeysOf(walk.state).filter((key) => key.startsWith('payout:'));
    expect(payouts(walkTo('placed'))).toEqual([]);
    // The card only holds it: nothing was taken yet that could be shared.
    expect(payouts(walkTo('authorised'))).toEqual([]);
    expect(payouts(requested(walkTo('captured')))).toEqual(['payout:brd_a']);
    expect(payouts(confirmed())).toEqual(['payout:brd_a']);
    expect(payouts(settleTransfers(confirmed()))).toEqual([]);
    const cancelled = walkTo('captured');
    expect(cancelled.command({ type: 'cancel', note: null }, RETAILER)).toBeNull();
    expect(payouts(cancelled)).toEqual([]);
    const refunded = confirmed();
    const all = {
      type: 'refund',
      ask: { amount: refunded.state.payment.captured },
      reason: 'All',
      version: null,
    } as const;
    expect(refunded.command(all, OPS)).toBeNull();
    expect(payouts(refunded)).toEqual([]);
  });
});

describe('a reader acts on what it needs', () => {
  const raised = () => {
    const walk = walkedTo('delivered');
    const lineIds = walk.state.lines.map(({ id }) => id);
    walk.command(
      { type: 'raise_dispute', reason: 'damaged', description: 'Bent', lineIds, evidenceUrls: [] },
      CUSTOMER,
    );
    return walk;
  };
  const told = () => {
    const walk = walkedTo('confirmed');
    post(walk, ask(null));
    return walk;
  };
  const proposing = (by: typeof RETAILER, to: string | null) => {
    const walk = walkedTo('in_production');
    post(walk, { ...ask({ refund: { amount: 100 }, borneBy: null, cancel: false }), to }, by);
    return walk;
  };
  /** Nothing is left to refund, so the proposal cannot be carried out. */
  const overtaken = () => {
    const walk = proposing(SUPPLIER_A, null);
    const amount = walk.state.payment.captured;
    walk.command({ type: 'refund', ask: { amount }, reason: 'All', version: walk.state.version }, RETAILER);
    return walk;
  };
  const lost = () =>
    walkTo('authorised').append(event('cancel_requested', { reason: 'out_of_stock', note: 'SKU-B' }, SYSTEM));

  const READERS = [
    ['retailer', { role: 'retailer', partyId: 'ret_a' }],
    ['sup_a', { role: 'supplier', partyId: 'sup_a' }],
    ['sup_b', { role: 'supplier', partyId: 'sup_b' }],
    ['brand', { role: 'brand', partyId: 'brd_a' }],
    ['platform', { role: 'platform', partyId: 'plt_a' }],
  ] as const;

  /** By situation: who has something to do about it. Everybody else has nothing. */
  it.each<readonly [string, () => Walk, Readonly<Partial<Record<string, readonly string[]>>>]>([
    ['a supplier is silent', () => requested(walkTo('captured')), { retailer: ['unanswered'] }],
    ['a message of the retailer', told, { sup_a: ['message'] }],
    ['a proposal of the retailer', () => proposing(RETAILER, 'sup_a'), { sup_a: ['proposal'] }],
    ['a proposal of a supplier', () => proposing(SUPPLIER_A, null), { retailer: ['proposal'] }],
    ['a proposal that was overtaken', overtaken, {}],
    ['a dispute, which Platform Ops decide', raised, { platform: ['dispute'] }],
    ['a chargeback', () => charged(walkedTo('delivered')), { retailer: ['bank'], platform: ['bank'] }],
    ['an order that was lost for want of stock', lost, {}],
    ['an order whose brand is not paid yet', () => confirmed(), {}],
    ['an order that is over', () => walkedTo('delivered'), {}],
  ])('%s', (_, make, expected) => {
    const { state } = make();
    const acts = READERS.flatMap(([name, reader]) => {
      const kinds = NEEDS.filter((kind) => needOf(state, kind, reader) !== null);
      const open = kinds.filter((kind) => waitingFor(reader.role, { [kind]: 1 }) > 0);
      return open.length === 0 ? [] : [[name, open]];
    });
    expect(Object.fromEntries(acts)).toEqual(expected);
  });

  it('only on what its home page shows, and never on what it does not have', () => {
    for (const role of ROLES)
      for (const kind of NEEDS) {
        if (ACTS_ON[role].includes(kind)) expect(NEEDS_OF[role], `${role} ${kind}`).toContain(kind);
      }
    expect(waitingFor('retailer', { dispute: 3, bank: 2, out_of_stock: 1 }, ['dispute', 'bank'])).toBe(2);
    expect(waitingFor('platform', { dispute: 3 })).toBe(3);
  });
});

it('a reader has the needs of its own role and party only', () => {
  const walk = charged(proposed('in_production'));
  for (const viewer of [RETAILER, SUPPLIER_A, SUPPLIER_B, BRAND, OPS]) {
    if (viewer.partyId === null) throw new Error('a party');
    for (const kind of NEEDS_OF[viewer.role]) {
      const own = needKeysOf(walk.state).includes(
        `${kind}:${viewer.role === 'platform' ? 'platform' : viewer.partyId}`,
      );
      expect(needOf(walk.state, kind, viewer) !== null, `${viewer.role} ${kind}`).toBe(own);
    }
  }
});
