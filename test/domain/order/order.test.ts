import { describe, expect, it } from 'vitest';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import type { Fault } from '../../../src/domain/fault.ts';
import { event } from '../../../src/domain/order/events.ts';
import { replay } from '../../../src/domain/order/evolve.ts';
import { refundSummary, reversalDue } from '../../../src/domain/refunds/refund.ts';
import { deadlines } from '../../../src/domain/saga/deadlines.ts';
import { giveUp } from '../../../src/domain/saga/give-up.ts';
import { claimTransfer, owedRows } from '../../../src/domain/saga/outbox.ts';
import { settle } from '../../../src/domain/saga/settle.ts';
import type { Work } from '../../../src/domain/saga/work.ts';
import {
  CUSTOMER,
  OPS,
  ORDER,
  placed,
  RETAILER,
  request,
  SUPPLIER_A,
  SUPPLIER_B,
  SYSTEM,
  shop,
  WAY,
  walkTo,
} from '../fixtures.ts';
import { confirmed, fulfilment, requested, settleTransfers, tracking } from './order-steps.ts';

describe('pricing', () => {
  it('takes price, tax and supplier from the listing, and splits to the penny', () => {
    const order = placed();
    expect(order.totals).toEqual({ items: 20_900, shipping: 695, tax: 2_150 + 1_333, total: 21_595 });
    expect(order.lines.map((line) => [line.supplierId, line.sku])).toEqual([
      ['sup_a', 'SKU-A'],
      ['sup_b', 'SKU-B'],
    ]);
    const shares = [...order.lines.flatMap((line) => line.shares), ...order.shipping.shares];
    expect(shares.reduce((total, share) => total + share.amount, 0)).toBe(21_595);
  });

  it.each([
    ['another total', { ...request('lst_a'), expectedTotal: 1 }, 'price_changed'],
    ['a foreign listing', request('lst_zzz'), 'listing_unavailable'],
    ['an unknown shipping option', { ...request('lst_a'), shippingOptionId: 'drone' }, 'shipping_option_unavailable'],
    ['no measurements', { ...request(), lines: [{ listingId: 'lst_a', quantity: 1, options: {} }] }, 'invalid_options'],
    [
      'a width beyond the limit',
      { ...request(), lines: [{ listingId: 'lst_a', quantity: 1, options: { width_mm: 9_000 } }] },
      'invalid_options',
    ],
    [
      'an option of another product',
      { ...request(), lines: [{ listingId: 'lst_a', quantity: 1, options: { width_mm: 900, constructor: 'x' } }] },
      'invalid_options',
    ],
  ])('refuses %s', (_, body, code) => {
    expect(priceOrder(ORDER, shop, body)).toMatchObject({ refused: code });
  });
});

