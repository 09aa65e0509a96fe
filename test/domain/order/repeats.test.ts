import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/order/actor.ts';
import type { Command } from '../../../src/domain/order/decide.ts';
import { answerOf, charged } from '../banks/bank-cases.ts';
import { fulfilment, line, tracking, walkedTo } from '../conversation/dispute-walk.ts';
import { proposed, prp } from '../conversation/proposal-steps.ts';
import { CUSTOMER, listing, OPS, RETAILER, SUPPLIER_A, SYSTEM, type Walk, walkTo } from '../fixtures.ts';
import { requested } from './order-steps.ts';

/**
 * What each command does when it comes again: with the same data, and with other data. No data is swallowed: another
 * repeat is refused with what stands, or it has an effect of its own.
 */

/** `nothing`: 200 without an event. `again`: it is another one, with events. Else the code of the refusal. */
type Answer = 'nothing' | 'again' | { readonly code: string; readonly says?: string };

interface Repeat {
  readonly actor: Actor;
  readonly at: () => Walk;
  readonly first: Command;
  /** Null: the command has no data, so no repeat can differ. */
  readonly other: Command | null;
  readonly equal: Answer;
  readonly different?: Answer;
}

const id = fulfilment(1);
const asked = () => requested(walkTo('captured'));
const accepted = () => walkedTo('confirmed');
const started = () => walkedTo('in_production');
const cancelling = { code: 'order_cancelling' };
const card = (name: string) => ({ type: 'pay' as const, method: { kind: 'payment_method' as const, id: name } });
const refund = (amount: number) =>
  ({ type: 'refund', ask: { amount }, reason: 'late', version: null }) as const satisfies Command;
const dispute = (description: string) =>
  ({ type: 'raise_dispute', reason: 'damaged', description, lineIds: [line(1)], evidenceUrls: [] }) as const;
const ruling = (note: string) =>
  ({ type: 'resolve_dispute', disputeId: `dsp_${line(1).slice(4, -2)}_1`, outcome: 'no_refund', note }) as const;
const disputed = () => {
  const walk = walkedTo('delivered');
  expect(walk.command(dispute('bent'), CUSTOMER)).toBeNull();
  return walk;
};
/** A full refund that failed after Stripe had accepted it. */
const owing = () => {
  const walk = walkedTo('confirmed');
  expect(walk.command(refund(100), OPS)).toBeNull();
  const [made] = walk.state.refunds;
  const data = { id: made?.id ?? '', stripeRefundId: 're_1', pending: false };
  walk.append({ type: 'refund_issued', data, actor: SYSTEM });
  walk.append({ type: 'refund_failed', data: { id: data.id, code: 'x', owed: 100 }, actor: SYSTEM });
  return walk;
};
const redirect = (account: string) =>
  ({ type: 'redirect_money', partyId: 'sup_a', account, note: 'closed' }) as const satisfies Command;
/** The transfer of one party waits for its account. */
const waiting = () => {
  const walk = walkedTo('confirmed', false);
  walk.append({ type: 'transfer_claimed', data: { partyId: 'sup_a', amount: 100 }, actor: SYSTEM });
  walk.append({ type: 'transfer_waiting', data: { partyId: 'sup_a', code: 'account_missing' }, actor: SYSTEM });
  return walk;
};
const mailed = () => {
  const walk = walkedTo('dispatched');
  walk.append({ type: 'mail_settled', data: { template: 'dispatched', outcome: 'sent' }, actor: SYSTEM });
  return walk;
};
const other = { ...tracking, number: 'T2' };
const { optionRules, unitAmount, currency } = listing({ id: 'lst_a' });
const offer = { optionRules, unitAmount, currency };
const wide = (width_mm: number) =>
  ({ type: 'correct_line', lineId: line(1), options: { width_mm }, offer }) as const satisfies Command;
const ada = () => walkTo('placed').state.customer;
/** What comes from Stripe and from the clock is no person's step. Its repeats are tested with the refunds and the saga. */
type Heard = Extract<Command['type'], `observe_${string}`> | 'meet_deadline';

