import { describe, expect, it } from 'vitest';
import { allowedActions } from '../../../src/domain/order/view.ts';
import { receivable, refundableLeft, refundSummary } from '../../../src/domain/refunds/refund.ts';
import { quoteRefund } from '../../../src/domain/refunds/request.ts';
import type { CostShare, RefundAsk } from '../../../src/domain/refunds/state.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { settle } from '../../../src/domain/saga/settle.ts';
import { BRAND, CUSTOMER, OPS, RETAILER, SUPPLIER_A, SUPPLIER_B, walkTo } from '../fixtures.ts';
import {
  confirmed,
  FUL_A,
  FUL_B,
  issue,
  LINE_A,
  LINE_B,
  quoted,
  ref,
  refund,
  request,
  settled,
  TOTAL,
  work,
} from './refund-steps.ts';

describe('the lines of a refund', () => {
  it.each<[string, RefundAsk, [string, number, number][]]>([
    [
      'a refund of all that is left, if nothing is named',
      {},
      [
        [LINE_A, 12_900, 1],
        [LINE_B, 8_000, 1],
        ['shipping', 695, 0],
      ],
    ],
    ['units of a line', { lines: [{ lineId: LINE_B, quantity: 1 }] }, [[LINE_B, 8_000, 1]]],
    ['an amount of the shipping', { shipping: 95 }, [['shipping', 95, 0]]],
    [
      'lines and shipping together',
      { lines: [{ lineId: LINE_A, quantity: 1 }], shipping: 5 },
      [
        [LINE_A, 12_900, 1],
        ['shipping', 5, 0],
      ],
    ],
    [
      'an amount alone, divided over all lines by the largest remainder',
      { amount: 100 },
      [
        [LINE_A, 60, 0],
        [LINE_B, 37, 0],
        ['shipping', 3, 0],
      ],
    ],
    ['a penny, which goes to the line with the largest part', { amount: 1 }, [[LINE_A, 1, 0]]],
  ])('are right for %s', (_, ask, expected) => {
    const quote = quoteRefund(confirmed().state, ask);
    if (isRefusal(quote)) throw new Error(quote.reason.key);
    expect(quote.allocations.map(({ line, amount, quantity }) => [line, amount, quantity])).toEqual(expected);
  });

  it('are limited by what is left of a line', () => {
    const walk = confirmed();
    refund(walk, { amount: 5_000 });
    const left = 8_000 - (walk.state.refunds[0]?.allocations.find((a) => a.line === LINE_B)?.amount ?? 0);
    expect(quoteRefund(walk.state, { lines: [{ lineId: LINE_B, quantity: 1 }] })).toMatchObject({ amount: left });
  });

  it.each<[string, RefundAsk, string]>([
    ['more than is left', { amount: TOTAL + 1 }, 'refund_exceeds_remaining'],
    ['more shipping than was paid', { shipping: 696 }, 'refund_exceeds_remaining'],
    ['more units than were bought', { lines: [{ lineId: LINE_A, quantity: 2 }] }, 'refund_exceeds_remaining'],
    [
      'a line named twice with too many units',
      { lines: [1, 1].map((quantity) => ({ lineId: LINE_A, quantity })) },
      'refund_exceeds_remaining',
    ],
    ['no shipping and no line', { shipping: 0 }, 'nothing_to_refund'],
    ["another order's line", { lines: [{ lineId: 'lin_x_1', quantity: 1 }] }, 'invalid_request'],
    ['half a penny', { amount: 0.5 }, 'invalid_request'],
    ['an amount and shipping', { amount: 5, shipping: 5 }, 'invalid_request'],
  ])('are refused for %s', (_, ask, code) => {
    expect(quoteRefund(confirmed().state, ask)).toMatchObject({ refused: code });
  });

  it('are empty once everything was refunded', () => {
    const walk = confirmed();
    refund(walk, {});
    expect(quoteRefund(walk.state, {})).toMatchObject({ refused: 'nothing_to_refund' });
    expect(refundableLeft(walk.state)).toBe(0);
  });
});

