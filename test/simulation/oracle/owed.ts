import type { OrderEvent } from '../../../src/domain/order/events.ts';

/** What Platform Ops said that they paid in another way than through Stripe. Computed from the timeline alone. */
export const paidOtherwise = (timeline: readonly OrderEvent[]): number =>
  timeline.reduce(
    (all, { type, data }) => all + (type === 'refund_requested' && data.source.kind === 'otherwise' ? data.amount : 0),
    0,
  );

/** Nobody may say that more was paid than a failed refund owes. `event` is the one after the timeline. */
export function paidTooMuch(timeline: readonly OrderEvent[], event: OrderEvent): string[] {
  if (event.type !== 'refund_requested' || event.data.source.kind !== 'otherwise') return [];
  const cancelled = timeline.some(({ type }) => type === 'cancel_requested');
  const owed = owedSince(timeline);
  return cancelled || event.data.amount <= owed
    ? []
    : [`${event.data.amount} were paid in another way, and ${owed} were owed`];
}

/**
 * What the customer is owed: refunds that Stripe accepted and that failed later, less what was requested since. A
 * request that takes such a debt over and fails brings it back. Computed from the timeline alone.
 */
export function owedSince(timeline: readonly OrderEvent[]): number {
  let owed = 0;
  const requested = new Map<string, { readonly amount: number; readonly bank: boolean; readonly tookOver: number }>();
  const accepted = new Set<string>();
  for (const { type, data } of timeline) {
    if (type === 'refund_requested') {
      const tookOver = Math.min(owed, data.amount);
      owed -= tookOver;
      requested.set(data.id, { amount: data.amount, bank: data.source.kind === 'chargeback', tookOver });
    } else if (type === 'refund_issued') accepted.add(data.id);
    else if (type === 'refund_failed') {
      const refund = requested.get(data.id);
      const full = accepted.has(data.id) && refund?.bank === false;
      owed += full ? refund.amount : (refund?.tookOver ?? 0);
    }
  }
  return owed;
}
