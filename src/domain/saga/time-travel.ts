import type { Actor } from '../order/actor.ts';
import type { OrderEvent } from '../order/events.ts';
import { evolve } from '../order/evolve.ts';
import type { OrderState } from '../order/state.ts';
import { viewOrder } from '../order/view.ts';

/** The order before and after one of its events. `before` is null at the first one. */
export interface Moment {
  readonly event: OrderEvent;
  readonly before: OrderState | null;
  readonly after: OrderState;
}

/** The order as it was at the event with this number. Null: there is no such event. Pure: the fold of the events. */
export function momentAt(events: readonly OrderEvent[], seq: number): Moment | null {
  let before: OrderState | null = null;
  for (const event of events) {
    const after = evolve(before, event);
    if (event.seq === seq) return { event, before, after };
    before = after;
  }
  return null;
}

/**
 * What is compared of an order: all that this reader may see of it. Not what the reader may do, since that also depends
 * on the time. Null where the reader may see nothing.
 */
export function shownAt(order: OrderState, viewer: Actor) {
  const view = viewOrder({ order, next: null }, viewer);
  if (view === null) return null;
  const { version: _, updatedAt: __, allowedActions: ___, nextAutomaticAction: ____, ...shown } = view;
  const mails = order.mails.map(({ template, outcome }) => ({ template, outcome }));
  const proposals = order.proposals.map(({ id, status }) => ({ id, status }));
  const everybody = { ...shown, messages: order.messageCount };
  if (viewer.role === 'retailer') return { ...everybody, mails, proposals };
  return viewer.role === 'platform' ? { ...everybody, mails, proposals, inside: insideOf(order) } : everybody;
}

/** For Platform Ops: what no other reader sees. Without secrets. */
function insideOf(order: OrderState) {
  const { saga, payment, refunds, transfers, returns, reversals, withdrawals, externalRefunds } = order;
  const at = saga.direction === 'forward' ? saga.step : null;
  return {
    saga: { direction: saga.direction, step: at, owed: saga.direction === 'backward' ? saga.undos.join(', ') : null },
    charge: payment.chargeId,
    confirmations: payment.confirmations,
    holdExpiresAt: order.holdExpiresAt,
    requestedAt: order.requestedAt,
    arrivedAt: order.arrivedAt,
    tokenEpoch: order.tokenEpoch,
    refunds: refunds.map(({ id, stripeRefundId }) => ({ id, stripeRefundId })),
    ...{ transfers, returns, reversals, withdrawals, externalRefunds },
    externalReversals: order.externalReversals ?? [],
    redirects: order.redirects ?? [],
  };
}

type Leaf = string | number | boolean | null;
/** Data as it is stored: what is `undefined` is not there. */
type Data = unknown;

/** A field that an event changed. `undefined`: it was not there. A list or a record is compared by its fields. */
export interface Change {
  readonly path: readonly string[];
  readonly before: Leaf | undefined;
  readonly after: Leaf | undefined;
}

const isRecord = (value: Data): value is Readonly<Record<string, Data>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What names an entry of a list, so that an entry that is added does not move the others. */
const NAMED_BY = ['id', 'partyId', 'lineId', 'work', 'line'] as const;

function nameOf(entry: Data, index: number): string {
  if (!isRecord(entry)) return String(index + 1);
  const name = NAMED_BY.map((key) => entry[key]).find((value) => typeof value === 'string');
  return typeof name === 'string' ? name : String(index + 1);
}

/** The fields of a list or a record. Entries of a list that have one name are counted. */
function fieldsOf(value: Data): Map<string, Data> | null {
  if (isRecord(value)) return new Map(Object.entries(value).filter(([, field]) => field !== undefined));
  if (!Array.isArray(value)) return null;
  const fields = new Map<string, Data>();
  value.forEach((entry: Data, i) => {
    const name = nameOf(entry, i);
    let free = name;
    for (let n = 2; fields.has(free); n += 1) free = `${name} (${n})`;
    fields.set(free, entry);
  });
  return fields;
}

const isLeaf = (value: Data): value is Leaf => value === null || typeof value !== 'object';

/** Exactly the fields that differ, each with its path. An empty list or record counts as not there. */
export function changesBetween(before: Data, after: Data, path: readonly string[] = []): Change[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const leaves = { before: isLeaf(before) ? before : undefined, after: isLeaf(after) ? after : undefined };
  const own = leaves.before === leaves.after ? [] : [{ path, ...leaves }];
  const names = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...own, ...[...names].flatMap((name) => changesBetween(old?.get(name), now?.get(name), [...path, name]))];
}
