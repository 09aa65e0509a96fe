import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../src/api/problem.ts';
import { detailOf } from '../../src/api/words/detail.ts';
import { type Alternatives, NO_WAYS, WAYS } from '../../src/domain/access/alternatives-facts.ts';
import { ROLES } from '../../src/domain/order/actor.ts';
import {
  CANCEL_REASONS,
  FULFILMENT_STATUSES,
  ORDER_STATUSES,
  SUPPLIER_STEPS,
  type SupplierStep,
} from '../../src/domain/order/lifecycle.ts';
import { REFUSALS, refuse } from '../../src/domain/refusal.ts';
import type { ForeignEvent, ReasonKey, RefusalFacts } from '../../src/domain/refusal-facts.ts';
import { EN } from '../../src/web/customer/words/en.ts';
import { toldTo } from '../../src/web/customer/words/words.ts';
import { fieldTexts, inDashboardWords } from '../../src/web/dashboard/words/refusals.ts';
import { titleOf } from '../../src/web/dashboard/words/titles.ts';
import { AUDIENCES, wordFaults } from '../support/words.ts';

/** Every reason of a refusal, with all kinds of its facts, in the texts for every audience. */

const BOUND_NAMES = ['keys', 'members', 'messages', 'proposals', 'disputes', 'refunds', 'mails', 'events'] as const;
const nothing = fc.constant({});
const count = fc.nat(99_999_999);
const currency = fc.constantFrom('gbp', 'eur', 'usd', 'jpy');
const id = (kind: string) => fc.nat(99).map((n) => `${kind}_01abcdefghij_${n}`);
const status = fc.constantFrom(...ORDER_STATUSES);
const fulfilment = fc.option(fc.constantFrom(...FULFILMENT_STATUSES));
const isStep = (name: string): name is SupplierStep => Object.hasOwn(SUPPLIER_STEPS, name);
const STEPS = Object.keys(SUPPLIER_STEPS).filter(isStep);
const NEWS: readonly ForeignEvent[] = ['other_payment_intent', 'other_charge', 'other_currency', 'other_amount'];

const alternatives: fc.Arbitrary<Alternatives> = fc.record({
  status,
  ways: fc.subarray([...WAYS]),
  noWay: fc.option(fc.constantFrom(...NO_WAYS)),
});
const instead = fc.record({ alternatives });
const asker = fc.constantFrom(...ROLES, 'customer' as const, 'system' as const, 'stripe' as const);
const ofRole = fc.record({ alternatives, role: asker });
const max = fc.record({ max: count });

