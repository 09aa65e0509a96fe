import type { EventType } from '../../../domain/order/events.ts';
import { type EventView, viewEvent } from '../../../domain/order/view-events.ts';
import { cut } from '../../../domain/text.ts';
import { money, When } from '../../kit/parts.tsx';
import { outcomeWords } from '../../kit/words/disputes.ts';
import { faultWords } from '../../kit/words/faults.ts';
import { correctionText } from '../../kit/words/options.ts';
import { refundReason } from '../../kit/words/refunds.ts';
import { CANCEL_REASON, inPlainWords, roleWord } from '../../kit/words/statuses.ts';
import type { Names, Opened } from '../order-context.ts';
import type { At } from '../signed-in.tsx';

interface Told {
  readonly text: string;
  readonly detail?: string;
  readonly tone?: 'bad' | 'wait' | 'quiet';
}

/** Reads the data of an event. Redaction makes it untyped. */
interface Reading {
  text(name: string): string;
  amount(name: string): string;
  list(name: string): string;
  party(name: string): string;
  tracking(): string;
  maker(): string;
  line(): string;
  changes(): string;
}

type Teller = (data: Reading) => Told;

const quiet = (text: string): Teller => {
  return () => ({ text, tone: 'quiet' });
};
const plainly = (text: string): Teller => {
  return () => ({ text });
};

/** What it means that a refund counts, where Stripe did not accept it. */
const ISSUED: Readonly<Record<string, string>> = {
  chargeback: 'What the bank took is booked',
  otherwise: 'What was paid in another way is booked',
};

/** One sentence per type of event. A type without a sentence does not compile. */
const TELL: Readonly<Record<EventType, Teller>> = {
  order_placed: plainly('Order placed'),
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
  fulfilment_dispatched: (d) => ({ text: `${d.maker()} dispatched` }),
  tracking_corrected: (d) => ({ text: `${d.maker()} corrected the tracking`, detail: d.tracking() }),
  fulfilment_arrived: (d) => ({ text: `Arrived, says ${d.maker()}` }),
  order_confirmed: plainly('Order confirmed'),
  order_in_production: plainly('Order in production'),
  order_dispatched: plainly('Order dispatched'),
  order_delivered: plainly('Order delivered'),
  tokens_revoked: plainly("Links to the customer's page revoked"),
  customer_corrected: (d) => ({ text: "The customer's data was corrected", detail: d.list('fields') }),
  line_corrected: (d) => ({ text: `Measurements corrected: ${d.line()}`, detail: d.changes() }),
  order_annotated: plainly('Reference or metadata changed'),
  mail_requested: (d) => ({ text: `E-mail '${inPlainWords(d.text('template'))}': sent again` }),
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
  transfer_settled: (d) => ({ text: `Transferred to ${d.party('partyId')}`, tone: 'quiet' }),
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
  refund_issued: (d) => ({ text: ISSUED[d.text('source')] ?? 'Refund accepted by Stripe', tone: 'quiet' }),
  refund_succeeded: plainly('Refund reached the customer'),
  refund_failed: (d) =>
    d.text('source') === 'chargeback'
      ? { text: 'The parties get back what the bank had taken' }
      : { text: 'Refund failed', detail: faultWords(d.text('code')), tone: 'bad' },
  reversal_started: (d) => ({
    text: `Taking back from ${d.party('partyId')}: ${d.amount('amount')}`,
    tone: 'quiet',
  }),
  reversal_settled: (d) => ({ text: `Taken back from ${d.party('partyId')}`, tone: 'quiet' }),
  reversal_withdrawn: (d) => ({ text: `${d.party('partyId')} owes nothing for it any more`, tone: 'quiet' }),
  return_started: (d) => ({ text: `Giving back to ${d.party('partyId')}: ${d.amount('amount')}`, tone: 'quiet' }),
  return_waiting: (d) => ({
    text: `Giving back to ${d.party('partyId')} waits`,
    detail: faultWords(d.text('code')),
    tone: 'wait',
  }),
  return_settled: (d) => ({ text: `Given back to ${d.party('partyId')}`, tone: 'quiet' }),
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
    text: `E-mail '${inPlainWords(d.text('template'))}': ${mailOutcome(d.text('outcome'))}`,
    tone: 'quiet',
  }),
  message_posted: (d) => ({ text: 'Message', detail: cut(d.text('body'), 200) }),
  proposal_made: plainly('Terms proposed'),
  proposal_accepted: plainly('Proposal accepted'),
  proposal_declined: plainly('Proposal declined'),
  dispute_raised: (d) => ({ text: `Dispute raised: ${inPlainWords(d.text('reason')).toLowerCase()}`, tone: 'wait' }),
  dispute_resolved: (d) => ({
    text: `Dispute resolved: ${outcomeWords(d.text('outcome')).toLowerCase()}`,
    detail: d.text('note'),
  }),
  refund_seen_elsewhere: (d) => ({ text: `Refund made at Stripe, not here: ${d.text('status')}`, tone: 'wait' }),
  refund_excess: (d) => ({
    text: `A refund made at Stripe is ${d.amount('excess')} more than was left of the order`,
    detail: 'The Platform bears it',
    tone: 'bad',
  }),
  reversal_seen_elsewhere: (d) => ({
    text: `Taken back from ${d.party('partyId')} at Stripe, not here: ${d.amount('amount')}`,
    tone: 'wait',
  }),
  chargeback_opened: () => ({ text: "The customer's bank asks for the money back", tone: 'bad' }),
  chargeback_escalated: () => ({ text: "The bank's question became a chargeback", tone: 'bad' }),
  chargeback_withdrawn: () => ({ text: 'The bank took the money', tone: 'bad' }),
  chargeback_reinstated: plainly('The bank gave the money back'),
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
  work_parked: (d) => ({ text: 'Parked: needs a person', detail: inPlainWords(d.text('owed')), tone: 'bad' }),
  work_resumed: plainly('Tried again'),
};

