import { event } from '../../../src/domain/order/events.ts';
import { claimTransfer } from '../../../src/domain/saga/outbox.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { CUSTOMER, ORDER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../fixtures.ts';

/** An order of two suppliers, A (12,900, refundable 50 %) and B (8,000, refundable 0), and 695 of shipping. */
export const part = ORDER.slice(4);
export const fulfilment = (n: number): string => `ful_${part}_${n}`;
export const line = (n: number): string => `lin_${part}_${n}`;
export const tracking = { carrier: 'Post', number: 'T1', url: null };

export const STAGES = ['confirmed', 'in_production', 'dispatched', 'delivered'] as const;
export type Stage = (typeof STAGES)[number];

/** An order at this stage. If `pay`, every transfer is settled, as it is soon after the confirmation. */
export function walkedTo(stage: Stage, pay = true): Walk {
  const walk = walkTo('captured');
  walk.append(event('fulfilment_requested', { fulfilments: plannedFulfilments(walk.state) }, SYSTEM));
  walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
  walk.command({ type: 'accept', fulfilmentId: fulfilment(2) }, SUPPLIER_B);
  if (pay) settleTransfers(walk);
  if (stage === 'confirmed') return walk;
  walk.command({ type: 'start', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
  if (stage === 'in_production') return walk;
  walk.command({ type: 'start', fulfilmentId: fulfilment(2) }, SUPPLIER_B);
  walk.command({ type: 'dispatch', fulfilmentId: fulfilment(1), tracking }, SUPPLIER_A);
  walk.command({ type: 'dispatch', fulfilmentId: fulfilment(2), tracking }, SUPPLIER_B);
  if (stage === 'delivered') walk.command({ type: 'confirm_delivery' }, CUSTOMER);
  return walk;
}

export function settleTransfers(walk: Walk): Walk {
  for (const { partyId } of walk.state.transfers) {
    const { events, amount } = claimTransfer(walk.state, partyId);
    walk.append(...events);
    if (amount > 0) walk.append(event('transfer_settled', { partyId, transferId: `tr_${partyId}` }, SYSTEM));
  }
  return walk;
}

/** Stripe accepts every requested refund. */
export function issue(walk: Walk): Walk {
  for (const { id, status } of walk.state.refunds) {
    if (status === 'requested') {
      walk.append(event('refund_issued', { id, stripeRefundId: `re_${id}`, pending: false }, SYSTEM));
    }
  }
  return walk;
}

/** Stripe makes all reversals and returns that were started, until none is left. */
export function settleReversals(walk: Walk): Walk {
  for (;;) {
    const reversal = walk.state.reversals.find((r) => r.status === 'started');
    const back = walk.state.returns.find((r) => r.status === 'started');
    if (reversal !== undefined) {
      const { partyId, n } = reversal;
      walk.append(event('reversal_settled', { partyId, n, reversalId: `trr_${partyId}_${n}` }, SYSTEM));
    } else if (back !== undefined) {
      const { partyId, n } = back;
      walk.append(event('return_settled', { partyId, n, transferId: `tr_back_${partyId}_${n}` }, SYSTEM));
    } else {
      return walk;
    }
  }
}

/** The order's money that each party (without the Platform) has at Stripe. */
export const holdings = (walk: Walk): Record<string, number> =>
  Object.fromEntries(
    walk.state.transfers.map(({ partyId, status, amount }) => {
      const back = walk.state.returns.filter((r) => r.partyId === partyId && r.status === 'settled');
      const gone = walk.state.reversals.filter((r) => r.partyId === partyId && r.status === 'settled');
      const total = (rows: readonly { amount: number }[]) => rows.reduce((all, row) => all + row.amount, 0);
      return [partyId, (status === 'settled' ? amount : 0) + total(back) - total(gone)];
    }),
  );