const FACTS: { readonly [K in ReasonKey]: fc.Arbitrary<RefusalFacts[K]> } = {
  not_there: nothing,
  call_unknown: nothing,
  service_unreachable: nothing,
  internal_error: nothing,
  list_full: fc.record({ list: fc.constantFrom(...BOUND_NAMES), max: count }),
  service_refused: fc.record({ code: fc.string() }),
  idempotency_key_missing: nothing,
  idempotency_key_reused: nothing,
  request_invalid: nothing,
  schema_says: fc.record({ text: fc.constant('must be a name as it was given out') }),
  field_unknown: nothing,
  parameter_unknown: nothing,
  body_not_json_type: nothing,
  method_not_allowed: fc.record({ allowed: fc.constant(['GET', 'HEAD']) }),
  answer_type_unknown: fc.record({ types: fc.constant(['application/json']) }),
  body_unreadable: nothing,
  body_too_large: fc.record({ kilobytes: count }),
  credentials_missing: nothing,
  credentials_unreadable: nothing,
  key_unknown: nothing,
  token_unknown: nothing,
  too_many_payments: fc.record({ seconds: count }),
  too_many_calls: nothing,
  origin_not_allowed: nothing,
  retailer_key_needed: nothing,
  secret_key_needed: fc.record({ roles: fc.subarray([...ROLES], { minLength: 1 }) }),
  key_or_token_needed: nothing,
  page_of_others: fc.record({
    roles: fc.subarray([...ROLES], { minLength: 1 }),
    partyName: fc.constant('Ashwood'),
  }),
  too_many_links: nothing,
  form_foreign: nothing,
  form_stale: nothing,
  form_incomplete: nothing,
  export_gone: nothing,
  session_foreign: nothing,
  order_link_needed: nothing,
  order_link_revoked: nothing,
  policy_of_another_role: nothing,
  template_wrong: fc.record({
    part: fc.constantFrom('subject', 'html'),
    line: count,
    column: count,
    text: fc.constant('unknown tag'),
  }),
  template_line_wrong: fc.record({ line: count, text: fc.constant('unknown tag') }),
  queue_unknown: nothing,
  money_of_no_order: nothing,
  money_not_booked: fc.record({ why: fc.constantFrom(null, 'other_currency') }),
  webhook_signature_wrong: nothing,
  webhook_endpoint_wrong: nothing,
  foreign_event: fc.record({ what: fc.constantFrom(...NEWS) }),
  listing_unavailable: nothing,
  listing_unknown: nothing,
  options_unfit: nothing,
  option_unknown: nothing,
  option_missing: nothing,
  option_not_a_choice: fc.record({ values: fc.constant(['linen', 'wool']) }),
  option_out_of_range: fc.record({ unit: fc.constantFrom('mm', 'cm'), min: count, max: count }),
  out_of_stock: nothing,
  line_out_of_stock: nothing,
  line_sold_out: nothing,
  shipping_option_unavailable: nothing,
  shipping_option_unknown: nothing,
  total_changed: fc.record({ total: count, expected: count, currency }),
  total_not_chargeable: fc.record({ total: count, currency }),
  total_too_small: fc.record({ total: count, minimum: fc.option(count), currency }),
  total_too_large: fc.record({ total: count, maximum: fc.option(count), currency }),
  currency_not_accepted: fc.record({ currency }),
  payment_not_prepared: nothing,
  cancelled_unpaid: fc.record({ reason: fc.constantFrom(...CANCEL_REASONS) }),
  payer_only: nothing,
  nothing_left_to_pay: fc.record({ status }),
  payment_being_prepared: nothing,
  payment_being_confirmed: nothing,
  payment_undecided: nothing,
  return_url_foreign: nothing,
  order_cancelling: nothing,
  not_in_status: instead,
  role_does_not_cancel: ofRole,
  part_dispatched: instead,
  force_not_now: instead,
  ops_only: nothing,
  nothing_parked: nothing,
  supplier_only: instead,
  step_not_possible: fc.record({
    step: fc.constantFrom(...STEPS),
    fulfilment: fc.constantFrom(...FULFILMENT_STATUSES),
    order: status,
    alternatives: fc.option(alternatives),
  }),
  stock_moved: fc.record({ onHand: count, version: count }),
  stock_out_of_range: fc.record({ onHand: count, version: count }),
  tracking_stands: fc.record({
    carrier: fc.constant('Parcelforce'),
    number: fc.constant('PF1'),
    url: fc.option(fc.constant('https://track.example/PF1')),
  }),
  rejection_stands: fc.record({ reason: fc.constant('No oak of that width') }),
  tracking_not_correctable: fc.record({ fulfilment: fc.constantFrom(...FULFILMENT_STATUSES) }),
  retailer_corrects: nothing,
  customer_of_sent_parcel: nothing,
  customer_not_correctable: fc.record({ status }),
  line_correctors_only: instead,
  line_started: instead,
  line_not_correctable: instead,
  line_not_sold: instead,
  line_price_changed: fc.record({ alternatives, currency, unitAmount: count, was: count }),
  corrected_since: fc.record({ corrections: count }),
  mail_not_owed: nothing,
  mail_untrue: nothing,
  mails_full: max,
  retailer_revokes_links: nothing,
  customer_confirms_delivery: nothing,
  not_deliverable: fc.record({ status }),
  role_does_not_refund: ofRole,
  chargeback_open: nothing,
  chargeback_kept: nothing,
  order_moved: fc.record({ quoted: count, version: count }),
  nothing_left: nothing,
  nothing_left_of_named: nothing,
  nothing_owed: nothing,
  no_money_waits: nothing,
  more_than_owed: fc.record({ owed: count, currency }),
  amount_and_lines: nothing,
  amount_not_whole: fc.record({ currency }),
  refund_not_chargeable: fc.record({ amount: count, step: fc.constantFrom(10, 100), currency }),
  shipping_not_whole: fc.record({ currency }),
  more_than_left: fc.record({ of: fc.constantFrom('order', 'shipping'), left: count, currency }),
  refund_lines_unfit: nothing,
  line_unknown: nothing,
  quantity_not_whole: nothing,
  units_exceeded: fc.record({ lineId: id('lin'), title: fc.constant('Roller $& blind'), left: count, quantity: count }),
  cost_shares_unfit: nothing,
  party_unknown: nothing,
  party_twice: nothing,
  cost_share_not_whole: fc.record({ currency }),
  cost_shares_exceed_refund: fc.record({ borne: count, refund: count, currency }),
  writers_only: nothing,
  customer_does_not_write: instead,
  message_length: max,
  messages_full: max,
  thread_unclear: nothing,
  thread_needed: nothing,
  supplier_unknown: nothing,
  two_sides_propose: instead,
  proposal_of_two_sides: nothing,
  party_not_a_side: nothing,
  proposal_of_own_lines: nothing,
  line_of_another_supplier: nothing,
  fulfilment_not_withdrawable: fc.record({ fulfilment }),
  fulfilment_stands: fc.record({ fulfilment }),
  proposal_too_much: nothing,
  other_side_answers: nothing,
  own_proposal: nothing,
  proposal_answered: fc.record({ answer: fc.constantFrom('accepted', 'declined') }),
  proposal_overtaken: fc.record({
    because: fc.oneof(
      fc.record({ key: fc.constant('not_in_status' as const), alternatives }),
      fc.record({
        key: fc.constant('more_than_left' as const),
        of: fc.constant('order' as const),
        left: count,
        currency,
      }),
    ),
  }),
  dispute_open: fc.record({ disputeIds: fc.array(id('dsp'), { minLength: 1 }) }),
  supplier_raises_no_dispute: nothing,
  dispute_raisers_only: nothing,
  dispute_of_cancelling_order: nothing,
  dispute_of_cancelled_order: nothing,
  dispute_too_early: fc.record({ status }),
  dispute_unfit: nothing,
  dispute_without_lines: nothing,
  description_length: max,
  evidence_unfit: max,
  bank_decides: nothing,
  dispute_closed_to_messages: nothing,
  ops_resolve: nothing,
  dispute_resolved: fc.record({ outcome: fc.constantFrom('refund', 'no_refund') }),
  no_refund_with_terms: nothing,
  evidence_for_answerers: nothing,
  not_a_bank_case: nothing,
  bank_case_over: nothing,
  evidence_being_sent: nothing,
  evidence_is_final: nothing,
};