const REPEATS: { readonly [T in Exclude<Command['type'], Heard>]: Repeat } = {
  pay: {
    ...{ actor: CUSTOMER, at: () => walkTo('placed'), first: card('pm_1'), other: card('pm_2') },
    equal: { code: 'payment_in_progress' },
    different: { code: 'payment_in_progress' },
  },
  accept: { actor: SUPPLIER_A, at: asked, first: { type: 'accept', fulfilmentId: id }, other: null, equal: 'nothing' },
  reject: {
    ...{ actor: SUPPLIER_A, at: asked, first: { type: 'reject', fulfilmentId: id, reason: 'no oak' } },
    other: { type: 'reject', fulfilmentId: id, reason: 'no pine' },
    equal: 'nothing',
    different: { code: 'conflict', says: 'no oak' },
  },
  start: { actor: SUPPLIER_A, at: accepted, first: { type: 'start', fulfilmentId: id }, other: null, equal: 'nothing' },
  dispatch: {
    ...{ actor: SUPPLIER_A, at: started, first: { type: 'dispatch', fulfilmentId: id, tracking } },
    other: { type: 'dispatch', fulfilmentId: id, tracking: other },
    equal: 'nothing',
    different: { code: 'conflict', says: 'T1' },
  },
  deliver: {
    ...{ actor: SUPPLIER_A, at: mailed, first: { type: 'deliver', fulfilmentId: id } },
    other: null,
    equal: 'nothing',
  },
  correct_tracking: {
    ...{ actor: SUPPLIER_A, at: mailed, first: { type: 'correct_tracking', fulfilmentId: id, tracking: other } },
    other: { type: 'correct_tracking', fulfilmentId: id, tracking: { ...other, number: 'T3' } },
    equal: 'nothing',
    different: 'again',
  },
  correct_customer: {
    ...{ actor: RETAILER, at: accepted, first: { type: 'correct_customer', customer: { ...ada(), email: 'b@b.io' } } },
    other: { type: 'correct_customer', customer: { ...ada(), email: 'c@c.io' } },
    equal: 'nothing',
    different: 'again',
  },
  correct_line: {
    ...{ actor: CUSTOMER, at: accepted, first: wide(1_210), other: wide(1_220) },
    equal: 'nothing',
    different: 'again',
  },
  annotate: {
    ...{ actor: RETAILER, at: accepted, first: { type: 'annotate', reference: 'SO-1', metadata: { a: '1' } } },
    other: { type: 'annotate', metadata: { a: '' } },
    equal: 'nothing',
    different: 'again',
  },
  resend_mail: {
    ...{ actor: RETAILER, at: mailed, first: { type: 'resend_mail', template: 'dispatched' } },
    other: { type: 'resend_mail', template: 'refunded' },
    equal: 'nothing',
    different: { code: 'not_allowed_in_status' },
  },
  confirm_delivery: {
    ...{ actor: CUSTOMER, at: mailed, first: { type: 'confirm_delivery' }, other: null, equal: 'nothing' },
  },
  // Each call makes the links of before void.
  revoke_tokens: { actor: RETAILER, at: accepted, first: { type: 'revoke_tokens' }, other: null, equal: 'again' },
  cancel: {
    ...{ actor: RETAILER, at: accepted, first: { type: 'cancel', note: 'a' }, other: { type: 'cancel', note: 'b' } },
    equal: cancelling,
    different: cancelling,
  },
  force_cancel: {
    ...{ actor: OPS, at: started, first: { type: 'force_cancel', note: 'a' } },
    other: { type: 'force_cancel', note: 'b' },
    equal: cancelling,
    different: cancelling,
  },
  // A refund, a message and a proposal are each another one. An idempotency key makes a repeat the same.
  refund: { actor: RETAILER, at: accepted, first: refund(100), other: refund(200), equal: 'again', different: 'again' },
  // Once it is paid, nothing is owed.
  pay_otherwise: {
    ...{ actor: OPS, at: owing, first: { type: 'pay_otherwise', amount: 100, note: 'a' } },
    other: { type: 'pay_otherwise', amount: 50, note: 'b' },
    equal: { code: 'nothing_to_refund' },
    different: { code: 'nothing_to_refund' },
  },
  redirect_money: {
    ...{ actor: OPS, at: waiting, first: redirect('acct_1') },
    other: redirect('acct_2'),
    equal: 'nothing',
    different: 'again',
  },
  post_message: {
    ...{ actor: RETAILER, at: accepted, first: { type: 'post_message', to: 'sup_a', body: 'a', proposal: null } },
    other: { type: 'post_message', to: 'sup_a', body: 'b', proposal: null },
    equal: 'again',
    different: 'again',
  },
  answer_proposal: {
    ...{ actor: SUPPLIER_A, at: () => proposed('confirmed') },
    first: { type: 'answer_proposal', proposalId: prp(1), answer: 'accept' },
    other: { type: 'answer_proposal', proposalId: prp(1), answer: 'decline' },
    equal: 'nothing',
    different: { code: 'proposal_closed', says: 'accepted' },
  },
  raise_dispute: {
    ...{ actor: CUSTOMER, at: () => walkedTo('delivered'), first: dispute('bent'), other: dispute('torn') },
    equal: { code: 'dispute_open', says: 'dsp_' },
    different: { code: 'dispute_open', says: 'dsp_' },
  },
  post_dispute_message: {
    ...{ actor: CUSTOMER, at: disputed },
    first: { type: 'post_dispute_message', disputeId: ruling('').disputeId, body: 'a' },
    other: { type: 'post_dispute_message', disputeId: ruling('').disputeId, body: 'b' },
    equal: 'again',
    different: 'again',
  },
  resolve_dispute: {
    ...{ actor: OPS, at: disputed, first: { ...ruling('seen'), refund: null, borneBy: null } },
    other: { ...ruling('not seen'), refund: null, borneBy: null },
    equal: 'nothing',
    different: { code: 'dispute_closed', says: 'no_refund' },
  },
  // The answer is on its way to Stripe. Another one has to wait for it.
  answer_bank: {
    ...{ actor: RETAILER, at: () => charged(walkedTo('delivered')), first: answerOf('It arrived.') },
    other: answerOf('It arrived on Monday.'),
    equal: 'nothing',
    different: { code: 'conflict', says: 'is being sent' },
  },
  resume_work: {
    ...{ actor: OPS, first: { type: 'resume_work' }, other: null, equal: { code: 'nothing_parked' } },
    at: () =>
      accepted().append({
        type: 'work_parked',
        data: { work: 'transfer:sup_a', code: 'x', owed: 'the share' },
        actor: SYSTEM,
      }),
  },
};

