import { OPS_ONLY } from '../access/permissions.ts';
import { sum } from '../money/money.ts';
import type { Transfer } from '../money/payment.ts';
import type { Actor } from '../order/actor.ts';
import { event, type NewEvent } from '../order/events.ts';
import type { OrderState } from '../order/state.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { transferWork } from '../saga/outbox.ts';
import { parkedOf } from '../saga/parking.ts';
import { returnWork } from '../saga/work.ts';
import { shareKept } from './refund.ts';
import type { Redirect, Return } from './state.ts';

/**
 * A party's account was closed, or is missing, so what the order owes it waits. Platform Ops may have that sent to
 * another account. What the party is owed later goes to its own account again.
 */

/** What waits for a party, and under which work ids. Amounts in minor units. */
interface WaitingMoney {
  readonly partyId: string;
  readonly amount: number;
  readonly works: readonly string[];
}

/** A transfer or a return that was refused, or that Platform Ops see as parked. */
const isStuck = (order: OrderState, work: string, { status }: Pick<Transfer | Return, 'status'>): boolean =>
  status === 'waiting' || (status !== 'settled' && status !== 'void' && parkedOf(order, work) !== undefined);

/** The parties whose money waits. */
export function waitingMoney(order: OrderState): WaitingMoney[] {
  const transfers = order.transfers.map((transfer) => {
    const { partyId, status, amount } = transfer;
    const due = status === 'claimed' ? amount : shareKept(order, partyId);
    return { partyId, amount: due, work: transferWork(partyId), stuck: transfer };
  });
  const returns = order.returns.map((back) => {
    const { partyId, amount, n } = back;
    return { partyId, amount, work: returnWork(n, partyId), stuck: back };
  });
  const waiting = [...transfers, ...returns].filter(({ work, stuck }) => isStuck(order, work, stuck));
  return [...new Set(waiting.map(({ partyId }) => partyId))].map((partyId) => {
    const own = waiting.filter((one) => one.partyId === partyId);
    return { partyId, amount: sum(own.map(({ amount }) => amount)), works: own.map(({ work }) => work) };
  });
}

/** The account that Platform Ops chose for what a party is owed now. Null: its own. */
export const redirectOf = (order: OrderState, partyId: string): string | null =>
  order.redirects?.find((one) => one.partyId === partyId)?.account ?? null;

const NO_MONEY_WAITS = refuse('conflict', { key: 'no_money_waits' });

/** Null where the actor may redirect the money of some party. */
export function mayRedirect(order: OrderState, actor: Actor): Refusal | null {
  if (actor.role !== 'platform') return OPS_ONLY;
  return waitingMoney(order).length > 0 ? null : NO_MONEY_WAITS;
}

export interface RedirectAsk extends Redirect {
  /** Why. The party reads it. */
  readonly note: string;
}

/**
 * Sends what waits for a party to another account, at once. The same account again makes no event, also when no money
 * waits any more. So `mayRedirect`, which refuses then, is not asked here.
 */
export function redirectMoney(
  order: OrderState,
  { partyId, account, note }: RedirectAsk,
  actor: Actor,
): readonly NewEvent[] | Refusal {
  if (actor.role !== 'platform') return OPS_ONLY;
  if (redirectOf(order, partyId) === account) return [];
  const waiting = waitingMoney(order).find((one) => one.partyId === partyId);
  if (waiting === undefined) return NO_MONEY_WAITS;
  return [
    event('money_redirected', { partyId, account, note }, actor),
    ...waiting.works.map((work) => event('work_resumed', { work }, actor)),
  ];
}