const isKey = (name: string): name is ReasonKey => Object.hasOwn(FACTS, name);
const KEYS = Object.keys(FACTS).filter(isKey);

function check<K extends ReasonKey>(key: K): void {
  const property = fc.property(FACTS[key], (facts) => {
    expect(wordFaults(key, facts)).toEqual([]);
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });
  fc.assert(property, { numRuns: 40 });
}

describe('the texts of refusals', () => {
  it.each(KEYS)('%s has a text for every audience, and for people without codes and ids', (key) => {
    check(key);
  });

  it('have the same keys for every audience', () => {
    for (const { words } of Object.values(AUDIENCES)) expect(Object.keys(words).sort()).toEqual([...KEYS].sort());
  });

  it('have a heading for every code', () => {
    for (const code of REFUSALS) {
      const refusal = refuse(code, { key: 'order_cancelling' });
      expect(titleOf(refusal)).toBe(PROBLEMS[code].title);
      expect(toldTo(EN, refusal).title.trim()).not.toBe('');
    }
  });
});

describe('a fact of a refusal', () => {
  it('is a number in the API, and an amount or a title on a page', () => {
    const left = { key: 'more_than_left', of: 'shipping', left: 2_550, currency: 'gbp' } as const;
    expect(detailOf(left)).toBe('Only 2550 (minor units) of the shipping is left to refund.');
    expect(inDashboardWords(left)).toBe('Only £25.50 of the shipping is left to refund.');
    const units = { key: 'units_exceeded', lineId: 'lin_abc_10', title: 'Shutter', left: 1, quantity: 2 } as const;
    expect(detailOf(units)).toBe('Only 1 of 2 units of lin_abc_10 are left.');
    expect(inDashboardWords(units)).toBe('Only 1 of 2 units of Shutter are left.');
    const step = {
      step: 'start',
      fulfilment: 'in_production',
      order: 'payment_authorised',
      alternatives: null,
    } as const;
    expect(detailOf({ key: 'step_not_possible', ...step })).toContain(
      'is in_production, and its order is payment_authorised. It cannot be started now.',
    );
    expect(inDashboardWords({ key: 'step_not_possible', ...step })).toContain(
      'is in production, and its order is payment authorised. It cannot be started now.',
    );
  });

  it("shows a schema's message once, after the field's name", () => {
    const wrong = { path: 'note', reason: { key: 'schema_says', text: 'Say why.' } } as const;
    const share = { path: 'borne_by.0.amount', reason: { key: 'cost_share_not_whole', currency: 'gbp' } } as const;
    expect(fieldTexts({ errors: [wrong, share, share] })).toEqual([
      'note: Say why.',
      'Type what a party bears as an amount, such as 12.50.',
    ]);
  });
});
