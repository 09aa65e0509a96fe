import { z } from 'zod';
import { readOrder } from '../../../app/read-order.ts';
import { orderIdOfChild } from '../../../domain/order/ids.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { type Names, namesOf } from '../order-context.ts';
import type { At } from '../signed-in.tsx';

/** Tasks that somebody selected, in an address or a form. */

/** As many as a page of the list has. Each is read from its order. */
const MOST = 50;

const FulfilmentId = z.string().refine((id) => id.startsWith('ful_') && orderIdOfChild(id) !== null, 'Select a task.');

export const Picked = z.array(FulfilmentId).max(MOST, `Select at most ${MOST} tasks.`);

export interface Task {
  readonly id: string;
  readonly view: OrderView;
  readonly fulfilment: OrderView['fulfilments'][number];
  readonly lines: OrderView['lines'];
  readonly names: Names;
}

/** All of them as they are now, or null where one is not the member's. One call of each object. */
export async function openTasks(at: At, ids: readonly string[]): Promise<readonly Task[] | null> {
  const tasks = await Promise.all([...new Set(ids)].map((id) => openTask(at, id)));
  const found = tasks.flatMap((task) => (task === null ? [] : [task]));
  return found.length < tasks.length ? null : found;
}

async function openTask(at: At, id: string): Promise<Task | null> {
  const found = await readOrder(at.c.env, orderIdOfChild(id) ?? '', at.actor);
  const fulfilment = found?.view.fulfilments.find((one) => one.id === id);
  if (found === null || fulfilment === undefined) return null;
  const { view, snapshot } = found;
  const lines = view.lines.filter((line) => fulfilment.lineIds.includes(line.id));
  return { id, view, fulfilment, lines, names: namesOf(snapshot.order, view) };
}

/** A page about these tasks. */
export const pathOf = (path: string, ids: readonly string[]): string =>
  `${path}?${new URLSearchParams(ids.map((id) => ['task', id])).toString()}`;
