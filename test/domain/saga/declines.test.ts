import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRIPE } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { settle } from '../../../src/domain/saga/settle.ts';
import { confirmWork, ONE_CALL, type PaymentReading } from '../../../src/domain/saga/work.ts';
import { CUSTOMER, PAYMENT, placed, SYSTEM, Walk, walkTo } from '../fixtures.ts';

/** How an attempt fails, and what Stripe says of it: an answer, an event, or both, in any order and number. */
interface Attempt {
  /** The card is refused (Stripe makes a charge), or the authentication fails (it makes none). */
  readonly how: 'charged' | 'at_once' | 'after_asking';
  /** `a`: the answer; `e`: the event. An event may come again later. */
  readonly news: readonly ('a' | 'e')[];
  readonly byStripeJs: boolean;
}

const CARD = { kind: 'payment_method', id: 'pm_same' } as const;
const ASKS: PaymentReading = { state: 'requires_action', nextAction: { type: 'redirect_to_url', redirectUrl: null } };

const failed = (attempt: Attempt, n: number): PaymentReading => {
  const declineId = attempt.how === 'charged' ? `ch_${n}` : null;
  return { state: 'declined', declineId, code: 'payment_intent_authentication_failure' };
};

/** One event of Stripe. It bears the key of our call if our call caused it, else it is the bank's news. */
function hear(walk: Walk, reading: PaymentReading, attempt: string): void {
  const told = { type: 'observe_payment', ...PAYMENT, amount: walk.state.totals.total, chargeId: null } as const;
  expect(walk.command({ ...told, reading, attempt }, STRIPE)).toBeNull();
}

/** The order is placed with this attempt, in one call. The call's answer says which intent it is. */
function placedWith({ how, news }: Attempt): Walk {
  const walk = new Walk();
  walk.append(event('order_placed', placed(), CUSTOMER), event('payment_submitted', { method: CARD }, CUSTOMER));
  const work = { kind: 'create_and_confirm', id: ONE_CALL, method: CARD } as const;
  const intent = { intentId: PAYMENT.intentId, clientSecret: 's' };
  const reading = how === 'after_asking' ? ASKS : failed({ how, news, byStripeJs: false }, 0);
  const answered = () => walk.append(...settle('create_and_confirm', walk.state, { ...intent, reading }, work));
  // An event that comes before the answer says nothing: the order does not know its intent yet.
  if (news[0] === 'e') hear(walk, reading, ONE_CALL);
  answered();
  for (const one of news) {
    if (how === 'after_asking') hear(walk, failed({ how, news, byStripeJs: false }, 0), 'evt_0');
    else if (one === 'e') hear(walk, reading, ONE_CALL);
    else answered();
  }
  return walk;
}

/** The customer tries once, and Stripe tells it as the attempt says. */
function attempted(walk: Walk, attempt: Attempt, n: number): void {
  const { how, news, byStripeJs } = attempt;
  if (!byStripeJs) expect(walk.command({ type: 'pay', method: CARD }, CUSTOMER)).toBeNull();
  const id = confirmWork(walk.state.payment.confirmations);
  const work = { kind: 'confirm_payment', id, method: CARD } as const;
  const answered = (reading: PaymentReading) => walk.append(...settle('confirm_payment', walk.state, reading, work));
  if (how === 'after_asking' || byStripeJs) {
    if (!byStripeJs) answered(ASKS);
    // Our call did not cause the failure. So only the event tells of it, perhaps twice.
    for (const _ of news) hear(walk, failed(attempt, n), `evt_${n}`);
    return;
  }
  for (const one of news) {
    if (one === 'e') hear(walk, failed(attempt, n), id);
    // A webhook may have ended the work. Then its answer is still settled.
    else answered(failed(attempt, n));
  }
}

const attempts = fc.array(
  fc.record({
    how: fc.constantFrom('charged', 'at_once', 'after_asking'),
    news: fc.array(fc.constantFrom('a', 'e'), { minLength: 1, maxLength: 4 }),
    byStripeJs: fc.boolean(),
  }),
  { maxLength: 7 },
);

