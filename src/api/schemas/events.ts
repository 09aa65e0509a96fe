import { z } from '@hono/zod-openapi';
import { MAIL_OUTCOMES, MAIL_TEMPLATES } from '../../domain/conversation/mail.ts';
import { DISPUTE_REASONS } from '../../domain/conversation/state.ts';
import { ACTORS } from '../../domain/order/actor.ts';
import type { EventType } from '../../domain/order/events.ts';
import { CANCEL_REASONS } from '../../domain/order/lifecycle.ts';
import { EVENT_TYPES } from '../../domain/order/view-events.ts';
import { ANSWER_STAGES, REFUND_SOURCES } from '../../domain/refunds/state.ts';
import { SAGA } from '../../domain/saga/steps.ts';
import { OptionsOut, TrackingOut } from './order.ts';

/** The events of a timeline on the wire: what each type says, as `src/domain/order/view-events.ts` shows it. */

const text = z.string();
const time = z.iso.datetime().openapi({ description: 'RFC 3339, UTC' });
const amount = z.int().openapi({ description: 'minor units of the currency' });
const n = z.int().min(1);
const yes = z.literal(true).optional();
const refundable = z.boolean().nullable().optional().openapi({
  description: 'whether Stripe takes refunds in spite of the case; null where Stripe did not say',
});
const source = z.enum(REFUND_SOURCES).optional().openapi({ description: 'what caused the refund' });
const code = text.openapi({ description: "why: a short word of ours or Stripe's" });

/** What the event means, and the fields of its data. */
interface Said {
  readonly means: string;
  readonly data: z.core.$ZodLooseShape;
}
const said = (means: string, data: z.core.$ZodLooseShape = {}): Said => ({ means, data });

/** Under a name of its own: the contract's `Tracking` may be null. */
const tracking = z.strictObject(TrackingOut.shape);
const fulfilment = { fulfilment_id: text };
const party = { party_id: text };
const ofParty = { ...party, n };
const dispute = { dispute: text };
const proposal = { proposal: text };
const bankCase = { ...dispute, refundable };
const bankMoney = {
  ...bankCase,
  withdrawn: amount.openapi({ description: 'what the bank holds now' }),
  moves: z.int().openapi({ description: 'how many movements of its money are known' }),
};
const respondBy = { respond_by: time.nullable() };
const annotations = {
  reference: text.nullable().optional().openapi({ description: 'null: it was removed' }),
  metadata: z.record(text, text).optional(),
};

const mail = {
  template: z.enum(MAIL_TEMPLATES),
  refund: text.optional().openapi({ description: 'the refund that a `refund_sent` tells of' }),
};

const PAYING: Pick<Record<EventType, Said>, `payment_${string}` & EventType> = {
  payment_intent_created: said('Stripe knows the payment.', { payment_intent: text }),
  payment_submitted: said('The customer chose how to pay.'),
  payment_action_required: said('The customer has to do something more, such as 3-D Secure.'),
  payment_declined: said('The card was declined.', { code }),
  payment_authorised: said('The bank has set the money aside.'),
  payment_captured: said('The card was charged.', { amount }),
  payment_voided: said('The payment was released or given back, since the order is cancelled.'),
};

const MOVING: Pick<Record<EventType, Said>, MovingEvent> = {
  transfer_claimed: said("A party's transfer is being made.", { ...party, amount }),
  transfer_settled: said('The transfer was made.', {
    ...party,
    transfer_id: text,
    amount: amount.optional().openapi({ description: 'where it differs from what was claimed' }),
  }),
  transfer_waiting: said('Stripe does not take the transfer now. It waits.', { ...party, code }),
  transfer_void: said('There is nothing to transfer any more.', party),
  reversal_started: said("A transfer is being taken back, for the party's part of a refund.", {
    ...ofParty,
    amount,
    of: z.int().min(0).openapi({ description: 'which transfer: 0 is that of the share, else the number of a return' }),
  }),
  reversal_waiting: said("The party's balance does not cover it. It waits.", { ...ofParty, code }),
  reversal_settled: said('It was taken back.', { ...ofParty, reversal_id: text }),
  reversal_seen_elsewhere: said("Somebody took a transfer back in Stripe's Dashboard.", {
    ...party,
    of: z.int().min(0),
    reversal_id: text,
    amount,
  }),
  reversal_withdrawn: said('It need not be taken back any more.', ofParty),
  return_started: said('A party is being paid again what a failed refund had taken.', { ...ofParty, amount }),
  return_waiting: said('Stripe does not take this transfer now. It waits.', { ...ofParty, code }),
  return_settled: said('The party was paid again.', { ...ofParty, transfer_id: text }),
  money_redirected: said('What waits for a party is sent to another account.', { ...party, account: text, note: text }),
};
type MovingEvent = Extract<
  EventType,
  `transfer_${string}` | `reversal_${string}` | `return_${string}` | 'money_redirected'
