import { mayCancel, mayRefund } from '../access/permissions.ts';
import type { Actor } from '../order/actor.ts';
import type { OrderState } from '../order/state.ts';
import { mayAnswerBank } from '../refunds/chargebacks/answer-bank.ts';
import { isActionable } from '../refunds/chargebacks/fraud-warning.ts';
import { refundableLeft } from '../refunds/refund.ts';
import type { BankAnswer, Chargeback, CostShare, FraudWarning } from '../refunds/state.ts';
import { takesPart } from './disputes.ts';
import type { Dispute } from './state.ts';

/** Everything that somebody may be allowed to do with a dispute, a bank's case or a fraud warning. */
export const DISPUTE_ACTIONS = ['message', 'resolve', 'send_evidence', 'refund', 'cancel'] as const;
type DisputeAction = (typeof DISPUTE_ACTIONS)[number];

/** Everything that may become of them. */
export const DISPUTE_OUTCOMES = ['refund', 'no_refund', 'won', 'lost', 'closed', 'over'] as const;
type Outcome = (typeof DISPUTE_OUTCOMES)[number];

/** A dispute or a chargeback as one reader may see it. In camelCase, times in ms, amounts in minor units. */
export interface DisputeView {
  readonly id: string;
  readonly kind: 'dispute' | 'chargeback' | 'inquiry' | 'fraud_warning';
  readonly status: 'open' | 'resolved';
  readonly reason: string;
  readonly description: string | null;
  readonly lineIds: readonly string[];
  readonly supplierIds: readonly string[];
  readonly evidenceUrls: readonly string[];
  readonly raisedBy: string;
  readonly raisedAt: number;
  /** Of a dispute: refund or no_refund. Of a chargeback: won, lost or closed. Of a fraud warning: over. */
  readonly outcome: Outcome | null;
  readonly note: string | null;
  readonly resolvedAt: number | null;
  readonly refund: { readonly id: string; readonly amount: number | null; readonly status: string } | null;
  /** For the retailer and Platform Ops. A supplier sees its own. Null: by the shares, or not for this reader. */
  readonly borneBy: readonly CostShare[] | null;
  /**
   * Of a chargeback: Stripe's dispute, its amount in its own currency, what is withdrawn now in the order's, and until
   * when to answer.
   */
  readonly chargeback: {
    readonly stripeId: string;
    readonly amount: number;
    readonly currency: string;
    readonly withdrawn: number;
    readonly respondBy: number | null;
    /** The last answer to the bank. Null: nobody has answered. */
    readonly answer: AnswerView | null;
    /** The bank got evidence that somebody gave in Stripe's Dashboard. */
    readonly answeredByHand: boolean;
  } | null;
  /** Of a fraud warning: Stripe's id of it. */
  readonly fraudWarning: { readonly stripeId: string } | null;
  readonly allowedActions: readonly DisputeAction[];
}

type AnswerView = Pick<BankAnswer, 'stage' | 'status' | 'at' | 'code'> & { readonly by: string };

const viewAnswer = ({ stage, status, at, code, by }: BankAnswer): AnswerView => ({
  stage,
  status,
  by: by.role,
  at,
  code,
});

const costSharesFor = (borneBy: readonly CostShare[] | null, viewer: Actor): readonly CostShare[] | null => {
  if (viewer.role === 'customer' || borneBy === null) return null;
  return viewer.role === 'supplier' ? borneBy.filter((b) => b.partyId === viewer.partyId) : borneBy;
};

/** Of the lines and suppliers, a supplier sees its own only. */
function viewOwn(order: OrderState, dispute: Dispute, viewer: Actor): DisputeView {
  const { id, reason, description, evidenceUrls, raisedBy, raisedAt, resolution } = dispute;
  const own = viewer.role === 'supplier' ? viewer.partyId : null;
  const mine = new Set(order.lines.filter((line) => own === null || line.supplierId === own).map((line) => line.id));
  // If it failed and was requested again, the last one counts.
  const decided = order.refunds.find((r) => r.id === resolution?.refundId);
  const again = order.refunds.findLast((r) => r.source.kind === 'dispute' && r.source.id === id);
  const refund = decided === undefined ? undefined : (again ?? decided);
  const may: readonly DisputeAction[] = viewer.role === 'platform' ? ['message', 'resolve'] : ['message'];
  return {
    id,
    kind: 'dispute',
    status: resolution === null ? 'open' : 'resolved',
    reason,
    description,
    lineIds: dispute.lineIds.filter((lineId) => mine.has(lineId)),
    supplierIds: dispute.supplierIds.filter((supplierId) => own === null || supplierId === own),
    evidenceUrls,
    raisedBy: raisedBy.role,
    raisedAt,
    outcome: resolution?.outcome ?? null,
    note: resolution?.note ?? null,
    resolvedAt: resolution?.at ?? null,
    refund:
      refund === undefined
        ? null
        : { id: refund.id, amount: own === null ? refund.amount : null, status: refund.status },
    borneBy: costSharesFor(resolution?.borneBy ?? null, viewer),
    chargeback: null,
    fraudWarning: null,
    allowedActions: resolution === null ? may : [],
  };
}

