import { describe, expect, it } from 'vitest';
import type { MailTemplate } from '../../../src/domain/conversation/mail.ts';
import { mailVariables } from '../../../src/domain/conversation/notifications.ts';
import { event } from '../../../src/domain/order/events.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { allTold } from '../../../src/domain/refunds/evolve.ts';
import { quoteRefund } from '../../../src/domain/refunds/request.ts';
import { REFUND_SOURCES, REFUND_STATUSES, type RefundAsk } from '../../../src/domain/refunds/state.ts';
import { mailIsDue } from '../../../src/domain/saga/outbox.ts';
import { CUSTOMER, OPS, PAYMENT, RETAILER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../fixtures.ts';
import { FUL_A, FUL_B } from '../refunds/refund-steps.ts';
import { line, settleReversals, walkedTo } from './dispute-walk.ts';
import { answer, ask as offer, post, terms } from './proposal-steps.ts';

/** When the customer is told of a refund, and by which mail. */

type News = 'pending' | 'succeeded' | 'failed';
const TOTAL = 21_595;

const ask = (walk: Walk, what: RefundAsk): Walk => {
  expect(walk.command({ type: 'refund', ask: what, reason: 'x', version: null }, OPS)).toBeNull();
  return walk;
};
/** Stripe's news of our refund `n`. */
const hear = (walk: Walk, n: number, status: News): Walk => {
  const ours = walk.state.refunds[n - 1];
  const code = status === 'failed' ? 'lost_or_stolen_card' : null;
  const result = { stripeRefundId: `re_${n}`, status, code };
  const news = { type: 'observe_refund', ...PAYMENT, refundId: ours?.id ?? '', amount: ours?.amount ?? 0 } as const;
  expect(walk.command({ ...news, result }, SYSTEM)).toBeNull();
  return settleReversals(walk);
};
/** Stripe's news of a refund that somebody made in its Dashboard. */
const seen = (walk: Walk, amount: number, status: News = 'succeeded', id = 're_x'): Walk => {
  const result = { stripeRefundId: id, status, code: null };
  expect(walk.command({ type: 'observe_refund', ...PAYMENT, refundId: null, amount, result }, SYSTEM)).toBeNull();
  return settleReversals(walk);
};
const gave = (walk: Walk, n: number, what: RefundAsk): Walk => hear(ask(walk, what), n, 'succeeded');

const ABOUT_MONEY = new Set(['refunded', 'refund_sent', 'refund_failed', 'cancelled', 'paid_otherwise']);
/** The mails about money that were owed, each with the number of the refund that it tells of. */
const told = ({ state }: Walk): string[] =>
  state.mails
    .filter(({ template }) => ABOUT_MONEY.has(template))
    .map(({ template, about }) => {
      const n = state.refunds.findIndex(({ id }) => id === about) + 1;
      return about === undefined ? template : `${template} ${n}`;
    });

const PART = { amount: 1_000 };

describe('the customer is told of a refund', () => {
  const agreed = (): Walk => {
    const walk = walkedTo('in_production');
    post(walk, offer(terms({ refund: PART, borneBy: [], cancel: false })));
    expect(answer(walk, 'accept', SUPPLIER_A)).toBeNull();
    return walk;
  };
  const cases: readonly (readonly [string, () => Walk, readonly string[]])[] = [
    ['not while a part is only asked for', () => ask(walkedTo('confirmed'), PART), []],
    ['not while Stripe has only accepted it', () => hear(ask(walkedTo('confirmed'), PART), 1, 'pending'), []],
    ['once Stripe has made it', () => gave(walkedTo('confirmed'), 1, PART), ['refund_sent 1']],
    [
      'once, if it was pending before',
      () => hear(hear(ask(walkedTo('confirmed'), PART), 1, 'pending'), 1, 'succeeded'),
      ['refund_sent 1'],
    ],
    [
      'once, if Stripe says it twice',
      () => hear(gave(walkedTo('confirmed'), 1, PART), 1, 'succeeded'),
      ['refund_sent 1'],
    ],
    [
      'of each of two parts',
      () => gave(gave(walkedTo('in_production'), 1, PART), 2, PART),
      ['refund_sent 1', 'refund_sent 2'],
    ],
    ['not of one that failed', () => hear(ask(walkedTo('confirmed'), PART), 1, 'failed'), ['refund_failed']],
    ['of what was agreed with a supplier', () => hear(agreed(), 1, 'succeeded'), ['refund_sent 1']],
    ["of a part that was made in Stripe's Dashboard", () => seen(walkedTo('dispatched'), 1_000), ['refund_sent 1']],
    [
      'the same, if it was pending before',
      () => seen(seen(walkedTo('dispatched'), 1_000, 'pending'), 1_000),
      ['refund_sent 1'],
    ],
    ['of all of it by the mail of the status', () => gave(walkedTo('confirmed'), 1, {}), ['refunded']],
    ["the same, if it was made in Stripe's Dashboard", () => seen(walkedTo('confirmed'), TOTAL), ['refunded']],
    [
      'of the rest by the mail of the status',
      () => gave(gave(walkedTo('confirmed'), 1, PART), 2, {}),
      ['refund_sent 1', 'refunded'],
    ],
    [
      'not again of a part that was pending when the rest was made',
      () => {
        const walk = hear(ask(walkedTo('confirmed'), PART), 1, 'pending');
        return hear(gave(walk, 2, {}), 1, 'succeeded');
      },
      ['refunded'],
    ],
    [
      'after the delivery, of the first by the mail of the status',
      () => gave(walkedTo('delivered'), 1, PART),
      ['refunded'],
    ],
    [
      'the same, and not again, if it was pending before',
      () => hear(hear(ask(walkedTo('delivered'), PART), 1, 'pending'), 1, 'succeeded'),
      ['refunded'],
    ],
    [
      'after the delivery, of the second and of the rest by mails of their own',
      () => gave(gave(gave(walkedTo('delivered'), 1, PART), 2, PART), 3, {}),
      ['refunded', 'refund_sent 2', 'refund_sent 3'],
    ],
    [
      'that pays what a failed one owes, by the mail of before',
      () => gave(hear(gave(walkedTo('confirmed'), 1, PART), 1, 'failed'), 2, PART),
      ['refund_sent 1', 'refund_failed', 'refunded'],
    ],
    [
      'that somebody made at Stripe for what a failed one owes',
      () => seen(hear(gave(walkedTo('confirmed'), 1, PART), 1, 'failed'), 1_000),
      ['refund_sent 1', 'refund_failed', 'refund_sent 2'],
    ],
    [
      'of a cancellation by its mail alone',
      () => {
        const walk = walkedTo('confirmed');
        expect(walk.command({ type: 'cancel', note: null }, CUSTOMER)).toBeNull();
        walk.append(event('fulfilments_withdrawn', { fulfilmentIds: [FUL_A, FUL_B] }, SYSTEM));
        hear(walk, 1, 'succeeded');
        expect(told(walk)).toEqual([]);
        return walk.append(event('stock_returned', {}, SYSTEM), event('hold_released', {}, SYSTEM));
      },
      ['cancelled'],
    ],
    ['of all of it before the order is confirmed by what follows', () => seen(walkTo('captured'), TOTAL), []],
  ];

  it.each(cases)('%s', (_, walk, expected) => expect(told(walk())).toEqual(expected));

  it('by nothing more, where an agreed cancellation has told of it', () => {
    const walk = walkedTo('in_production');
    for (const [n, supplier] of ([SUPPLIER_A, SUPPLIER_B] as const).entries()) {
      post(walk, offer(terms({ refund: PART, borneBy: [], cancel: true }), supplier.partyId ?? ''));
      expect(answer(walk, 'accept', supplier, n + 1)).toBeNull();
    }
    expect(walk.state.status).toBe('cancelled');
    hear(hear(walk, 1, 'succeeded'), 2, 'succeeded');
    expect(told(walk)).toEqual(['cancelled']);
    expect(told(gave(walk, 3, PART))).toEqual(['cancelled', 'refund_sent 3']);
  });
});

describe('the mail about a refund', () => {
  const EXTRAS = {
    ...{ orderUrl: 'https://orders.test/o', retailerName: 'Shop', reviewUrl: null, timeZone: 'Europe/London' },
    ...{ contactEmail: null, contactPhone: null, contactUrl: null },
  };
  const refundOf = (order: OrderState, n: number) => mailVariables(order, EXTRAS, order.refunds[n - 1]?.id).refund;

  it('tells one blind in two sizes apart', () => {
    const walk = walkedTo('in_production');
    gave(walk, 1, { lines: [{ lineId: line(2), quantity: 1 }] });
    const lines = walk.state.lines.map((one, n) => ({ ...one, title: 'Roller', options: { width_mm: 600 + n } }));
    expect(refundOf({ ...walk.state, lines }, 1).for).toBe('1 × Roller (Width 601 mm)');
    const tooMany = quoteRefund({ ...walk.state, lines }, { lines: [{ lineId: line(2), quantity: 9 }] });
    expect(tooMany).toMatchObject({ reason: { key: 'units_exceeded', title: 'Roller (Width 601 mm)' } });
  });

  it('says the amount, and the goods and the delivery that it is for', () => {
    const walk = walkedTo('in_production');
    const [first] = walk.state.lines;
    const { title } = walk.state.shipping;
    gave(walk, 1, { lines: [{ lineId: line(1), quantity: 1 }], shipping: 100 });
    gave(gave(walk, 2, { shipping: 50 }), 3, PART);
    expect(refundOf(walk.state, 1).for).toBe(`1 × ${first?.title}, ${title}`);
    expect(refundOf(walk.state, 2)).toEqual({ amount: '£0.50', for: title });
    expect(refundOf(walk.state, 3)).toEqual({ amount: '£10.00', for: null });
    expect(mailVariables(walk.state, EXTRAS).refund).toEqual(refundOf(walk.state, 3));
  });

  it.each(REFUND_SOURCES.flatMap((kind) => REFUND_STATUSES.map((status) => [status, kind] as const)))(
    'that names no refund says the last that Stripe has made: %s, %s',
    (status, kind) => {
      const walk = gave(gave(walkedTo('confirmed'), 1, PART), 2, { amount: 2_500 });
      const [one, two] = walk.state.refunds;
      if (one === undefined || two === undefined) throw new Error('there are two');
      const order = { ...walk.state, refunds: [one, { ...two, status, source: { kind, id: null } }] };
      const isOfStripe = status === 'succeeded' && kind !== 'chargeback' && kind !== 'otherwise';
      expect(mailVariables(order, EXTRAS).refund.amount).toBe(isOfStripe ? '£25.00' : '£10.00');
      expect(refundOf(order, 2).amount).toBe('£25.00');
      const known = allTold({ ...order, refunds: [{ ...one, status, source: { kind, id: null }, told: undefined }] });
      expect(known[0]?.told).toBe(status === 'failed' || kind === 'chargeback' ? undefined : true);
    },
  );

  it('is one, with its own amount, of a refund in the Dashboard that is booked in two parts', () => {
    const walk = seen(ask(walkedTo('confirmed'), { amount: TOTAL - 2_000 }), 3_000);
    expect(told(walk)).toEqual(['refund_sent 2']);
    expect(refundOf(walk.state, 2)).toEqual({ amount: '£30.00', for: null });
    const { id = '' } = walk.state.refunds[0] ?? {};
    walk.append(event('refund_failed', { id, code: 'charge_already_refunded' }, SYSTEM));
    seen(walk, 3_000, 'succeeded');
    expect(walk.state.refunds.map(({ amount }) => amount)).toEqual([TOTAL - 2_000, 2_000, 1_000]);
    expect(told(walk)).toEqual(['refund_sent 2']);
    expect(mailVariables(walk.state, EXTRAS).refund).toEqual({ amount: '£30.00', for: null });
    expect(told(seen(walk, 400, 'succeeded', 're_y'))).toEqual(['refund_sent 2', 'refund_sent 4']);
  });

  it('is not sent if the refund has failed meanwhile', () => {
    const walk = gave(gave(walkedTo('confirmed'), 1, PART), 2, PART);
    const [one, two] = walk.state.refunds.map(({ id }) => id);
    const due = () => [one, two].map((about) => mailIsDue(walk.state, 'refund_sent', about));
    expect(due()).toEqual([true, true]);
    hear(walk, 1, 'failed');
    expect(due()).toEqual([false, true]);
  });

  it('is settled and sent again by its refund', () => {
    const walk = gave(gave(walkedTo('confirmed'), 1, PART), 2, PART);
    const [one, two] = walk.state.refunds.map(({ id }) => id);
    const outcomes = () => walk.state.mails.filter(({ template }) => template === 'refund_sent');
    walk.append(event('mail_settled', { template: 'refund_sent', about: one, outcome: 'sent' }, SYSTEM));
    expect(outcomes()).toMatchObject([
      { about: one, outcome: 'sent' },
      { about: two, outcome: 'due' },
    ]);
    walk.append(event('mail_settled', { template: 'refund_sent', about: two, outcome: 'sent' }, SYSTEM));
    expect(walk.command({ type: 'resend_mail', template: 'refund_sent' }, RETAILER)).toBeNull();
    expect(outcomes().at(-1)).toEqual({ template: 'refund_sent', about: two, outcome: 'due' });
  });

  it('is sent again for the refund that is named, and for the last one where none is', () => {
    const sent = (): Walk => {
      const walk = gave(gave(walkedTo('confirmed'), 1, PART), 2, { amount: 2_500 });
      for (const { id: about } of walk.state.refunds)
        walk.append(event('mail_settled', { template: 'refund_sent', about, outcome: 'sent' }, SYSTEM));
      return walk;
    };
    const again = (walk: Walk, n: number | null, template: MailTemplate = 'refund_sent'): string | number => {
      const about = n === null ? undefined : (walk.state.refunds[n - 1]?.id ?? 'ref_none');
      const refusal = walk.command({ type: 'resend_mail', template, about }, RETAILER);
      if (refusal !== null) return refusal.reason.key;
      const due = walk.state.mails.filter(({ outcome, ...mail }) => mail.template === template && outcome === 'due');
      expect(due).toHaveLength(1);
      return walk.state.refunds.findIndex(({ id }) => id === due[0]?.about) + 1;
    };
    expect([1, 2, null].map((n) => again(sent(), n))).toEqual([1, 2, 2]);
    expect(again(sent(), 3)).toBe('mail_not_owed');
    expect(again(sent(), 1, 'confirmed')).toBe('mail_not_owed');
    const failed = () => hear(sent(), 2, 'failed');
    expect([1, 2, null].map((n) => again(failed(), n))).toEqual([1, 'mail_untrue', 'mail_untrue']);
  });

  it('is not owed by a refund that was made before there was this mail', () => {
    const walk = ask(walkedTo('confirmed'), PART);
    const { id = '' } = walk.state.refunds[0] ?? {};
    walk.append(event('refund_issued', { id, stripeRefundId: 're_1', pending: false }, SYSTEM));
    expect(told(walk)).toEqual([]);
  });
});
