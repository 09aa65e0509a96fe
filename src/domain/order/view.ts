import { mayResume } from '../access/ops.ts';
import { mayCancel, mayForceCancel, mayRefund } from '../access/permissions.ts';
import { optionsInOrder } from '../catalogue/option-order.ts';
import { mayCorrectCustomer, mayCorrectTracking } from '../conversation/corrections.ts';
import { mayRaise } from '../conversation/disputes.ts';
import { mayCorrectLine } from '../conversation/line-corrections.ts';
import { mayMessage } from '../conversation/messages.ts';
import { viewDisputeStatus, viewDisputes } from '../conversation/view-dispute.ts';
import { keptShares } from '../money/kept-shares.ts';
import { sum } from '../money/money.ts';
import type { ShownTransferStatus, Transfer } from '../money/payment.ts';
import { orderShares } from '../money/split.ts';
import { expectedBy, isToSend, sendBy } from '../promises.ts';
import { chargebackOpen, chargebackStatus } from '../refunds/chargebacks/state.ts';
import { mayPayOtherwise } from '../refunds/paid-otherwise.ts';
import { mayRedirect, redirectOf } from '../refunds/redirect.ts';
import {
  chargedBack,
  givenBack,
  givenBackOf,
  onlyAsked,
  owedToCustomer,
  receivable,
  refundableLeft,
  refundedQuantity,
  refundSummary,
} from '../refunds/refund.ts';
import type { NextAutomaticAction } from '../saga/deadlines.ts';
import { transferWork } from '../saga/outbox.ts';
import { parkedOf } from '../saga/parking.ts';
import { cancellationOf, type Parked } from '../saga/state.ts';
import { returnWork } from '../saga/work.ts';
import type { Actor } from './actor.ts';
import { concerns } from './decide.ts';
import { type OrderAction, SUPPLIER_STEPS, type SupplierStep } from './lifecycle.ts';
import type { Line } from './placed.ts';
import type { Fulfilment, OrderState } from './state.ts';
import { linesOf, type Scope, scopeOf, sees } from './view-scope.ts';

/** An order and what will happen to it next by itself. The object answers it; nothing is redacted yet. */
export interface Snapshot {
  readonly order: OrderState;
  readonly next: NextAutomaticAction | null;
}

/**
 * The order as one reader may see it, in camelCase. Null where the reader has nothing to do with the order. The API,
 * the CSV and the pages all use this redaction; events have their own in `view-events.ts`.
 */
export function viewOrder({ order, next }: Snapshot, viewer: Actor) {
  if (!concerns(order, viewer)) return null;
  const scope = scopeOf(viewer);
  const partial = viewer.role === 'supplier' || viewer.role === 'brand';
  const lines = linesOf(order, viewer);
  const disputes = viewDisputes(order, viewer);
  const { payment } = order;
  return {
    id: order.id,
    number: order.number,
    retailerId: order.retailerId,
    status: order.status,
    /** The order is being rolled back, or its rollback waits for a person. `status` is still the one from before. */
    cancelling: order.saga.direction === 'backward',
    version: order.version,
    currency: order.currency,
    ...viewAnnotations(order, scope),
    customer: viewer.role === 'brand' ? null : partial ? delivery(order) : order.customer,
    /** For who delivers, too: an earlier label is wrong. */
    deliveryCorrectedAt: viewer.role === 'brand' ? null : (order.deliveryCorrectedAt ?? null),
    lines: lines.map((line) => viewLine(order, line, partial)),
    // The supplier has to know the delivery that was promised. Only readers of the customer's money see its price.
    shipping: viewer.role === 'brand' ? null : viewShipping(order, partial),
    totals: partial
      ? null
      : { ...order.totals, captured: payment.captured, refunded: givenBack(order), chargedBack: chargedBack(order) },
    split: viewSplit(order, scope),
    payment: partial
      ? null
      : {
          status: payment.status,
          paymentIntent: payment.intentId,
          captureBefore: payment.captureBefore,
          capturedAt: payment.capturedAt,
          declines: payment.declines.length,
          lastDecline: payment.lastDecline,
          nextAction: payment.nextAction,
        },
    fulfilments: order.fulfilments
      .filter((f) => sees(order, f, viewer))
      .map((fulfilment) => viewFulfilment(order, fulfilment, lines)),
    /** When everything should have arrived. Null: nothing was promised, or it is over. */
    expectedBy: expectedBy(order),
    refundStatus: refundSummary(order),
    /** What the customer is owed since a refund failed. Null where the reader does not see the customer's money. */
    refundOwed: partial ? null : owedToCustomer(order),
    refundAsked: onlyAsked(order),
    refunds: partial ? [] : order.refunds.map(viewRefund),
    chargebackStatus: chargebackStatus(order),
    disputeStatus: viewDisputeStatus(disputes),
    disputes,
    cancellation: viewCancellation(order),
    parked: viewer.role === 'platform' ? order.parked.map(viewParked) : [],
    nextAutomaticAction: next,
    allowedActions: allowedActions(order, viewer),
    placedAt: order.placedAt,
    updatedAt: order.updatedAt,
  };
}