describe('an event about an intent that the order does not know', () => {
  const heard = (walk: Walk, state: 'authorised' | 'cancelled') => {
    const reading = state === 'cancelled' ? { state } : { state, chargeId: 'ch_1', captureBefore: null };
    const told = { type: 'observe_payment', ...PAYMENT, amount: walk.state.totals.total, chargeId: null } as const;
    const before = walk.events.length;
    const refused = walk.command({ ...told, reading }, STRIPE)?.refused ?? null;
    expect(walk.events).toHaveLength(before);
    return refused;
  };

  it('says nothing before the answer of the call that makes it; later, money in it is shown to Platform Ops', () => {
    const walk = new Walk();
    walk.append(event('order_placed', placed(), CUSTOMER), event('payment_submitted', { method: CARD }, CUSTOMER));
    expect([heard(walk, 'authorised'), heard(walk, 'cancelled')]).toEqual([null, null]);
    walk.append(event('cancel_requested', { reason: 'checkout_expired', note: null }, SYSTEM));
    expect([walk.work, heard(walk, 'authorised')]).toEqual([[ONE_CALL], null]);
    walk.append(...settle('find_payment', walk.state, null, { kind: 'find_payment', id: ONE_CALL }));
    expect(walk.state.status).toBe('cancelled');
    expect([heard(walk, 'authorised'), heard(walk, 'cancelled')]).toEqual(['conflict', null]);
  });
});

describe('a failed attempt to pay', () => {
  it('counts once, however often and in whatever order it is told; the fifth cancels the order', () => {
    fc.assert(
      fc.property(attempts, fc.boolean(), (all, atOnce) => {
        const [first] = all;
        const oneCall = atOnce && first !== undefined;
        const walk = oneCall ? placedWith(first) : walkTo('placed');
        for (const [i, attempt] of all.entries()) {
          if (oneCall && i === 0) continue;
          if (walk.state.saga.direction !== 'forward') break;
          attempted(walk, attempt, i);
          expect(walk.state.payment).toMatchObject({ status: 'pending', confirming: null, nextAction: null });
          expect(walk.state.payment.declines).toHaveLength(i + 1);
        }
        const over = all.length >= 5;
        expect(walk.state.payment.declines).toHaveLength(Math.min(all.length, 5));
        expect(walk.state.saga.direction).toBe(over ? 'backward' : 'forward');
      }),
    );
  });

  it('is told by a reading of the intent only if it has a charge: else it may be an earlier one', () => {
    const walk = walkTo('placed');
    walk.command({ type: 'pay', method: CARD }, CUSTOMER);
    const reading = { state: 'declined', declineId: null, code: 'x' } as const;
    const work = { kind: 'capture_payment', id: 'capture_payment' } as const;
    expect(settle('capture_payment', walk.state, reading, work)).toEqual([]);
  });
});

describe("the bank's question for the customer (3-D Secure)", () => {
  /** The customer was asked, failed, and has submitted another card, whose confirmation has no answer yet. */
  function trying(): Walk {
    const walk = walkTo('placed');
    attempted(walk, { how: 'after_asking', news: ['e'], byStripeJs: false }, 0);
    return walk;
  }

  it('does not end the present attempt, if it comes late and is of an earlier one', () => {
    const walk = trying();
    const earlier = confirmWork(walk.state.payment.confirmations);
    hear(walk, ASKS, earlier);
    expect(walk.state.payment).toMatchObject({ status: 'pending', nextAction: null });
    expect(walk.command({ type: 'pay', method: CARD }, CUSTOMER)).toBeNull();
    hear(walk, ASKS, earlier);
    expect(walk.state.payment).toMatchObject({ status: 'pending', confirming: CARD });
    expect(walk.work).toEqual([confirmWork(walk.state.payment.confirmations)]);
  });

  it('is asked, if it is of the present attempt or of Stripe.js', () => {
    const byStripeJs = trying();
    hear(byStripeJs, ASKS, 'evt_9');
    expect(byStripeJs.state.payment.status).toBe('requires_action');
    const ours = trying();
    expect(ours.command({ type: 'pay', method: CARD }, CUSTOMER)).toBeNull();
    hear(ours, ASKS, confirmWork(ours.state.payment.confirmations));
    expect(ours.state.payment).toMatchObject({ status: 'requires_action', confirming: null });
  });
});
