import type { OrderRpc } from '../../durable-objects/rpc.ts';
import type { Unexplained, UnexplainedQueries } from '../db/money/unexplained.ts';
import { orderTakes } from '../domain/money/movements.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Payments, WebhookReading } from '../services/payments.ts';
import type { ReadModel } from '../services/read-model.ts';
import { faulted, NOT_FOUND, UNAVAILABLE } from './refusals.ts';
import { NOT_YET, tellOrder } from './tell-order.ts';

export interface BookMoneyDeps {
  readonly order: (id: string) => Pick<OrderRpc, 'webhook'>;
  readonly unexplained: Pick<UnexplainedQueries, 'get'>;
  readonly payments: Pick<Payments, 'lookUp' | 'lookAgain'>;
  readonly reproject: ReadModel['reproject'];
}

/**
 * Books unexplained money on the order that it seems to belong to. First the order's rows are written again, because
 * they may be wrong. If that does not explain it, the order is told of it, as by an event of Stripe's; it may refuse.
 * `eventId` names that event: the order takes each once. Answers the source as it is then.
 */
export async function bookMoney(deps: BookMoneyDeps, source: string, eventId: string): Promise<Unexplained | Refusal> {
  const before = await deps.unexplained.get(source);
  if (!before.ok) return faulted(before.fault);
  if (before.value === null) return NOT_FOUND;
  if (!before.value.open) return before.value;
  const { kind, likelyOrderId, moved } = before.value;
  if (likelyOrderId === null) return refuse('conflict', { key: 'money_of_no_order' });
  const again = await rebuilt(deps, source, likelyOrderId);
  if ('refused' in again || !again.open) return again;
  if (moved === null || !orderTakes(kind)) return refuse('conflict', { key: 'money_not_booked', why: null });
  const refusal = await tell(deps, await deps.payments.lookUp(source, kind, eventId));
  if (refusal !== null) return refusal;
  const after = await rebuilt(deps, source, likelyOrderId);
  if ('refused' in after || !after.open) return after;
  return refuse('conflict', { key: 'money_not_booked', why: null });
}

async function rebuilt(deps: BookMoneyDeps, source: string, orderId: string): Promise<Unexplained | Refusal> {
  const done = await deps.reproject(orderId);
  if (!done.ok) return faulted(done.fault);
  const found = await deps.unexplained.get(source);
  return found.ok ? (found.value ?? NOT_FOUND) : faulted(found.fault);
}

/** Null where an order took it. Each look-up is done at most once, so this ends. */
async function tell(deps: BookMoneyDeps, reading: WebhookReading): Promise<Refusal | null> {
  switch (reading.kind) {
    case 'unavailable':
      return UNAVAILABLE;
    case 'unbooked':
      return refuse('conflict', { key: 'money_not_booked', why: reading.code });
    case 'ignored':
      return refuse('conflict', { key: 'money_of_no_order' });
    case 'order': {
      const told = await tellOrder(deps.order, reading);
      if (told === NOT_YET) return UNAVAILABLE;
      return told === null ? null : tell(deps, await deps.payments.lookAgain(reading, told));
    }
    case 'account':
    case 'bad_signature':
    case 'wrong_endpoint':
      throw new Error(`a look-up was read as ${reading.kind}`);
  }
}