const isEvent = (type: string): type is EventType => Object.hasOwn(TELL, type);

const mailOutcome = (outcome: string): string => (outcome === 'void' ? 'not sent' : outcome);
const reasonOf = (reason: string): string => inPlainWords(isReason(reason) ? CANCEL_REASON[reason] : reason);
const isReason = (reason: string): reason is keyof typeof CANCEL_REASON => Object.hasOwn(CANCEL_REASON, reason);

function readingOf(event: EventView, { view }: Pick<Opened, 'view'>, names: Names): Reading {
  const text = (name: string): string => {
    const value = event.data[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    text,
    amount: (name) => {
      const value = event.data[name];
      return money(typeof value === 'number' ? value : null, view.currency);
    },
    list: (name) => {
      const value = event.data[name];
      return Array.isArray(value) ? value.map(String).join(', ') : '';
    },
    tracking: () => {
      const value = event.data.tracking;
      if (typeof value !== 'object' || value === null || !('carrier' in value) || !('number' in value)) return '';
      return `${value.carrier}, ${value.number}`;
    },
    line: () => view.lines.find(({ id }) => id === text('lineId'))?.title ?? '',
    changes: () => correctionText(event.data),
    party: (name) => names(text(name)),
    maker: () => {
      const found = view.fulfilments.find((f) => f.id === text('fulfilmentId'));
      return found === undefined ? 'The supplier' : names(found.supplierId);
    },
  };
}

/** The events with their words, the oldest first. Events that the reader may not see are left out. */
export const toldEvents = (opened: Opened, at: At): { readonly event: EventView; readonly told: Told }[] =>
  opened.events
    .map((event) => viewEvent(event, opened.state, at.actor))
    .filter((event) => event.type !== 'hidden')
    .map((event) => {
      const tell = isEvent(event.type) ? TELL[event.type] : plainly(inPlainWords(event.type));
      return { event, told: tell(readingOf(event, opened, opened.names)) };
    });

/** The newest first. What happened at one moment, as a chargeback and what follows from it, is read as it happened. */
export function newestFirst<T>(all: readonly T[], atOf: (one: T) => number): T[] {
  const moments: T[][] = [];
  for (const one of all) {
    const open = moments.at(-1);
    const [first] = open ?? [];
    if (open !== undefined && first !== undefined && atOf(first) === atOf(one)) open.push(one);
    else moments.push([one]);
  }
  return moments.toReversed().flat();
}

export const Timeline = ({ opened, at }: { readonly opened: Opened; readonly at: At }) => {
  const seen = newestFirst(toldEvents(opened, at), ({ event }) => event.at);
  const all = at.c.req.query('timeline') === 'all';
  const shown = all ? seen : seen.filter(({ told }) => told.tone !== 'quiet');
  return (
    <>
      <ol class="timeline">
        {shown.map(({ event, told }) => {
          const { text, detail = '', tone = '' } = told;
          return (
            <li class={tone} id={`event-${event.seq}`}>
              <span>
                {text}
                {detail === '' ? null : <span class="detail">{detail}</span>}
              </span>
              <span class="meta">
                {roleWord(event.actor)} · <When at={event.at} />
              </span>
            </li>
          );
        })}
      </ol>
      {all || shown.length === seen.length ? null : (
        <p>
          <a href={`/orders/${opened.view.id}?timeline=all#timeline`}>Show all {seen.length} events</a>
        </p>
      )}
    </>
  );
};
