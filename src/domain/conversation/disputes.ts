import { allDisputed } from '../access/alternatives.ts';
import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import { nextDisputeId, nextRefundId } from '../order/ids.ts';
import type { OrderStatus } from '../order/lifecycle.ts';
import type { OrderState } from '../order/state.ts';
import { hasMoved, requestRefund } from '../refunds/request.ts';
import type { CostShare, RefundAsk } from '../refunds/state.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
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
export const DISPUTE_STATUSES: readonly OrderStatus[] = ['in_production', 'dispatched', 'delivered', 'refunded'];

const openOf = (order: OrderState): readonly Dispute[] => order.disputes.filter((d) => d.resolution === null);

const taken = (open: readonly Dispute[]): Refusal =>
  refuse(
    'dispute_open',
    `A dispute about this is open, ${open.map((d) => d.id).join(', ')}: write a message there instead.`,
  );

/** Null where the actor may raise a dispute now. Else why not, with the alternatives. */
export function mayRaise(order: OrderState, actor: Actor): Refusal | null {
  if (actor.role !== 'customer' && actor.role !== 'retailer') {
    return actor.role === 'supplier'
      ? refuse('forbidden', 'The retailer or the customer raises a dispute: message the retailer, or propose terms.')
      : refuse('forbidden', 'Only the customer or the retailer raises a dispute.');
  }
  if (order.saga.direction === 'backward') {
    return refuse('order_cancelling', 'The order is being cancelled; all of it is given back.');
  }
  if (DISPUTE_STATUSES.includes(order.status)) return allDisputed(order) ? taken(openOf(order)) : null;
  return order.status === 'cancelled'
    ? refuse('not_allowed_in_status', 'The order is cancelled; there is nothing left to dispute.')
    : refuse('not_allowed_in_status', `An order that is ${order.status} is cancelled rather than disputed.`);
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
  const errors = lineIds.flatMap((id, i) =>
    order.lines.some((line) => line.id === id)
      ? []
      : [{ path: `line_ids.${i}`, message: 'is not a line of this order' }],
  );
  if (lineIds.length === 0) errors.push({ path: 'line_ids', message: 'names no line' });
  const long = description.length > MAX_TEXT || description.trim() === '';
  if (long) errors.push({ path: 'description', message: `has 1 to ${MAX_TEXT} characters` });
  if (evidenceUrls.length > MAX_EVIDENCE || evidenceUrls.some((url) => !url.startsWith('https://'))) {
    errors.push({ path: 'evidence_urls', message: `are at most ${MAX_EVIDENCE} https addresses` });
  }
  return errors.length === 0 ? null : refuse('invalid_request', 'The dispute does not fit the order.', errors);
}

const MISSING = refuse('not_found', 'No such dispute.');

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
    ? refuse('forbidden', "The customer's bank decides this one: answer it at Stripe with the order's evidence pack.")
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
    return refuse('dispute_closed', 'The dispute is resolved: message the other side, or raise another one.');
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
    return refuse('forbidden', 'Platform Ops resolves a dispute: write a message in it, or agree on a proposal.');
  }
  if (dispute.resolution !== null) {
    return sameRuling(dispute.resolution, ruling)
      ? []
      : refuse(
          'dispute_closed',
          'The dispute is resolved already; a further refund is the retailer’s or yours to issue.',
        );
  }
  const moved = hasMoved(order, quoted);
  if (moved !== null) return moved;
  const { outcome, refund, borneBy, note } = ruling;
  if (outcome === 'no_refund') {
    if (refund !== null || borneBy !== null) {
      return refuse('invalid_request', 'Without a refund there is nothing to refund or to bear.');
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
