import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { isRefusedTotal } from '../../../src/domain/catalogue/refused-placing.ts';
import type { Step } from '../../../src/services/payments/codes.ts';
import { stripeFault } from '../../../src/services/payments/faults.ts';

/** An error answer of Stripe, as the SDK throws it. */
const thrown = (statusCode: number, raw: Record<string, unknown>) =>
  Stripe.errors.StripeError.generate({ type: 'invalid_request_error', message: 'No.', ...raw, statusCode });

const meaning = (statusCode: number, raw: Record<string, unknown>, step: Step) => {
  const { kind, blocked } = stripeFault(thrown(statusCode, raw), step);
  return kind === 'terminal' ? 'settles' : blocked === true ? 'blocked' : 'waits';
};

const STEPS: readonly Step[] = [
  'create',
  'create_and_confirm',
  'confirm',
  'capture',
  'cancel',
  'refund',
  'transfer',
  'reversal',
  'read',
];

/** None of these is caused by the card or the order, at any call. */
const NEVER_SETTLES: readonly (readonly [number, Record<string, unknown>])[] = [
  [401, {}],
  [401, { code: 'api_key_expired' }],
  [401, { type: 'card_error', code: 'card_declined' }],
  [403, {}],
  [403, { code: 'account_invalid', param: 'destination' }],
  [403, { code: 'secret_key_required', param: 'payment_method' }],
  [400, { code: 'platform_api_key_expired' }],
  [400, { code: 'livemode_mismatch', param: 'payment_method' }],
  [400, { code: 'payment_method_types_no_longer_supported' }],
  [400, { code: 'payment_method_unactivated', param: 'payment_method' }],
  [400, { code: 'parameter_unknown', param: 'amount' }],
  [400, { code: 'a_code_of_next_year' }],
  [400, {}],
  [404, { code: 'resource_missing', param: 'intent' }],
  [400, { type: 'idempotency_error' }],
  [402, { type: 'an_error_of_next_year' }],
  [409, { code: 'idempotency_key_in_use' }],
  [424, { type: 'api_error' }],
  [429, { code: 'lock_timeout' }],
  [500, { type: 'api_error' }],
  [503, { type: 'card_error' }],
  [418, {}],
];

