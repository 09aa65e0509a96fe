import { event } from '../../../src/domain/order/events.ts';
import { quoteRefund, requestRefund } from '../../../src/domain/refunds/request.ts';
import type { CostShare, RefundAsk, RefundSource } from '../../../src/domain/refunds/state.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import {
  pendingWork,
  plannedFulfilments,
  type Work,
  type WorkKind,
  type WorkOf,
} from '../../../src/domain/saga/work.ts';
import { OPS, ORDER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../fixtures.ts';
import { moveTransfer } from './refund-world.ts';

/** A confirmed order of two suppliers, A and B, and steps of its refunds: request, acceptance, work. */

export const FUL_A = `ful_${ORDER.slice(4)}_1`;
export const FUL_B = `ful_${ORDER.slice(4)}_2`;
export const LINE_A = `lin_${ORDER.slice(4)}_1`;
export const LINE_B = `lin_${ORDER.slice(4)}_2`;
export const TOTAL = 21_595;

export const confirmed = (): Walk => {
  const walk = walkTo('captured');
  walk.append(event('fulfilment_requested', { fulfilments: plannedFulfilments(walk.state) }, SYSTEM));
  walk.command({ type: 'accept', fulfilmentId: FUL_A }, SUPPLIER_A);
  walk.command({ type: 'accept', fulfilmentId: FUL_B }, SUPPLIER_B);
  return walk;
};

export const settled = (walk: Walk = confirmed()): Walk => {
  for (let n = 0; n < 8; n += 1) moveTransfer(walk, 0);
  return walk;
};

export const ref = (n: number): string => `ref_${ORDER.slice(4)}_${n}`;

export const quoted = (
  walk: Walk,
  ask: RefundAsk,
  borneBy: readonly CostShare[] | null = null,
  kind?: RefundSource['kind'],
) => {
  const quote = quoteRefund(walk.state, ask, { borneBy, kind });
  if (isRefusal(quote)) throw new Error(quote.reason.key);
  return Object.fromEntries(quote.parties.map(({ partyId, amount }) => [partyId, amount]));
};

export const request = (
  walk: Walk,
  ask: RefundAsk,
  borneBy: readonly CostShare[] | null = null,
  kind: RefundSource['kind'] = 'request',
): string => {
  const events = requestRefund(walk.state, ask, OPS, { source: { kind, id: null }, borneBy, reason: 'r' });
  if (isRefusal(events)) throw new Error(events.reason.key);
  walk.append(...events);
  return walk.state.refunds.at(-1)?.id ?? '';
};

export const issue = (walk: Walk, id: string, pending = false): Walk =>
  walk.append(event('refund_issued', { id, stripeRefundId: `re_${id}`, pending }, SYSTEM));

export const refund = (...given: Parameters<typeof request>): string => {
  const id = request(...given);
  issue(given[0], id);
  return id;
};

export const work = (walk: Walk, id: string): Work => {
  const found = pendingWork(walk.state, walk.now).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no work ${id}: ${walk.work.join()}`);
  return found;
};

/** Like `work`, but typed by the kind of the work. */
export const workOf = <K extends WorkKind>(walk: Walk, kind: K, id: string): WorkOf<K> => {
  const isOf = (one: Work): one is WorkOf<K> => one.kind === kind && one.id === id;
  const found = pendingWork(walk.state, walk.now).find(isOf);
  return found ?? raise();
};

export const raise = (): never => {
  throw new Error('not there');
};
