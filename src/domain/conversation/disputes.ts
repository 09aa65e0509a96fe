import { allDisputed } from '../access/alternatives.ts';
import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { nextDisputeId, nextRefundId } from '../order/ids.ts';
import type { OrderStatus } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { hasMoved, requestRefund } from '../refunds/request.ts';
import type { CostShare, RefundAsk } from '../refunds/state.ts';
import { type FieldError, isRefusal, type Refusal, refuse } from '../refusal.ts';
import { MAX_TEXT, message } from './messages.ts';
import type { Dispute, DisputeOutcome, DisputeReason } from './state.ts';

export const MAX_EVIDENCE = 10;

export type DisputeStatus = 'none' | 'open' | 'resolved';

/** Open while a dispute or a chargeback is open. A bank's inquiries do not count. */
export function disputeStatus(order: OrderState): DisputeStatus {
  const banks = order.chargebacks.filter(({ status }) => status !== 'inquiry' && status !== 'closed');
  const open = order.disputes.some((d) => d.resolution === null) || banks.some(({ status }) => status === 'open');
  if (open) return 'open';
  return order.disputes.length + banks.length > 0 ? 'resolved' : 'none';
}

/** The statuses in which a dispute may be raised. Earlier, the order is cancelled instead. */
const DISPUTE_STATUSES: readonly OrderStatus[] = ['in_production', 'dispatched', 'delivered', 'refunded'];

const openOf = (order: OrderState): readonly Dispute[] => order.disputes.filter((d) => d.resolution === null);

const taken = (open: readonly Dispute[]): Refusal =>
  refuse('dispute_open', { key: 'dispute_open', disputeIds: open.map((d) => d.id) });

/** Null where the actor may raise a dispute now. Else why not, with the alternatives. */
export function mayRaise(order: OrderState, actor: Actor): Refusal | null {
  if (actor.role !== 'customer' && actor.role !== 'retailer') {
    return actor.role === 'supplier'
      ? refuse('forbidden', { key: 'supplier_raises_no_dispute' })
      : refuse('forbidden', { key: 'dispute_raisers_only' });
  }
  if (order.saga.direction === 'backward') {
    return refuse('order_cancelling', { key: 'dispute_of_cancelling_order' });
  }
  if (DISPUTE_STATUSES.includes(order.status)) return allDisputed(order) ? taken(openOf(order)) : null;
  return order.status === 'cancelled'
    ? refuse('not_allowed_in_status', { key: 'dispute_of_cancelled_order' })
    : refuse('not_allowed_in_status', { key: 'dispute_too_early', status: order.status });
}

export interface DisputeAsk {
  readonly reason: DisputeReason;
  readonly description: string;
  readonly lineIds: readonly string[];
  readonly evidenceUrls: readonly string[];
}

/** Raises a dispute about lines of the order. A line is in at most one open dispute. */
export function raiseDispute(order: OrderState, ask: DisputeAsk, actor: Actor): NewEvent[] | Refusal {
  const refused = mayRaise(order, actor) ?? malformed(order, ask);
  if (refused !== null) return refused;
  const same = openOf(order).find((d) => d.lineIds.some((id) => ask.lineIds.includes(id)));
  if (same !== undefined) return taken([same]);
  const lines = order.lines.filter((line) => ask.lineIds.includes(line.id));
  const supplierIds = [...new Set(lines.map((line) => line.supplierId))];
  const id = nextDisputeId(order);
  const { reason, description, evidenceUrls } = ask;
  const data = { id, reason, description, lineIds: lines.map((line) => line.id), supplierIds, evidenceUrls };
  return [event('dispute_raised', data, actor)];
}

function malformed(order: OrderState, { lineIds, description, evidenceUrls }: DisputeAsk): Refusal | null {
  const errors = lineIds.flatMap((id, i): FieldError[] =>
    order.lines.some((line) => line.id === id) ? [] : [{ path: `line_ids.${i}`, reason: { key: 'line_unknown' } }],
  );
  if (lineIds.length === 0) errors.push({ path: 'line_ids', reason: { key: 'dispute_without_lines' } });
  const long = description.length > MAX_TEXT || description.trim() === '';
  if (long) errors.push({ path: 'description', reason: { key: 'description_length', max: MAX_TEXT } });
  if (evidenceUrls.length > MAX_EVIDENCE || evidenceUrls.some((url) => !url.startsWith('https://'))) {
    errors.push({ path: 'evidence_urls', reason: { key: 'evidence_unfit', max: MAX_EVIDENCE } });
  }
  return errors.length === 0 ? null : refuse('invalid_request', { key: 'dispute_unfit' }, errors);
}