describe('an order on its way to delivery', () => {
  it('does one step after the other', () => {
    expect(walkTo('placed').work).toEqual([]);
    expect(walkTo('authorised').work).toEqual(['hold_inventory']);
    expect(walkTo('committed').work).toEqual(['capture_payment']);
    expect(walkTo('captured').work).toEqual(['request_fulfilment']);
    expect(requested(walkTo('captured')).work).toEqual([]);
  });

  it('renews a stock hold that expires before the commit', () => {
    const walk = walkTo('authorised').append(event('inventory_held', { expiresAt: 1_000_500 }, SYSTEM));
    expect(walk.work).toEqual(['hold_inventory']);
    walk.append(event('inventory_held', { expiresAt: 2_000_000 }, SYSTEM));
    expect(walk.work).toEqual(['commit_inventory']);
  });

  it('continues if somebody captures at Stripe before we do', () => {
    const reading = { state: 'captured', chargeId: 'ch_1', amount: 21_595 } as const;
    const observe = { type: 'observe_payment', intentId: 'pi_1', amount: 21_595, currency: 'gbp', reading } as const;
    const walk = walkTo('placed');
    walk.command(observe, SYSTEM);
    expect(walk.state).toMatchObject({ status: 'payment_authorised', payment: { status: 'captured' } });
    expect(walk.work).toEqual(['hold_inventory']);
    walk.append(...WAY.committed());
    expect(walk.work).toEqual(['request_fulfilment']);
  });

  it('asks for 3-D Secure again with another card', () => {
    const walk = walkTo('placed');
    const pay = (n: number) =>
      walk.command({ type: 'pay', method: { kind: 'payment_method', id: `pm_${n}` } }, CUSTOMER);
    const ask = () => {
      const nextAction = { type: 'redirect_to_url', redirectUrl: 'https://bank.example' };
      const work = {
        kind: 'confirm_payment',
        id: walk.work[0] ?? '',
        method: { kind: 'payment_method', id: '' },
      } as const;
      walk.append(...settle('confirm_payment', walk.state, { state: 'requires_action', nextAction }, work));
    };
    for (const n of [1, 2]) {
      pay(n);
      expect(walk.work).toEqual([`confirm_${n}`]);
      ask();
      expect(walk.state.payment).toMatchObject({ status: 'requires_action', confirming: null });
      expect(walk.work).toEqual([]);
    }
  });

  it('is confirmed only after every supplier has accepted, and then owes transfers and a mail', () => {
    const walk = requested(walkTo('captured'));
    walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
    expect(walk.state.status).toBe('payment_authorised');
    expect(walk.command({ type: 'start', fulfilmentId: fulfilment(1) }, SUPPLIER_A)).toMatchObject({
      refused: 'not_allowed_in_status',
    });
    walk.command({ type: 'accept', fulfilmentId: fulfilment(2) }, SUPPLIER_B);
    expect(walk.state.status).toBe('confirmed');
    expect(owedRows(walk.state, walk.state.version)).toEqual([
      'transfer:sup_a',
      'transfer:sup_b',
      'transfer:brd_a',
      'transfer:ret_a',
      'mails',
    ]);
  });

  it('changes status at the first start, the last dispatch and the confirmed delivery', () => {
    const walk = settleTransfers(confirmed());
    expect(walk.state.saga.direction).toBe('finished');
    for (const [n, actor] of [
      [1, SUPPLIER_A],
      [2, SUPPLIER_B],
    ] as const) {
      walk.command({ type: 'start', fulfilmentId: fulfilment(n) }, actor);
      expect(walk.state.status).toBe('in_production');
    }
    walk.command({ type: 'dispatch', fulfilmentId: fulfilment(1), tracking }, SUPPLIER_A);
    expect(walk.state.status).toBe('in_production');
    walk.command({ type: 'dispatch', fulfilmentId: fulfilment(2), tracking }, SUPPLIER_B);
    expect(walk.state.status).toBe('dispatched');
    walk.command({ type: 'deliver', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
    expect(deadlines(walk.state)).toEqual([]);
    walk.command({ type: 'deliver', fulfilmentId: fulfilment(2) }, SUPPLIER_B);
    expect(walk.state.status).toBe('dispatched');
    expect(deadlines(walk.state).map((d) => d.what)).toEqual(['auto_deliver']);
    expect(walk.command({ type: 'confirm_delivery' }, SUPPLIER_A)).toMatchObject({ refused: 'forbidden' });
    walk.command({ type: 'confirm_delivery' }, CUSTOMER);
    expect(walk.state.status).toBe('delivered');
    const mails = walk.state.mails.map((m) => m.template);
    expect(mails).toEqual(['confirmed', 'in_production', 'partly_dispatched', 'dispatched', 'delivered']);
  });

  it('is the same order after a replay of its events', () => {
    const walk = settleTransfers(confirmed());
    expect(replay(walk.events)).toEqual(walk.state);
    expect(walk.events.map((e) => e.seq)).toEqual(walk.events.map((_, i) => i + 1));
  });
});

describe('an order that is rolled back', () => {
  const short = { state: 'short', sku: 'SKU-A' } as const;

  it('releases the stock, then the money, and captures nothing if it is out of stock', () => {
    const walk = walkTo('authorised');
    walk.append(...settle('hold_inventory', walk.state, short, { kind: 'hold_inventory', id: 'hold_inventory' }));
    expect(walk.work).toEqual(['release_hold']);
    walk.append(event('hold_released', {}, SYSTEM));
    expect(walk.work).toEqual(['release_money']);
    walk.append(event('payment_voided', {}, SYSTEM));
    expect(walk.state).toMatchObject({ status: 'cancelled', payment: { status: 'released' } });
    expect(walk.state.saga).toMatchObject({ direction: 'finished', cancel: { reason: 'out_of_stock' } });
    expect(walk.work).toEqual([]);
  });

  it('refunds the captured amount if it is cancelled during the capture', () => {
    const walk = walkTo('committed');
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    expect(walk.work).toEqual(['release_money']);
    const reading = { state: 'captured', chargeId: 'ch_1', amount: 21_595 } as const;
    walk.append(...settle('capture_payment', walk.state, reading, { kind: 'capture_payment', id: 'capture_payment' }));
    expect(walk.work).toEqual([`ref_${ORDER.slice(4)}_1`]);
    const refund = walk.state.refunds[0];
    expect(refund?.amount).toBe(21_595);
    walk.append(event('refund_issued', { id: refund?.id ?? '', stripeRefundId: 're_1', pending: false }, SYSTEM));
    expect(walk.work).toEqual(['restock']);
    walk.append(event('stock_returned', {}, SYSTEM), event('hold_released', {}, SYSTEM));
    expect(walk.state.status).toBe('cancelled');
    expect(refundSummary(walk.state)).toBe('full');
  });

  it('voids unclaimed transfers, reverses settled ones and waits for claimed ones', () => {
    const walk = confirmed();
    const claim = (partyId: string) => walk.append(...claimTransfer(walk.state, partyId).events);
    const settled = (partyId: string) =>
      walk.append(event('transfer_settled', { partyId, transferId: `tr_${partyId}` }, SYSTEM));
    claim('sup_a');
    settled('sup_a');
    claim('sup_b');
    walk.command({ type: 'cancel', note: null }, RETAILER);
    expect(walk.state.transfers.map((t) => [t.partyId, t.status])).toEqual([
      ['sup_a', 'settled'],
      ['sup_b', 'claimed'],
      ['brd_a', 'void'],
      ['ret_a', 'void'],
    ]);
    walk.append(event('fulfilments_withdrawn', { fulfilmentIds: [fulfilment(1), fulfilment(2)] }, SYSTEM));
    walk.append(
      event('refund_issued', { id: walk.state.refunds[0]?.id ?? '', stripeRefundId: 're_1', pending: false }, SYSTEM),
    );
    expect(walk.work).toContain('reverse_1:sup_a');
    expect(walk.work).not.toContain('reverse_1:sup_b');
    settled('sup_b');
    expect(walk.work).toContain('reverse_1:sup_b');
    const amount = walk.state.reversals.find((r) => r.partyId === 'sup_b')?.amount;
    expect(amount).toBe(walk.state.transfers.find((t) => t.partyId === 'sup_b')?.share);
    expect(reversalDue(walk.state, 'sup_b')).toBe(0);
  });

  it('is rolled back as a whole if one of two suppliers rejects it', () => {
    const walk = requested(walkTo('captured'));
    walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
    walk.command({ type: 'reject', fulfilmentId: fulfilment(2), reason: 'no fabric' }, SUPPLIER_B);
    expect(walk.state.saga).toMatchObject({ direction: 'backward', cancel: { reason: 'supplier_rejected' } });
    expect(walk.work).toEqual(['withdraw_fulfilments']);
    expect(walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A)).toBeNull();
    expect(walk.state.status).toBe('payment_authorised');
  });

  it('is cancelled at the fifth decline; a decline that is reported twice counts once', () => {
    const walk = walkTo('placed');
    const decline = (n: number) =>
      walk.command(
        {
          type: 'observe_payment',
          intentId: 'pi_1',
          amount: 21_595,
          currency: 'gbp',
          reading: { state: 'declined', declineId: `ch_${n}`, code: 'card_declined' },
        },
        SYSTEM,
      );
    for (const n of [1, 1, 2, 3, 4, 4]) decline(n);
    expect(walk.state).toMatchObject({ status: 'pending', saga: { direction: 'forward' } });
    decline(5);
    expect(walk.state.saga).toMatchObject({ direction: 'backward', cancel: { reason: 'payment_declined' } });
  });

  it('books a void once, if the webhook comes before the answer', () => {
    const walk = walkTo('placed');
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    const reading = { state: 'cancelled' } as const;
    const told = { type: 'observe_payment', intentId: 'pi_1', amount: 21_595, currency: 'gbp', reading } as const;
    walk.command(told, SYSTEM);
    expect(walk.state.status).toBe('cancelled');
    const work = { kind: 'void_payment', id: 'release_money' } as const;
    expect(settle('void_payment', walk.state, reading, work)).toEqual([]);
  });

  it('is cancelled after a refused step or a service timeout, but a timeout of Stripe only parks the step', () => {
    const capture = { kind: 'capture_payment', id: 'capture_payment' } as const;
    const hold = { kind: 'hold_inventory', id: 'hold_inventory' } as const;
    const [terminal, unknown] = ['terminal', 'unknown'] as const;
    const reason = (kind: Fault['kind'], code: string, work: Work = capture) =>
      giveUp(walkTo('committed').state, work, { kind, code })[0]?.data;
    expect(reason(terminal, 'card_declined')).toMatchObject({ reason: 'payment_failed' });
    expect(reason(terminal, 'charge_expired_for_capture')).toMatchObject({ reason: 'authorisation_expired' });
    expect(reason(unknown, 'stripe_unreachable')).toMatchObject({ work: 'capture_payment', waits: true });
    expect(reason(unknown, 'redis_timeout', hold)).toMatchObject({ reason: 'service_unavailable' });
  });

  it('parks an undo that gave up with the owed amount, and runs it again when it is resumed', () => {
    const walk = walkTo('committed');
    walk.command({ type: 'cancel', note: null }, CUSTOMER);
    const work = { kind: 'void_payment', id: 'release_money' } as const;
    walk.append(...giveUp(walk.state, work, { kind: 'terminal', code: 'resource_missing' }));
    expect(walk.work).toEqual([]);
    expect(walk.state.parked).toMatchObject([{ work: 'release_money', code: 'resource_missing' }]);
    walk.append(event('work_resumed', { work: 'release_money' }, OPS));
    expect(walk.work).toEqual(['release_money']);
  });
});