>;

const REFUNDING: Pick<Record<EventType, Said>, RefundingEvent> = {
  refund_requested: said('A refund was asked for.', {
    refund: text,
    amount,
    reason: text,
    source: z.enum(REFUND_SOURCES),
  }),
  refund_issued: said('Stripe has accepted the refund, or the bank took the money.', {
    refund: text,
    pending: z.boolean().openapi({ description: 'Stripe has not sent it yet' }),
    mail: yes,
    source,
  }),
  refund_succeeded: said('The refund is on its way to the customer.', { refund: text, mail: yes }),
  refund_failed: said('The refund failed, or the bank gave the money back.', {
    refund: text,
    code,
    owed: amount.optional().openapi({ description: 'what the customer still waits for because of it' }),
    source,
  }),
  refund_seen_elsewhere: said("Somebody made a refund in Stripe's Dashboard, or it changed.", {
    stripe_refund_id: text,
    amount,
    status: z.enum(['pending', 'succeeded', 'failed']),
  }),
  refund_excess: said('Such a refund is more than was left of the order.', { stripe_refund_id: text, excess: amount }),
};
type RefundingEvent = Extract<EventType, `refund_${string}`>;

const TALKING: Pick<Record<EventType, Said>, TalkingEvent> = {
  message_posted: said('Somebody wrote in the thread of a supplier, or of a dispute.', {
    message: text,
    supplier: text.optional(),
    dispute: text.optional(),
    proposal: text.nullable().optional().openapi({ description: 'the proposal that it makes' }),
    body: text,
  }),
  proposal_made: said('One side of a thread proposes terms.', proposal),
  proposal_accepted: said('The other side agreed to them.', proposal),
  proposal_declined: said('The other side did not agree.', proposal),
  dispute_raised: said('Somebody complains, and Platform Ops will decide.', {
    ...dispute,
    reason: z.enum(DISPUTE_REASONS),
  }),
  dispute_resolved: said('Platform Ops have decided.', {
    ...dispute,
    outcome: z.enum(['refund', 'no_refund']),
    note: text,
  }),
};
type TalkingEvent = Extract<EventType, 'message_posted' | `proposal_${string}` | `dispute_${string}`>;

const BANKS: Pick<Record<EventType, Said>, BankEvent> = {
  chargeback_opened: said("The customer's bank asks for the money back, or only asks (`inquiry`).", {
    ...bankCase,
    ...respondBy,
    stripe_id: text,
    inquiry: z.boolean(),
    amount,
    currency: text.optional().openapi({ description: "of `amount`; without it, the order's" }),
    reason: text.openapi({ description: "Stripe's word" }),
  }),
  chargeback_escalated: said("The bank's question became a chargeback.", { ...bankCase, ...respondBy }),
  chargeback_reopened: said("The bank's case is open again.", { ...bankCase, ...respondBy, inquiry: z.boolean() }),
  chargeback_withdrawn: said('The bank took money.', bankMoney),
  chargeback_reinstated: said('The bank gave money back.', bankMoney),
  chargeback_closed: said("The bank's case is closed.", { ...bankCase, outcome: z.enum(['won', 'lost', 'closed']) }),
  chargeback_heard: said("Stripe says the same of the bank's case.", bankCase),
  chargeback_excess: said('The bank holds more than was left of the order.', { ...dispute, excess: amount }),
  chargeback_evidence_given: said('Somebody answers the bank.', { ...dispute, n, stage: z.enum(ANSWER_STAGES) }),
  chargeback_evidence_sent: said('Stripe has the answer.', { ...dispute, n, stage: z.enum(ANSWER_STAGES) }),
  chargeback_evidence_refused: said('Stripe did not take the answer.', { ...dispute, n, code }),
  chargeback_answered_by_hand: said("The bank was answered in Stripe's Dashboard.", dispute),
  fraud_warning_received: said("The customer's bank warns that somebody else may have used the card.", {
    ...dispute,
    fraud_type: text.openapi({ description: "Stripe's word" }),
    status: z.enum(['actionable', 'over']),
  }),
  fraud_warning_changed: said('The warning is over, or stands again.', {
    ...dispute,
    status: z.enum(['actionable', 'over']),
  }),
};
type BankEvent = Extract<EventType, `chargeback_${string}` | `fraud_warning_${string}`>;

