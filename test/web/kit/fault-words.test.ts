import { describe, expect, it } from 'vitest';
import { WAITS_FOR_BANK } from '../../../src/domain/refunds/chargebacks/chargeback.ts';
import { ANSWERS, BLOCKED } from '../../../src/services/payments/codes.ts';
import { faultWords, hasFaultWords } from '../../../src/web/kit/words/faults.ts';
import { sources, textOf } from '../../house/sources.ts';

/** Whoever looks at an order that waits for a person reads words, and never only a code. */

/** Where faults are made, and codes of parked work. */
const MAKERS = /^(src\/(domain|services|db|queues)|durable-objects)\//;

/** Ways to write a code in the source. Codes that Stripe or another system sends are not written there. */
const WRITTEN: readonly RegExp[] = [
  /\bfault\('\w+', '(\w+)'/g,
  /\bcode(?:: |\) => | = |: string = )(?:\w+ \? )?'(\w+)'/g,
  /\bcode: \w+ \? '\w+' : '(\w+)'/g,
  /\bcode: [\w.?() ]+ \?\? '(\w+)'/g,
  /\bcode = [\w.]+ \?\? '(\w+)'/g,
  /\?\? '(stripe_\w+|in_flight)'/g,
  /^\s+'[\dA-Z]{5}': '(\w+)'/gm,
];

const writtenIn = (text: string): string[] =>
  WRITTEN.flatMap((way) => [...text.matchAll(way)].map(([, code = '']) => code));

const constants = (text: string): string[] =>
  [...text.matchAll(/const (?:INTERNAL_ERROR|NOT_CHARGEABLE|NOT_AWAITED|WRONG_AMOUNT) = '(\w+)'/g)].map(
    ([, code = '']) => code,
  );

/** Cloudflare's names for why a mail was not sent. */
const mails = (text: string): string[] =>
  [...text.matchAll(/\bE_([A-Z_]+): '/g)].map(([, code = '']) => `email_${code.toLowerCase()}`);

/** Not of a fault: zod's own word for a rule that we wrote, and what the log says of a dead letter without a code. */
const NOT_A_FAULT: ReadonlySet<string> = new Set(['custom', 'recorded']);

const files = sources.filter((file) => MAKERS.test(file));
const written = new Set(
  files
    .map(textOf)
    .flatMap((text) => [...writtenIn(text), ...constants(text), ...mails(text)])
    .filter((code) => !NOT_A_FAULT.has(code)),
);

/** Stripe's types of errors, which stand where it sends no code (docs.stripe.com/api/errors). */
const TYPES = ['api_error', 'card_error', 'idempotency_error', 'invalid_request_error'];

/** Why a bank declines (docs.stripe.com/declines/codes), and why it does not take a refund (docs.stripe.com/api/refunds). */
const FROM_BANKS =
  'authentication_not_handled authentication_required approve_with_id call_issuer card_not_supported card_velocity_exceeded currency_not_supported do_not_honor do_not_try_again duplicate_transaction expired_card fraudulent generic_decline incorrect_address incorrect_cvc incorrect_number incorrect_pin incorrect_zip insufficient_funds invalid_account invalid_amount invalid_cvc invalid_expiry_month invalid_expiry_year invalid_number issuer_not_available lost_card merchant_blacklist new_account_information_available no_action_taken not_permitted pickup_card processing_error reenter_transaction restricted_card revocation_of_all_authorizations revocation_of_authorization security_violation service_not_allowed stolen_card stop_payment_order testmode_decline transaction_not_allowed try_again_later withdrawal_count_limit_exceeded charge_for_pending_refund_disputed declined expired_or_canceled_card lost_or_stolen_card merchant_request unknown'.split(
    ' ',
  );

const codes = new Set([
  ...written,
  ...BLOCKED,
  ...Object.values(ANSWERS).flatMap((of) => [...of]),
  ...WAITS_FOR_BANK,
  ...TYPES,
  ...FROM_BANKS,
  'idempotency_key_in_use',
  'lock_timeout',
  'rate_limit',
]);

describe('the codes of faults', () => {
  it('are found where they are written', () => {
    expect(writtenIn("return fault('unknown', 'a_b'); x = { code: 'c_d' }; { code: y ? 'e_f' : 'g_h' }")).toEqual([
      'a_b',
      'c_d',
      'e_f',
      'g_h',
    ]);
    const known = [
      'internal_error',
      'account_missing',
      'captured_amount',
      'reversed_elsewhere',
      'redis_busy',
      'redis_timeout',
      'redis_answer_lost',
      'postgres_timeout',
      'deadlock_detected',
      'unique_violation',
      'email_timeout',
      'email_delivery_failed',
      'evidence_not_awaited',
      'amount_not_chargeable',
      'stripe_unreachable',
      'in_flight',
      'no_progress',
      'refund_failed',
      'chargeback_open',
      'charge_disputed',
    ];
    expect(known.filter((code) => !codes.has(code))).toEqual([]);
  });

  it.each([...codes].sort())('%s has words', (code) => {
    expect(hasFaultWords(code)).toBe(true);
    expect(faultWords(code)).toMatch(/^[A-Z][^_]+[^.\s]$/);
  });

  it('that nobody knows are named, so that a person can look for them', () => {
    expect(hasFaultWords('unheard_of')).toBe(false);
    expect(faultWords('unheard_of')).toContain('unheard_of');
  });
});