const MISSING = refuse('not_found', { key: 'not_there' });

/**
 * Whether a reader takes part in a dispute: the customer, the retailer, Platform Ops, and the suppliers of its lines.
 */
export const takesPart = ({ supplierIds }: Pick<Dispute, 'supplierIds'>, viewer: Actor): boolean =>
  viewer.role === 'customer' ||
  viewer.role === 'retailer' ||
  viewer.role === 'platform' ||
  (viewer.role === 'supplier' && supplierIds.includes(viewer.partyId));

const found = (order: OrderState, disputeId: string, actor: Actor): Dispute | undefined =>
  order.disputes.find((d) => d.id === disputeId && takesPart(d, actor));

/** The refusal for an unknown dispute. The id may be a chargeback's: its readers learn that the bank decides it. */
function bankCase(order: OrderState, disputeId: string, actor: Actor): Refusal {
  const seen = actor.role === 'retailer' || actor.role === 'platform';
  return seen && order.chargebacks.some((c) => c.id === disputeId)
    ? refuse('forbidden', { key: 'bank_decides' })
    : MISSING;
}

export function postDisputeMessage(
  order: OrderState,
  disputeId: string,
  body: string,
  actor: Actor,
): NewEvent[] | Refusal {
  const dispute = found(order, disputeId, actor);
  if (dispute === undefined) return bankCase(order, disputeId, actor);
  if (dispute.resolution !== null) {
    return refuse('dispute_closed', { key: 'dispute_closed_to_messages' });
  }
  const posted = message(order, { kind: 'dispute', disputeId }, body, actor);
  return isRefusal(posted) ? posted : [posted];
}

export interface Ruling {
  readonly outcome: DisputeOutcome;
  /** Null with `refund`: all that is left of the order. */
  readonly refund: RefundAsk | null;
  readonly borneBy: readonly CostShare[] | null;
  readonly note: string;
}

/**
 * The ruling of Platform Ops. Its refund is requested in the same commit, and suppliers' policies do not apply. The
 * same ruling again makes no event. `quoted`: the version of the order for which the effect was shown. Null: none was
 * shown.
 */
export function resolveDispute(
  order: OrderState,
  disputeId: string,
  ruling: Ruling,
  actor: Actor,
  quoted: number | null = null,
): NewEvent[] | Refusal {
  const dispute = found(order, disputeId, actor);
  if (dispute === undefined) return bankCase(order, disputeId, actor);
  if (actor.role !== 'platform') {
    return refuse('forbidden', { key: 'ops_resolve' });
  }
  if (dispute.resolution !== null) {
    const { outcome: stands } = dispute.resolution;
    return sameRuling(dispute.resolution, ruling)
      ? []
      : refuse('dispute_closed', { key: 'dispute_resolved', outcome: stands });
  }
  const moved = hasMoved(order, quoted);
  if (moved !== null) return moved;
  const { outcome, refund, borneBy, note } = ruling;
  if (outcome === 'no_refund') {
    if (refund !== null || borneBy !== null) {
      return refuse('invalid_request', { key: 'no_refund_with_terms' });
    }
    return [event('dispute_resolved', { id: disputeId, ...ruling, refundId: null }, actor)];
  }
  const source = { kind: 'dispute', id: disputeId } as const;
  const asked = requestRefund(order, refund ?? {}, actor, { source, borneBy, reason: `dispute_${dispute.reason}` });
  if (isRefusal(asked)) return asked;
  const refundId = nextRefundId(order);
  return [event('dispute_resolved', { id: disputeId, outcome, refund, borneBy, note, refundId }, actor), ...asked];
}

const gist = ({ outcome, refund, borneBy, note }: Ruling): string =>
  JSON.stringify([
    outcome,
    refund && [refund.amount ?? null, refund.shipping ?? null, refund.lines?.map((l) => [l.lineId, l.quantity]) ?? []],
    borneBy?.map((b) => [b.partyId, b.amount]) ?? null,
    note,
  ]);

const sameRuling = (a: Ruling, b: Ruling): boolean => gist(a) === gist(b);
