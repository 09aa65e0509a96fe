import type { EventType } from '../../../domain/order/events.ts';
import type { EventView } from '../../../domain/order/view-events.ts';
import { cut } from '../../../domain/text.ts';
import { outcomeWords } from '../../kit/words/disputes.ts';
import { faultWords } from '../../kit/words/faults.ts';
import { refundReason } from '../../kit/words/refunds.ts';
import { CANCEL_REASON, inPlainWords } from '../../kit/words/statuses.ts';
import type { Opened } from '../order-context.ts';
import { type EventReading, readEvent } from './event-reading.ts';

/** What the timeline says of each event. */

export interface ToldEvent {
  readonly text: string;
  readonly detail?: string;
  readonly tone?: 'bad' | 'wait' | 'quiet';
}

type Teller = (data: EventReading) => ToldEvent;

const quiet = (text: string): Teller => {
  return () => ({ text, tone: 'quiet' });
};
const plainly = (text: string): Teller => {
  return () => ({ text });
};

/** What it means that a refund counts, where it is none of Stripe's. */
const BOOKED: Readonly<Record<string, string>> = {
  chargeback: 'What the bank took is booked',
  otherwise: 'What was paid in another way is booked',
};

/** One sentence per type of event, with each amount of it and what it changed. A type without a sentence does not compile. */
const TELL: Readonly<Record<EventType, Teller>> = {
  order_placed: (d) => ({ text: `Order placed${d.total()}` }),
  payment_intent_created: quiet('Payment prepared'),
  payment_submitted: quiet('Card submitted'),
  payment_action_required: () => ({ text: 'The bank asks the customer to confirm', tone: 'wait' }),
  payment_declined: (d) => ({ text: 'Card declined', detail: faultWords(d.text('code')), tone: 'bad' }),
  payment_authorised: plainly('Card authorised, funds held'),
  inventory_held: quiet('Stock held'),
  inventory_committed: quiet('Stock taken'),
  payment_captured: (d) => ({ text: `Payment captured: ${d.amount('amount')}` }),
  fulfilment_requested: plainly('Suppliers asked'),
  fulfilment_accepted: (d) => ({ text: `${d.maker()} accepted` }),
  fulfilment_rejected: (d) => ({ text: `${d.maker()} rejected`, detail: d.text('reason'), tone: 'bad' }),
  fulfilment_started: (d) => ({ text: `${d.maker()} started production` }),
  fulfilment_dispatched: (d) => ({ text: `${d.maker()} dispatched`, detail: d.tracking() }),
  tracking_corrected: (d) => ({ text: `${d.maker()} corrected the tracking`, detail: d.changes() }),
  fulfilment_arrived: (d) => ({ text: `Arrived, says ${d.maker()}` }),
  order_confirmed: plainly('Order confirmed'),
  order_in_production: plainly('Order in production'),
  order_dispatched: plainly('Order dispatched'),
  order_delivered: plainly('Order delivered'),
  tokens_revoked: plainly("Links to the customer's page revoked"),
  customer_corrected: (d) => ({ text: "The customer's data was corrected", detail: d.changes() }),
  line_corrected: (d) => ({ text: `Measurements corrected: ${d.line()}`, detail: d.changes() }),
  order_annotated: (d) => ({ text: 'Reference or metadata changed', detail: d.changes() }),
  mail_requested: (d) => ({ text: `${mailName(d)}: sent again` }),
  order_refunded: plainly('Order refunded'),
  cancel_requested: (d) => ({
    text: 'Cancellation asked for',
    detail: [reasonOf(d.text('reason')), d.text('note')].filter((part) => part !== '').join(': '),
    tone: 'wait',
  }),
  fulfilments_withdrawn: plainly('Suppliers told about the cancellation'),
  undo_completed: quiet('One step undone'),
  payment_voided: quiet('Card released'),
  stock_returned: quiet('Stock given back'),
  hold_released: quiet('Hold released'),
  order_cancelled: (d) => ({ text: 'Order cancelled', detail: reasonOf(d.text('reason')), tone: 'bad' }),
  transfer_claimed: (d) => ({ text: `Transfer to ${d.party('partyId')}: ${d.amount('amount')}`, tone: 'quiet' }),
  transfer_settled: (d) => ({ text: `Transferred to ${d.party('partyId')}${d.moved('transfers')}`, tone: 'quiet' }),
  transfer_waiting: (d) => ({
    text: `Transfer to ${d.party('partyId')} waits`,
    detail: faultWords(d.text('code')),
    tone: 'wait',
  }),
  transfer_void: (d) => ({ text: `Nothing to transfer to ${d.party('partyId')}`, tone: 'quiet' }),
  refund_requested: (d) => {
    const [amount, detail] = [d.amount('amount'), refundReason(d.text('reason'))];
    const source = d.text('source');
    if (source === 'chargeback') return { text: `What the bank took is divided among the parties: ${amount}` };
    if (source === 'otherwise') return { text: `${amount} of a refund that failed was paid in another way`, detail };
    return { text: `Refund of ${amount} asked for`, detail };
  },
  refund_issued: (d) => {
    const booked = BOOKED[d.text('source')];
    if (booked !== undefined) return { text: `${booked}: ${d.refund()}`, tone: 'quiet' };
    return d.flag('pending')
      ? { text: `Refund of ${d.refund()} accepted by Stripe; the bank has not confirmed it yet`, tone: 'wait' }
      : { text: `Refund of ${d.refund()} done: it is on its way to the customer` };
  },
  refund_succeeded: (d) => ({ text: `Refund of ${d.refund()} done: the bank has confirmed it` }),
  refund_failed: (d) =>
    d.text('source') === 'chargeback'
      ? { text: `The parties get back what the bank had taken: ${d.refund()}` }
      : {
          text: `Refund of ${d.refund()} failed${d.has('owed') ? `; the customer is owed ${d.amount('owed')}` : ''}`,
          detail: faultWords(d.text('code')),
          tone: 'bad',
        },
  reversal_started: (d) => ({
    text: `Taking back from ${d.party('partyId')}: ${d.amount('amount')}`,
    tone: 'quiet',
  }),
  reversal_settled: (d) => ({ text: `Taken back from ${d.party('partyId')}${d.moved('reversals')}`, tone: 'quiet' }),
  reversal_withdrawn: (d) => ({ text: `${d.party('partyId')} owes nothing for it any more`, tone: 'quiet' }),
  return_started: (d) => ({ text: `Giving back to ${d.party('partyId')}: ${d.amount('amount')}`, tone: 'quiet' }),
  return_waiting: (d) => ({
    text: `Giving back to ${d.party('partyId')} waits`,
    detail: faultWords(d.text('code')),
    tone: 'wait',
  }),
  return_settled: (d) => ({ text: `Given back to ${d.party('partyId')}${d.moved('returns')}`, tone: 'quiet' }),
  reversal_waiting: (d) => ({ text: `${d.party('partyId')} owes until its balance allows`, tone: 'wait' }),
  money_redirected: (d) => ({
    text: `What waits for ${d.party('partyId')} goes to the account ${d.text('account')}`,
    detail: d.text('note'),
    tone: 'wait',
  }),
  withdrawal_started: plainly('A part of the order is taken back from its supplier'),
  tasks_withdrawn: quiet('The supplier was told'),
  units_returned: quiet('Its stock was given back'),
  mail_settled: (d) => ({
    text: `${mailName(d)}: ${mailOutcome(d.text('outcome'))}`,
    tone: 'quiet',
  }),
  message_posted: (d) => ({ text: 'Message', detail: cut(d.text('body'), 200) }),
  proposal_made: (d) => ({ text: 'Terms proposed', detail: d.terms() }),
  proposal_accepted: (d) => ({ text: 'Proposal accepted', detail: d.terms() }),
  proposal_declined: (d) => ({ text: 'Proposal declined', detail: d.terms() }),
  dispute_raised: (d) => ({ text: `Dispute raised: ${inPlainWords(d.text('reason')).toLowerCase()}`, tone: 'wait' }),
  dispute_resolved: (d) => ({
    text: `Dispute resolved: ${outcomeWords(d.text('outcome')).toLowerCase()}${d.ruled()}`,
    detail: d.text('note'),
  }),
  refund_seen_elsewhere: (d) => ({
    text: `Refund of ${d.amount('amount')} made at Stripe, not here: ${d.text('status')}`,
    tone: 'wait',
  }),
  refund_excess: (d) => ({
    text: `A refund made at Stripe is ${d.amount('excess')} more than was left of the order`,
    detail: 'The Platform bears it',
    tone: 'bad',
  }),
  reversal_seen_elsewhere: (d) => ({
    text: `Taken back from ${d.party('partyId')} at Stripe, not here: ${d.amount('amount')}`,
    tone: 'wait',
  }),
  chargeback_opened: (d) => ({
    text: `The customer's bank asks ${d.flag('inquiry') ? 'about' : 'for'} ${d.asked()}`,
    detail: inPlainWords(d.text('reason')),
    tone: 'bad',
  }),
  chargeback_escalated: () => ({ text: "The bank's question became a chargeback", tone: 'bad' }),
  chargeback_withdrawn: (d) => ({ text: `The bank took money, and holds ${d.amount('withdrawn')} now`, tone: 'bad' }),
  chargeback_reinstated: (d) => ({ text: `The bank gave money back, and holds ${d.amount('withdrawn')} now` }),
  chargeback_closed: (d) => ({ text: "The bank's case is closed", detail: outcomeWords(d.text('outcome')) }),
  chargeback_reopened: () => ({ text: "The bank's case is open again", tone: 'bad' }),
  chargeback_heard: quiet("Stripe says the same of the bank's case"),
  chargeback_excess: (d) => ({
    text: `The bank holds ${d.amount('excess')} more than was left of the order`,
    detail: 'The Platform bears it',
    tone: 'bad',
  }),
  chargeback_evidence_given: (d) => ({
    text: d.text('stage') === 'final' ? 'Final evidence given for the bank' : 'Evidence given as a draft',
  }),
  chargeback_evidence_sent: (d) => ({
    text: d.text('stage') === 'final' ? 'Stripe passes the evidence on to the bank' : 'Stripe keeps the draft',
  }),
  chargeback_evidence_refused: (d) => ({
    text: 'Stripe did not take the evidence',
    detail: faultWords(d.text('code')),
    tone: 'bad',
  }),
  chargeback_answered_by_hand: plainly("The bank was answered in Stripe's Dashboard"),
  fraud_warning_received: (d) => ({
    text: "The customer's bank warns of a fraud",
    detail: inPlainWords(d.text('fraud_type')),
    tone: 'bad',
  }),
  fraud_warning_changed: (d) =>
    d.text('status') === 'over'
      ? { text: "The bank's fraud warning is over: the payment was refunded or disputed" }
      : { text: "The bank's fraud warning stands", tone: 'quiet' },
  work_parked: (d) => ({ text: 'Parked: needs a person', detail: d.owed(), tone: 'bad' }),
  work_resumed: plainly('Tried again'),
};

/** With the amount of the refund that it tells of. */
const mailName = (d: EventReading): string =>
  `E-mail '${inPlainWords(d.text('template'))}'${d.has('refund') ? ` of ${d.refund()}` : ''}`;
const mailOutcome = (outcome: string): string => (outcome === 'void' ? 'not sent' : outcome);
const reasonOf = (reason: string): string => inPlainWords(isReason(reason) ? CANCEL_REASON[reason] : reason);
const isReason = (reason: string): reason is keyof typeof CANCEL_REASON => Object.hasOwn(CANCEL_REASON, reason);

const isEvent = (type: string): type is EventType => Object.hasOwn(TELL, type);

/** An event in words, as its reader may see it. */
export const tell = (event: EventView, opened: Opened): ToldEvent =>
  (isEvent(event.type) ? TELL[event.type] : plainly(inPlainWords(event.type)))(readEvent(event, opened));