describe('the cost shares of a refund', () => {
  const shares = { sup_a: 5_429, sup_b: 3_266, brd_a: 1_394, ret_a: 10_636, plt_a: 870 };

  it('are the shares of all parties for a full refund', () => {
    expect(quoted(confirmed(), {})).toEqual(shares);
  });

  it('are rounded down for each line, and once only; the Platform bears the residue', () => {
    const walk = confirmed();
    const total: Record<string, number> = {};
    for (const amount of [1, 99, 1_000, 3_333, 7_777]) {
      for (const [id, part] of Object.entries(quoted(walk, { amount }))) total[id] = (total[id] ?? 0) + part;
      refund(walk, { amount });
    }
    for (const [id, part] of Object.entries(quoted(walk, {}))) total[id] = (total[id] ?? 0) + part;
    expect(total).toEqual(shares);
  });

  it('are limited by the policy of a supplier that has started; the retailer bears the rest', () => {
    const walk = confirmed();
    walk.command({ type: 'start', fulfilmentId: FUL_A }, SUPPLIER_A);
    walk.command({ type: 'start', fulfilmentId: FUL_B }, SUPPLIER_B);
    // A bears 5000 bps of 5000 (line) and of 429 (shipping), B nothing.
    const borne = quoted(walk, {});
    expect(borne).toMatchObject({ sup_a: 2_500 + 214, brd_a: 1_394, plt_a: 870 });
    expect(borne.sup_b).toBeUndefined();
    expect(borne.ret_a).toBe(10_636 + (5_429 - 2_714) + 3_266);
  });

  it('never get smaller than before the start of production', () => {
    const walk = confirmed();
    refund(walk, { lines: [{ lineId: LINE_B, quantity: 1 }] });
    walk.command({ type: 'start', fulfilmentId: FUL_B }, SUPPLIER_B);
    expect(quoted(walk, {}).sup_b).toBeUndefined();
    expect(walk.state.refunds[0]?.capped).toEqual([]);
  });

  it('are not limited by a policy in a dispute, which does not change earlier refunds', () => {
    const walk = confirmed();
    walk.command({ type: 'start', fulfilmentId: FUL_B }, SUPPLIER_B);
    refund(walk, { lines: [{ lineId: LINE_B, quantity: 1 }] });
    const free = quoted(walk, {}, null, 'dispute');
    expect(free).toMatchObject({ sup_a: 5_429, sup_b: 266 });
    expect(free.ret_a).toBe(10_636 - 4_133);
  });

  it('are exactly as agreed, the retailer bears the rest, and later refunds do not change them', () => {
    const walk = confirmed();
    const borneBy = [{ partyId: 'sup_a', amount: 3_000 }];
    const agreed = quoted(walk, { amount: 4_000 }, borneBy, 'proposal');
    expect(agreed).toEqual({ sup_a: 3_000, ret_a: 1_000 });
    refund(walk, { amount: 4_000 }, borneBy, 'proposal');
    // The agreed refund was divided over all lines, so A bore 1112 on a line of another supplier. A also bears the rest
    // of its own line (5000 - 1792) and of the shipping (332 of 598, for the 566 that are left). It gets nothing back.
    expect(quoted(walk, {})).toEqual({ sup_a: 3_208 + 314, sup_b: 2_814, brd_a: 1_316, ret_a: 9_120, plt_a: 823 });
  });

  it('become a receivable, never a reversal, if they are more than the share of the party', () => {
    const walk = settled();
    const borneBy = [{ partyId: 'sup_b', amount: 4_000 }];
    const quote = quoteRefund(walk.state, { amount: 4_000 }, { borneBy, kind: 'dispute' });
    expect(quote).toMatchObject({ parties: [{ partyId: 'sup_b', amount: 4_000, fromShare: 3_266, receivable: 734 }] });
    refund(walk, { amount: 4_000 }, borneBy, 'dispute');
    expect(walk.state.reversals).toMatchObject([{ partyId: 'sup_b', amount: 3_266 }]);
    expect(receivable(walk.state, 'sup_b')).toBe(734);
  });

  it('can be of any party; the Platform owes nobody', () => {
    const walk = settled();
    refund(walk, { lines: [{ lineId: LINE_B, quantity: 1 }] }, [{ partyId: 'plt_a', amount: 8_000 }], 'dispute');
    expect([receivable(walk.state, 'plt_a'), walk.state.reversals]).toEqual([0, []]);
    refund(walk, { amount: 5_000 }, [{ partyId: 'brd_a', amount: 5_000 }], 'dispute');
    expect(receivable(walk.state, 'brd_a')).toBe(5_000 - 1_394);
  });

  it.each<[string, CostShare[]]>([
    ['a party that is not in the order', [{ partyId: 'sup_z', amount: 1 }]],
    ['one party twice', [1, 1].map((amount) => ({ partyId: 'sup_a', amount }))],
    ['more than the refund', [{ partyId: 'sup_a', amount: 101 }]],
    ['less than nothing', [{ partyId: 'sup_a', amount: -1 }]],
  ])('are refused with %s', (_, borneBy) => {
    const refused = quoteRefund(confirmed().state, { amount: 100 }, { borneBy });
    expect(refused).toMatchObject({ refused: 'bearing_invalid' });
  });
});

