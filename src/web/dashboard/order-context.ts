import type { CommandResult } from '../../../durable-objects/rpc.ts';
import { viewListed } from '../../app/listed-orders.ts';
import { readJournal } from '../../app/read-order.ts';
import { NOT_FOUND } from '../../app/refusals.ts';
import type { ListedOrder } from '../../db/orders/order-lists.ts';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Command } from '../../domain/order/decide.ts';
import type { OrderEvent } from '../../domain/order/events.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { type At, type Done, onward, refused, type Sent, submitted } from './signed-in.tsx';

/** One order as the signed-in member may see it. `state` is for rules (quotes, previews); it is never shown. */
export interface Opened {
  readonly view: OrderView;
  readonly state: OrderState;
  readonly events: readonly OrderEvent[];
  readonly names: Names;
}

/** The name of a party, for the parties that the view shows. */
export type Names = (partyId: string) => string;

/**
 * The order of the page's address. Another tenant's order is not found, as one that does not exist. One call of the
 * object.
 */
export async function openOrder(at: At): Promise<Opened | Response> {
  const id = at.c.req.param('id') ?? '';
  const found = await readJournal(at.c.env, id, at.actor);
  if (found === null) return refused(at, NOT_FOUND);
  const { order } = found.snapshot;
  return { view: found.view, state: order, events: found.events, names: namesOf(order, found.view) };
}

export function namesOf(order: OrderState, view: OrderView): Names {
  const seen = new Set([
    view.retailerId,
    ...view.lines.flatMap((line) => [line.supplierId, line.brandId]),
    ...view.split.map((share) => share.partyId),
  ]);
  const names = new Map(order.parties.filter(({ id }) => seen.has(id)).map(({ id, name }) => [id, name]));
  return (partyId) => names.get(partyId) ?? 'another party';
}

/** An order of a list. */
export interface NamedOrder {
  readonly order: OrderView;
  /** Its parties' names as they were when it was placed. */
  readonly names: Names;
  /** What the reader's own party calls it by. */
  readonly tags: readonly string[];
}

export const namedOrders = (tenant: Tenant, listed: readonly ListedOrder[]): NamedOrder[] =>
  listed.flatMap((one) =>
    viewListed(tenant, [one]).map((order) => ({ order, names: namesOf(one.order, order), tags: one.tags ?? [] })),
  );

/** Sends a form's command, once per key. Then the next page, or the refusal. */
export async function command<T>(
  at: At,
  sent: Sent<T>,
  orderId: string,
  asked: Command,
  next: { readonly path: string; readonly done: Done },
): Promise<Response> {
  const answer = await ask(at, sent, orderId, asked);
  return answer.ok ? onward(at, next.path, next.done) : refused(at, answer.refusal);
}

export async function ask<T>(at: At, sent: Sent<T>, orderId: string, asked: Command): Promise<CommandResult> {
  at.c.set('orderId', orderId);
  return at.c.env.order(orderId).command(asked, at.actor, submitted(at, sent));
}

/** The way back from a page about one order. */
export const orderCrumbs = ({ id, number }: Pick<OrderView, 'id' | 'number'>) => [
  { href: '/orders', name: 'Orders' },
  { href: `/orders/${id}`, name: number },
];