/** Every type of event. A new one does not compile before it has its line here. */
const EVENTS: Readonly<Record<EventType, Said>> = {
  order_placed: said('The order was placed.', { reference: text.optional(), metadata: annotations.metadata }),
  ...PAYING,
  inventory_held: said('The stock is held for this order.'),
  inventory_committed: said('The stock is taken for this order.'),
  fulfilment_requested: said('Every supplier of the order has its task.'),
  fulfilment_accepted: said('A supplier accepted its task.', {
    ...fulfilment,
    automatic: z.boolean().openapi({ description: 'its listings are accepted without asking' }),
  }),
  fulfilment_rejected: said('A supplier rejected its task.', { ...fulfilment, reason: text }),
  fulfilment_started: said('A supplier started production.', fulfilment),
  fulfilment_dispatched: said('A supplier sent its part.', {
    ...fulfilment,
    tracking,
    mail: yes.optional().openapi({ description: 'the customer is told, since it is the first of several parcels' }),
  }),
  tracking_corrected: said('A supplier corrected its tracking.', {
    ...fulfilment,
    tracking,
    mail: yes.openapi({ description: 'the customer is told' }),
  }),
  fulfilment_arrived: said('The part of a supplier has arrived.', fulfilment),
  order_confirmed: said('All suppliers have accepted.'),
  order_in_production: said('Production has started.'),
  order_dispatched: said('Everything was sent.'),
  order_delivered: said('Everything has arrived.'),
  customer_corrected: said("The customer's data was corrected.", {
    fields: z.array(z.enum(['name', 'email', 'phone', 'address'])).openapi({ description: 'what is new in it' }),
  }),
  line_corrected: said('Measurements or choices of a line were corrected.', {
    line_id: text,
    options: OptionsOut,
    was: OptionsOut.openapi({ description: 'the options before' }),
  }),
  order_annotated: said("The retailer's own reference or metadata changed.", annotations),
  mail_requested: said('Somebody asked that a mail is sent again.', mail),
  mail_settled: said('A mail to the customer was sent, or will not be.', {
    ...mail,
    outcome: z.enum(MAIL_OUTCOMES),
  }),
  tokens_revoked: said('All links to the order that were mailed so far are void.'),
  cancel_requested: said('The order is being cancelled.', {
    reason: z.enum(CANCEL_REASONS),
    note: text.nullable().optional().openapi({ description: 'to the retailer, Platform Ops and whoever wrote it' }),
  }),
  fulfilments_withdrawn: said('Tasks were withdrawn from their suppliers.', { fulfilment_ids: z.array(text) }),
  stock_returned: said('The stock was given back.'),
  hold_released: said('The stock is not held any more.'),
  undo_completed: said('A step of the order was undone.', {
    undo: z.enum([...new Set(SAGA.map(({ undo }) => undo))]),
  }),
  order_cancelled: said('Everything was put back: the order is cancelled.', { reason: z.enum(CANCEL_REASONS) }),
  ...MOVING,
  ...REFUNDING,
  order_refunded: said('The order counts as refunded.'),
  withdrawal_started: said('A part of the order is being withdrawn.', {
    n,
    fulfilment_ids: z.array(text),
    skus: z.array(text).openapi({ description: 'whose units go back to stock' }),
  }),
  tasks_withdrawn: said('The tasks of that part were withdrawn.', { n }),
  units_returned: said('The units of that part are back in stock.', { n }),
  ...TALKING,
  ...BANKS,
  work_parked: said('Something waits for a person.', {
    work: text,
    code,
    owed: text,
    said: z
      .strictObject({
        type: text.nullable(),
        code: text.nullable(),
        decline_code: text.nullable(),
        message: text,
        request: text.optional(),
      })
      .optional()
      .openapi({ description: 'what the outside system said' }),
    waits: z.boolean().optional().openapi({ description: 'it is still tried by itself, seldom' }),
  }),
  work_resumed: said('It is tried again.', { work: text }),
};

const SEQ = z.int().min(1);

const nameOf = (type: EventType): string =>
  `${type.replace(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase())}Event`;

const eventOf = (type: EventType) =>
  z
    .strictObject({
      seq: SEQ,
      at: time,
      type: z.literal(type),
      actor: z.enum(ACTORS),
      data: z.strictObject(EVENTS[type].data),
    })
    .openapi(nameOf(type), { description: EVENTS[type].means });

const Hidden = z
  .strictObject({
    seq: SEQ,
    at: time,
    type: z.literal('hidden'),
    actor: z.literal('hidden'),
    data: z.strictObject({}),
  })
  .openapi('HiddenEvent', { description: 'Something happened that is not for this reader.' });

export const TimelineEvent = z
  .discriminatedUnion('type', [Hidden, ...EVENT_TYPES.map(eventOf)])
  .openapi('Event', { description: '`type` says which fields `data` has' });