describe('a request for a refund', () => {
  const command = { type: 'refund', ask: { amount: 100 }, reason: 'r', version: null } as const;

  it('is allowed for retailer and Platform after the confirmation; others are told the alternatives', () => {
    for (const actor of [RETAILER, OPS]) expect(confirmed().command(command, actor)).toBeNull();
    for (const [actor, instead] of [
      [CUSTOMER, 'cancel it'],
      [SUPPLIER_A, 'propose terms'],
      [BRAND, 'Only the retailer'],
    ] as const) {
      const refused = confirmed().command(command, actor);
      expect(refused).toMatchObject({ refused: 'forbidden' });
      expect(refused?.detail).toContain(instead);
    }
    expect(allowedActions(confirmed().state, RETAILER)).toContain('refund');
    expect(allowedActions(confirmed().state, SUPPLIER_A)).not.toContain('refund');
  });

  it('is refused before the confirmation and while the order is being cancelled', () => {
    const refused = walkTo('captured').command(command, RETAILER);
    expect(refused).toMatchObject({ refused: 'not_allowed_in_status' });
    expect(refused?.detail).toContain('cancel');
    const walk = confirmed();
    walk.command({ type: 'cancel', note: null }, RETAILER);
    expect(walk.command(command, RETAILER)).toMatchObject({ refused: 'order_cancelling' });
  });

  it('is refused at another version than that of the quote', () => {
    const walk = confirmed();
    const { version } = walk.state;
    expect(walk.command({ ...command, version: version - 1 }, RETAILER)).toMatchObject({ refused: 'order_moved' });
    expect(walk.command({ ...command, version }, RETAILER)).toBeNull();
    expect(walk.command({ ...command, version }, RETAILER)).toMatchObject({ refused: 'order_moved' });
  });
});

describe('the order after a refund', () => {
  it('stays in production after a partial refund', () => {
    const walk = confirmed();
    walk.command({ type: 'start', fulfilmentId: FUL_A }, SUPPLIER_A);
    refund(walk, { amount: 100 });
    expect([walk.state.status, refundSummary(walk.state)]).toEqual(['in_production', 'partial']);
  });

  it('is refunded after a full refund; fulfilments that are not started are withdrawn and restocked', () => {
    const walk = confirmed();
    walk.command({ type: 'start', fulfilmentId: FUL_A }, SUPPLIER_A);
    refund(walk, {});
    expect(walk.state.status).toBe('refunded');
    expect(walk.state.fulfilments.map((f) => f.status)).toEqual(['in_production', 'withdrawn']);
    expect(walk.state.withdrawals).toMatchObject([{ fulfilmentIds: [FUL_B], skus: ['SKU-B'] }]);
    expect(walk.work).toEqual(['withdraw_1', 'restock_1']);
    for (const id of ['withdraw_1', 'restock_1'] as const) {
      const one = work(walk, id);
      walk.append(...settle(one.kind, walk.state, null, one));
    }
    expect(walk.work).toEqual([]);
  });

  it('is refunded after any refund since the delivery; earlier refunds do not count', () => {
    const walk = confirmed();
    refund(walk, { amount: 100 });
    for (const [id, actor] of [
      [FUL_A, SUPPLIER_A],
      [FUL_B, SUPPLIER_B],
    ] as const) {
      walk.command({ type: 'start', fulfilmentId: id }, actor);
      walk.command({ type: 'dispatch', fulfilmentId: id, tracking: { carrier: 'P', number: '1', url: null } }, actor);
    }
    walk.command({ type: 'confirm_delivery' }, CUSTOMER);
    expect(walk.state.status).toBe('delivered');
    refund(walk, { amount: 100 });
    expect([walk.state.status, refundSummary(walk.state)]).toEqual(['refunded', 'partial']);
    refund(walk, { amount: 100 });
    expect(walk.state.status).toBe('refunded');
  });

  it('sends its refunds one after the other', () => {
    const walk = confirmed();
    request(walk, { amount: 100 });
    request(walk, { amount: 200 });
    expect(walk.work).toEqual([ref(1)]);
    issue(walk, ref(1));
    expect(walk.work).toEqual([ref(2)]);
  });
});