const SETTLES: readonly (readonly [Step, number, Record<string, unknown>])[] = [
  ['confirm', 402, { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' }],
  ['confirm', 404, { code: 'resource_missing', param: 'payment_method' }],
  ['confirm', 400, { param: 'confirmation_token' }],
  ['capture', 400, { code: 'charge_expired_for_capture' }],
  ['capture', 400, { code: 'payment_intent_unexpected_state' }],
  ['refund', 400, { code: 'charge_already_refunded' }],
  ['refund', 400, { param: 'amount' }],
  ['reversal', 400, { code: 'balance_insufficient' }],
  ['transfer', 400, { code: 'account_closed' }],
  ['transfer', 400, { code: 'resource_missing', param: 'destination' }],
  ['create', 400, { code: 'amount_too_small', param: 'amount' }],
  ['create', 400, { code: 'amount_too_large', param: 'amount' }],
  ['create', 400, { param: 'amount' }],
  ['create', 400, { param: 'currency' }],
  ['create_and_confirm', 402, { type: 'card_error', code: 'card_declined' }],
  ['create_and_confirm', 404, { code: 'resource_missing', param: 'payment_method' }],
  ['create_and_confirm', 400, { param: 'confirmation_token' }],
  ['create_and_confirm', 400, { code: 'amount_too_small', param: 'amount' }],
  ['create_and_confirm', 400, { param: 'amount' }],
  ['create_and_confirm', 400, { param: 'currency' }],
];

/** The one call may be refused because of the card, which is a decline, or because of the total, which is the end. */
const WHOSE: readonly (readonly [boolean, Record<string, unknown>])[] = [
  [true, { code: 'amount_too_small', param: 'amount' }],
  [true, { code: 'amount_too_large', param: 'amount' }],
  [true, { param: 'amount' }],
  [true, { param: 'currency' }],
  [false, { code: 'resource_missing', param: 'payment_method' }],
  [false, { param: 'confirmation_token' }],
  [false, { param: 'payment_method' }],
  [false, { code: 'token_already_used' }],
  [false, { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' }],
];

describe("Stripe's answers", () => {
  it.each(NEVER_SETTLES)('%i %j settles nothing at any step', (status, raw) => {
    for (const step of STEPS) expect(meaning(status, raw, step), step).not.toBe('settles');
  });

  it.each(SETTLES)('at %s, %i %j is a final answer', (step, status, raw) => {
    expect(meaning(status, raw, step)).toBe('settles');
  });

  it.each(WHOSE)('of the one call, it is %s that %j is about the total', (total, raw) => {
    const { kind, code } = stripeFault(thrown(400, raw), 'create_and_confirm');
    expect([kind, isRefusedTotal(code)]).toEqual(['terminal', total]);
  });

  it('a final answer of one step is not final at another step', () => {
    expect(meaning(400, { code: 'charge_already_refunded' }, 'confirm')).toBe('blocked');
    expect(meaning(400, { code: 'amount_too_small', param: 'amount' }, 'read')).toBe('blocked');
    expect(meaning(404, { code: 'resource_missing', param: 'payment_method' }, 'capture')).toBe('blocked');
  });

  it('a key that another call has used is no final answer: the call is looked up, and waited for', () => {
    const fault = stripeFault(thrown(400, { type: 'idempotency_error' }), 'refund');
    expect(fault).toMatchObject({ kind: 'unknown', spoilt: true, blocked: true });
    expect(fault.stored).toBeUndefined();
  });

  it("are stored with Stripe's own text, with a limited length, and without a class of the SDK", () => {
    const raw = { code: 'card_declined', decline_code: 'lost_card', type: 'card_error', message: 'Lost.' };
    expect(stripeFault(thrown(402, raw), 'confirm')).toMatchObject({
      code: 'lost_card',
      said: { type: 'card_error', code: 'card_declined', declineCode: 'lost_card', message: 'Lost.' },
    });
    for (const [status, body] of NEVER_SETTLES) {
      expect(JSON.stringify(stripeFault(thrown(status, body), 'refund'))).not.toMatch(/Stripe\w*Error/);
    }
    const long = stripeFault(thrown(403, { message: `${'😀'.repeat(400)}\nsecond \ud800 line` }), 'refund');
    expect([...(long.said?.message ?? '')]).toHaveLength(300);
    const lone = stripeFault(thrown(403, { message: 'one\u0000\r\ntwo \ud800' }), 'refund').said?.message;
    expect(lone).toBe('one two \ufffd');
  });

  it("have the id of Stripe's request, where there is one", () => {
    const refused = (headers: Record<string, string>) =>
      stripeFault(thrown(403, { headers, requestId: headers['request-id'] }), 'refund').said;
    expect(refused({ 'request-id': 'req_1' })?.request).toBe('req_1');
    expect(refused({})).not.toHaveProperty('request');
  });

  it('a currency that Stripe does not accept has a name, although Stripe gives it no code', () => {
    const raw = { type: 'invalid_request_error', param: 'currency', message: 'Invalid currency: xts.' };
    const fault = stripeFault(thrown(400, raw), 'create');
    expect(fault).toMatchObject({ code: 'currency_not_accepted', said: { code: null, message: raw.message } });
  });

  it('an error of our own code is not an answer of Stripe', () => {
    const fault = stripeFault(new TypeError('x is undefined'), 'capture');
    expect(fault).toMatchObject({ kind: 'unknown', code: 'internal_error', blocked: true });
    expect(fault.said?.message).toBe('x is undefined');
  });
});