export type OrderView = NonNullable<ReturnType<typeof viewOrder>>;

/** The retailer's own, so for the retailer and Platform Ops alone. */
const viewAnnotations = ({ reference, metadata }: OrderState, { all }: Scope) => ({
  reference: all ? (reference ?? null) : null,
  metadata: all ? (metadata ?? {}) : {},
});

/** A supplier needs a name, an address and a phone number for the delivery. It does not get the email address. */
const delivery = ({ customer }: OrderState) => ({
  name: customer.name,
  address: customer.address,
  phone: customer.phone,
});

/** What was captured for a line or the shipping. Null before the capture. */
const chargedOf = ({ payment }: OrderState, { amount, charged = amount }: Pick<Line, 'amount' | 'charged'>) =>
  payment.captured > 0 ? charged : null;

const viewShipping = (order: OrderState, partial: boolean) => {
  const { optionId, title } = order.shipping;
  return { optionId, title, chargedAmount: partial ? null : chargedOf(order, order.shipping) };
};

function viewFulfilment(order: OrderState, fulfilment: Fulfilment, seen: readonly Line[]) {
  const { id, supplierId, status, tracking, rejectReason } = fulfilment;
  const lineIds = fulfilment.lineIds.filter((lineId) => seen.some((line) => line.id === lineId));
  const due = isToSend(fulfilment) ? sendBy(order, fulfilment) : null;
  return { id, supplierId, status, lineIds, tracking, rejectReason, sendBy: due };
}

const viewLine = (order: OrderState, line: OrderState['lines'][number], partial: boolean) => ({
  id: line.id,
  listingId: line.listingId,
  productId: line.productId,
  sku: line.sku,
  title: line.title,
  imageUrl: line.imageUrl ?? null,
  quantity: line.quantity,
  unitAmount: partial ? null : line.unitAmount,
  amount: partial ? null : line.amount,
  taxAmount: partial ? null : line.taxAmount,
  chargedAmount: partial ? null : chargedOf(order, line),
  options: optionsInOrder(line),
  corrected: line.corrected ?? null,
  supplierId: line.supplierId,
  brandId: line.brandId,
  refundedQuantity: refundedQuantity(order, line.id),
  refundedAmount: partial ? null : givenBackOf(order, line.id),
});

/** `type`, `declineCode` and `message` are the outside system's own words. Null where it said nothing. */
const viewParked = ({ work, code, owed, since, said, waits }: Parked) => ({
  work,
  code,
  type: said?.type ?? null,
  declineCode: said?.declineCode ?? null,
  message: said?.message ?? null,
  triedAgain: waits === true,
  since,
  owed,
});

const viewRefund = (refund: OrderState['refunds'][number]) => {
  const { id, amount, status, reason, source, allocations, requestedAt, code } = refund;
  return {
    id,
    amount,
    status,
    reason,
    source: source.kind,
    code,
    lines: allocations.map(({ line, amount: lineAmount, quantity }) => ({
      lineId: line,
      amount: lineAmount,
      quantity,
    })),
    requestedAt,
  };
};

function viewCancellation(order: OrderState) {
  const cancel = cancellationOf(order);
  if (cancel === null) return null;
  const { reason, at, by } = cancel;
  return { reason, requestedAt: at, requestedBy: by.role, completed: order.saga.direction === 'finished' };
}

/** Whether a transfer that is due waits, because a chargeback is open. */
const frozen = (order: OrderState, transfer: Transfer | undefined): boolean =>
  transfer?.status === 'due' && chargebackOpen(order);

/**
 * How a party's money stands. A return that is still to be made comes after its transfer, and is shown instead. What is
 * parked is not on its way.
 */