function viewBanks(order: OrderState, chargeback: Chargeback, viewer: Actor): DisputeView {
  const { id, stripeId, status, amount, withdrawn, reason, respondBy, openedAt, closedAt } = chargeback;
  const { currency = order.currency, answer = null } = chargeback;
  const open = status === 'open' || status === 'inquiry';
  return {
    id,
    kind: status === 'inquiry' || status === 'closed' ? 'inquiry' : 'chargeback',
    status: open ? 'open' : 'resolved',
    reason,
    description: null,
    lineIds: [],
    supplierIds: [],
    evidenceUrls: [],
    raisedBy: 'bank',
    raisedAt: openedAt,
    outcome: open ? null : status,
    note: null,
    resolvedAt: closedAt,
    refund: null,
    borneBy: null,
    chargeback: {
      stripeId,
      amount,
      currency,
      withdrawn,
      respondBy,
      answer: answer === null ? null : viewAnswer(answer),
      answeredByHand: chargeback.answeredByHand === true,
    },
    fraudWarning: null,
    allowedActions: mayAnswerBank(order, id, viewer) === null ? ['send_evidence'] : [],
  };
}

/** A refund may still prevent a dispute. So the warning is open while there is something to give back. */
function viewWarning(order: OrderState, warning: FraudWarning, viewer: Actor): DisputeView {
  const open = isActionable(order, warning);
  const refunds = mayRefund(order, viewer) === null && refundableLeft(order) > 0;
  const cancels = mayCancel(order, viewer) === null;
  const may: readonly DisputeAction[] = DISPUTE_ACTIONS.filter(
    (action) => (action === 'refund' && refunds) || (action === 'cancel' && cancels),
  );
  return {
    id: warning.id,
    kind: 'fraud_warning',
    status: open ? 'open' : 'resolved',
    reason: warning.fraudType,
    description: null,
    lineIds: [],
    supplierIds: [],
    evidenceUrls: [],
    raisedBy: 'bank',
    raisedAt: warning.at,
    outcome: open ? null : 'over',
    note: null,
    resolvedAt: open ? null : warning.overAt,
    refund: null,
    borneBy: null,
    chargeback: null,
    fraudWarning: { stripeId: warning.stripeId },
    allowedActions: open ? may : [],
  };
}

function allOfBanks(order: OrderState, viewer: Actor): DisputeView[] {
  const { chargebacks, fraudWarnings = [] } = order;
  return [
    ...chargebacks.map((one) => viewBanks(order, one, viewer)),
    ...fraudWarnings.map((one) => viewWarning(order, one, viewer)),
  ];
}

/** The disputes that a reader takes part in, oldest first. Retailer and Platform Ops also see what banks raised. */
export function viewDisputes(order: OrderState, viewer: Actor): DisputeView[] {
  const banks = viewer.role === 'retailer' || viewer.role === 'platform' ? allOfBanks(order, viewer) : [];
  const own = order.disputes.filter((d) => takesPart(d, viewer)).map((d) => viewOwn(order, d, viewer));
  const number = ({ id }: DisputeView): number => Number(id.slice(id.lastIndexOf('_') + 1));
  return [...own, ...banks].sort((a, b) => number(a) - number(b));
}

/** One dispute. Null where the reader takes no part in it. */
export const viewDispute = (order: OrderState, disputeId: string, viewer: Actor): DisputeView | null =>
  viewDisputes(order, viewer).find(({ id }) => id === disputeId) ?? null;

/** `dispute_status`, by the disputes that the reader sees. */
export function viewDisputeStatus(views: readonly DisputeView[]): 'none' | 'open' | 'resolved' {
  const counted = views.filter(({ kind }) => kind !== 'inquiry' && kind !== 'fraud_warning');
  if (counted.length === 0) return 'none';
  return counted.some(({ status }) => status === 'open') ? 'open' : 'resolved';
}