const CASES = Object.entries(REPEATS);

function sent(walk: Walk, command: Command, actor: Actor): Answer {
  const before = walk.events.length;
  const refused = walk.command(command, actor);
  if (refused !== null) return { code: refused.refused, says: refused.detail };
  return walk.events.length === before ? 'nothing' : 'again';
}

const expected = (answer: Answer) =>
  typeof answer === 'string' ? answer : { code: answer.code, says: expect.stringContaining(answer.says ?? '') };

describe('a repeated command', () => {
  it.each(CASES)('%s: an equal repeat', (_, { actor, at, first, equal }) => {
    const walk = at();
    expect(sent(walk, first, actor)).toBe('again');
    expect(sent(walk, first, actor)).toEqual(expected(equal));
  });

  it.each(CASES.filter(([, { other: data }]) => data !== null))(
    '%s: a repeat with other data',
    (_, { actor, at, first, other: data, different }) => {
      if (data === null || different === undefined) throw new Error('say what another repeat does');
      const walk = at();
      expect(sent(walk, first, actor)).toBe('again');
      expect(sent(walk, data, actor)).toEqual(expected(different));
      expect(different).not.toBe('nothing');
    },
  );

  it('of a dispatch is known also after the parcel has arrived', () => {
    const walk = mailed();
    walk.command({ type: 'deliver', fulfilmentId: id }, SUPPLIER_A);
    expect(sent(walk, { type: 'dispatch', fulfilmentId: id, tracking }, SUPPLIER_A)).toBe('nothing');
    const again: Command = { type: 'dispatch', fulfilmentId: id, tracking: other };
    expect(sent(walk, again, SUPPLIER_A)).toEqual(expected({ code: 'conflict', says: 'T1' }));
  });
});