function transferOf(
  order: OrderState,
  transfer: Transfer | undefined,
  role: Transfer['role'],
): { readonly transferStatus: ShownTransferStatus; readonly transferCode: string | null } {
  const back = order.returns.find((r) => r.partyId === transfer?.partyId && r.status !== 'settled');
  if (back !== undefined) {
    const parked = parkedOf(order, returnWork(back.n, back.partyId))?.code ?? null;
    const status = back.status === 'started' && parked === null ? 'claimed' : 'waiting';
    return { transferStatus: status, transferCode: parked ?? back.code };
  }
  // Its reason is for Platform Ops, who read it beside the parked work.
  const needsPerson = transfer?.status === 'claimed' && parkedOf(order, transferWork(transfer.partyId)) !== undefined;
  if (needsPerson) return { transferStatus: 'waiting', transferCode: null };
  return {
    transferStatus: transfer?.status ?? (role === 'platform' ? 'kept' : 'not_due'),
    transferCode: transfer?.code ?? (frozen(order, transfer) ? 'chargeback_open' : null),
  };
}

function viewSplit(order: OrderState, scope: Scope) {
  const shares = orderShares(order).filter((share) => scope.all || share.partyId === scope.partyId);
  const kept = keptShares(order, shares);
  return shares.map(({ role, partyId, amount }) => {
    const transfer = order.transfers.find((t) => t.partyId === partyId && t.role === role);
    const returned = order.returns.filter((r) => r.partyId === partyId && r.status === 'settled');
    return {
      party: role,
      partyId,
      amount,
      transferred: (transfer?.status === 'settled' ? transfer.amount : 0) + sum(returned.map((r) => r.amount)),
      reversed: transfer?.reversed ?? 0,
      kept: kept.get(partyId)?.kept ?? 0,
      bears: kept.get(partyId)?.bears ?? null,
      receivable: receivable(order, partyId),
      ...transferOf(order, transfer, role),
      redirectedTo: redirectOf(order, partyId),
    };
  });
}

/** What the reader may do now. The same rules refuse everything else. */
export function allowedActions(order: OrderState, viewer: Actor): OrderAction[] {
  if (order.saga.direction === 'backward') return [...opsActions(order, viewer), ...conversationActions(order, viewer)];
  const actions: OrderAction[] = [];
  if (viewer.role === 'customer' && order.status === 'pending') actions.push('pay');
  if (mayCancel(order, viewer) === null) actions.push('cancel');
  if (mayRefund(order, viewer) === null && refundableLeft(order) > 0) actions.push('refund');
  if (viewer.role === 'customer' && order.status === 'dispatched') actions.push('confirm_delivery');
  const others = [...supplierActions(order, viewer), ...opsActions(order, viewer)];
  const corrections = correctionActions(order, viewer);
  return [...actions, ...others, ...corrections, ...conversationActions(order, viewer)];
}

const onlyIf = (allowed: boolean, action: OrderAction): OrderAction[] => (allowed ? [action] : []);

function correctionActions(order: OrderState, viewer: Actor): OrderAction[] {
  const lines = order.lines.some(({ id }) => mayCorrectLine(order, id, viewer) === null);
  const tracking = order.fulfilments.some(({ id }) => mayCorrectTracking(order, id, viewer) === null);
  return [
    ...onlyIf(lines, 'correct_line'),
    ...onlyIf(mayCorrectCustomer(order, viewer) === null, 'correct_customer'),
    ...onlyIf(tracking, 'correct_tracking'),
  ];
}

function conversationActions(order: OrderState, viewer: Actor): OrderAction[] {
  const write = viewer.role === 'supplier' ? 'message_retailer' : 'message_supplier';
  return [
    ...onlyIf(mayMessage(order, viewer) === null, write),
    ...onlyIf(mayRaise(order, viewer) === null, 'raise_dispute'),
  ];
}

function opsActions(order: OrderState, viewer: Actor): OrderAction[] {
  const forced = mayForceCancel(order, viewer) === null && mayCancel(order, viewer) !== null;
  return [
    ...onlyIf(mayResume(order, viewer) === null, 'retry'),
    ...onlyIf(mayPayOtherwise(order, viewer) === null, 'pay_otherwise'),
    ...onlyIf(mayRedirect(order, viewer) === null, 'redirect_money'),
    ...onlyIf(forced, 'force_cancel'),
  ];
}

function supplierActions(order: OrderState, viewer: Actor): SupplierStep[] {
  if (viewer.role !== 'supplier') return [];
  const own = order.fulfilments.filter((f) => f.supplierId === viewer.partyId);
  const steps = Object.keys(SUPPLIER_STEPS).filter((step): step is SupplierStep => step in SUPPLIER_STEPS);
  return steps.filter((step) => {
    const rule = SUPPLIER_STEPS[step];
    const statuses: readonly string[] = rule.in;
    return statuses.includes(order.status) && own.some((f) => f.status === rule.from);
  });
}
