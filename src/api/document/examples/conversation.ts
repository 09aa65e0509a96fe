import type { Examples } from './example.ts';
import {
  AGREED_ORDER,
  DISPUTE_ID,
  LINE_IDS,
  messageId,
  ORDER,
  ORDER_ID,
  PROPOSAL_ID,
  refundId,
  TASK,
} from './order.ts';

const QUESTION = 'The left panel arrived scratched. Could you bear 20 pounds?';

const PROPOSAL = {
  id: PROPOSAL_ID,
  supplier_id: 'sup_ashwood',
  from: 'retailer',
  status: 'open',
  closed_because: null,
  refund: { amount: 2000 },
  borne_by: [{ party_id: 'sup_ashwood', amount: 2000 }],
  cancel: false,
  quote: {
    amount: 2000,
    parties: [{ party: 'supplier', party_id: 'sup_ashwood', amount: 2000, from_share: 2000, receivable: 0 }],
  },
  allowed_actions: ['accept', 'decline'],
  answered_at: null,
};

const answered = (status: string) => ({
  ...PROPOSAL,
  status,
  quote: null,
  allowed_actions: [],
  answered_at: '2026-11-28T11:00:00.000Z',
});

const MESSAGE = {
  id: messageId(1),
  thread: 'supplier',
  supplier_id: 'sup_ashwood',
  dispute_id: null,
  from: { role: 'retailer', party_id: 'ret_northlight' },
  body: QUESTION,
  proposal: PROPOSAL,
  at: '2026-11-28T10:30:00.000Z',
};

const DISPUTE = {
  id: DISPUTE_ID,
  kind: 'dispute',
  status: 'open',
  reason: 'damaged',
  description: 'One slat is broken.',
  line_ids: [LINE_IDS[1]],
  supplier_ids: ['sup_ashwood'],
  evidence_urls: ['https://photos.example/slat.jpg'],
  raised_by: 'customer',
  raised_at: '2026-12-02T18:00:00.000Z',
  outcome: null,
  note: null,
  resolved_at: null,
  refund: null,
  borne_by: null,
  chargeback: null,
  fraud_warning: null,
  allowed_actions: ['message'],
};

const IN_DISPUTE = {
  ...MESSAGE,
  id: messageId(2),
  thread: 'dispute',
  supplier_id: null,
  dispute_id: DISPUTE_ID,
  body: 'Could you send a photo?',
  proposal: null,
};

const BANK_CASE = {
  ...DISPUTE,
  kind: 'chargeback',
  reason: 'product_not_received',
  description: null,
  line_ids: [],
  supplier_ids: [],
  evidence_urls: [],
  raised_by: 'bank',
  chargeback: {
    stripe_id: 'du_1QxExample',
    amount: 59195,
    currency: 'gbp',
    withdrawn: 59195,
    respond_by: '2026-12-16T23:59:59.000Z',
    answer: { stage: 'final', status: 'sent', by: 'retailer', at: '2026-12-03T09:00:00.000Z', code: null },
    answered_by_hand: false,
  },
  allowed_actions: [],
};

const STATEMENT = 'The parcel was delivered on 1 December and signed for.';
const TRACKING = { carrier: 'Parcelforce', tracking_number: 'PF1', tracking_url: 'https://track.example.com/PF1' };
const DISPATCHED = {
  ...TASK,
  status: 'dispatched',
  order_status: 'dispatched',
  tracking: { carrier: TRACKING.carrier, number: TRACKING.tracking_number, url: TRACKING.tracking_url },
  allowed_actions: ['deliver', 'message_retailer'],
};

/** Tasks, messages, proposals and disputes. */
export const CONVERSATION_EXAMPLES: Examples = {
  'fulfilments.list': { answer: { data: [TASK], next_cursor: null } },
  'fulfilments.accept': {
    answer: { ...TASK, status: 'accepted', order_status: 'confirmed', allowed_actions: ['start'] },
  },
  'fulfilments.reject': {
    body: { reason: 'This fabric is sold out' },
    answer: { ...TASK, status: 'rejected', order_status: 'cancelled', allowed_actions: [] },
  },
  'fulfilments.start': { body: { corrections: 0 }, answer: TASK },
  'fulfilments.dispatch': { body: TRACKING, answer: DISPATCHED },
  'fulfilments.correctTracking': { body: TRACKING, answer: DISPATCHED },
  'fulfilments.deliver': { answer: { ...DISPATCHED, status: 'arrived', allowed_actions: ['message_retailer'] } },
  'messages.list': { answer: { data: [MESSAGE], next_cursor: null } },
  'messages.create': {
    body: {
      to: 'sup_ashwood',
      body: QUESTION,
      proposal: { refund: PROPOSAL.refund, borne_by: PROPOSAL.borne_by },
    },
    answer: { ...MESSAGE, proposal: { ...PROPOSAL, allowed_actions: [] } },
  },
  'proposals.accept': { answer: { proposal: answered('accepted'), order: AGREED_ORDER } },
  'proposals.decline': { answer: { proposal: answered('declined'), order: ORDER } },
  'disputes.list': {
    answer: { data: [{ ...DISPUTE, order_id: ORDER_ID, order_number: ORDER.number }], next_cursor: null },
  },
  'disputes.raise': {
    body: {
      reason: 'damaged',
      description: DISPUTE.description,
      line_ids: DISPUTE.line_ids,
      evidence_urls: DISPUTE.evidence_urls,
    },
    answer: DISPUTE,
  },
  'disputes.get': { answer: DISPUTE },
  'disputes.messages.list': { answer: { data: [IN_DISPUTE], next_cursor: null } },
  'disputes.messages.create': { body: { body: IN_DISPUTE.body }, answer: IN_DISPUTE },
  'disputes.resolve': {
    body: { outcome: 'refund', refund: { amount: 1500 }, note: 'Half of the price of the slat set.' },
    answer: {
      ...DISPUTE,
      status: 'resolved',
      outcome: 'refund',
      note: 'Half of the price of the slat set.',
      resolved_at: '2026-12-04T09:00:00.000Z',
      refund: { id: refundId(2), amount: 1500, status: 'succeeded' },
      allowed_actions: [],
    },
  },
  'orders.evidence': { answer: { order_number: ORDER.number, timeline: [] } },
  'disputes.sendEvidence': { body: { stage: 'final', statement: STATEMENT }, answer: BANK_CASE },
};
