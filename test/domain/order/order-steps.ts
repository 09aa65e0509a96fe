import { event } from '../../../src/domain/order/events.ts';
import { claimTransfer } from '../../../src/domain/saga/outbox.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { ORDER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../fixtures.ts';

/** An order of two suppliers, A and B, taken to the stages that several tests begin with. */

export const requested = (walk: Walk): Walk =>
  walk.append(event('fulfilment_requested', { fulfilments: plannedFulfilments(walk.state) }, SYSTEM));

export const fulfilment = (n: number): string => `ful_${ORDER.slice(4)}_${n}`;

export const confirmed = (): Walk => {
  const walk = requested(walkTo('captured'));
  walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
  walk.command({ type: 'accept', fulfilmentId: fulfilment(2) }, SUPPLIER_B);
  return walk;
};

export const settleTransfers = (walk: Walk): Walk => {
  for (const { partyId } of walk.state.transfers) {
    const { events } = claimTransfer(walk.state, partyId);
    walk.append(...events, event('transfer_settled', { partyId, transferId: `tr_${partyId}` }, SYSTEM));
  }
  return walk;
};

export const tracking = { carrier: 'Post', number: 'T1', url: null };
