import { faulted } from '../../../app/refusals.ts';
import type { FulfilmentTask } from '../../../db/orders/fulfilments.ts';
import type { LowStock, NeedingOrder } from '../../../db/orders/home.ts';
import { type Outcome, ok } from '../../../domain/fault.ts';
import {
  ACTS_ON,
  NEEDS_OF,
  type NeedKind,
  needOf,
  type WaitingCounts,
  type WaitingKind,
  waitingFor,
} from '../../../domain/needs.ts';
import { ROLES, type Role } from '../../../domain/order/actor.ts';
import { type OrderView, viewOrder } from '../../../domain/order/view.ts';
import { deadlines } from '../../../domain/saga/deadlines.ts';
import { orderPath } from '../../../domain/staff-mails.ts';
import { Empty, Notice } from '../../kit/parts.tsx';
import { duration } from '../../kit/words/duration.ts';
import { Head } from '../layout.tsx';
import { itemsOf } from '../orders/table.tsx';
import { type At, type Dashboard, page, refused, show } from '../signed-in.tsx';
import { isLate } from '../tasks/send-by.tsx';
import { countsOf } from './counts.ts';
import { Earnings } from './earnings.tsx';
import { Queue, type QueueEntry } from './queue.tsx';

/** The page after signing in: what this party can act on now, the oldest first; then what it should know. */

/** Rows of a queue, and how many orders are read to find those that are due first. */
const SHOWN = 5;
const READ = 30;

/** The queues of each role, in the order of the page. */
const QUEUES: Readonly<Record<Role, readonly WaitingKind[]>> = {
  retailer: [...NEEDS_OF.retailer, 'fell_back'],
  supplier: ['answer', 'make', 'send', ...NEEDS_OF.supplier, 'low_stock'],
  brand: NEEDS_OF.brand,
  platform: ['parked', 'unexplained', 'dead_letters', ...NEEDS_OF.platform],
};

export function homePages(dashboard: Dashboard): void {
  page(dashboard, '/home', ROLES, home);
}

/** Behind by more than this, the lists are said to be behind. */
const LATE_MS = 30_000;

async function home(at: At) {
  const { home: queries, fulfilments, ops } = at.c.env;
  const { role } = at.member;
  const [counts, needing, tasks, low, lag] = await Promise.all([
    countsOf(at.c.env, at.tenant, true),
    queries.needing(at.tenant, READ),
    role === 'supplier' ? fulfilments.waiting(at.tenant, SHOWN) : NOTHING,
    role === 'supplier' ? queries.lowStock(at.tenant, SHOWN) : NOTHING,
    role === 'platform' ? ops.lag() : ok(null),
  ]);
  for (const found of [needing, tasks, low]) if (!found.ok) return refused(at, faulted(found.fault));
  const entries = entriesOf(at, { needing: rowsOf(needing), tasks: rowsOf(tasks), low: rowsOf(low) });
  const open = QUEUES[role].filter((kind) => (counts[kind] ?? 0) > 0 || (entries.get(kind) ?? []).length > 0);
  const behind = lag.ok && lag.value !== null && lag.value > LATE_MS ? lag.value : null;
  return show(at, {
    title: 'Today',
    children: (
      <>
        <Head title="Today">
          <p class="muted">{summary(role, counts)}</p>
        </Head>
        {behind === null ? null : (
          <Notice tone="wait" title="The lists are behind">
            <p>They show the orders as they were {duration(Math.round(behind / 1_000))} ago.</p>
          </Notice>
        )}
        {role === 'brand' ? await Earnings({ at }) : null}
        {open.length === 0 ? <Quiet role={role} /> : null}
        <Queues role={role} kinds={open.filter((kind) => ACTS_ON[role].includes(kind))} {...{ counts, entries }} />
        <Queues role={role} kinds={open.filter((kind) => !ACTS_ON[role].includes(kind))} {...{ counts, entries }} />
      </>
    ),
  });
}

interface QueuesProps {
  readonly role: Role;
  readonly kinds: readonly WaitingKind[];
  readonly counts: WaitingCounts;
  readonly entries: ReadonlyMap<WaitingKind, readonly QueueEntry[]>;
}

const Queues = ({ role, kinds, counts, entries }: QueuesProps) =>
  kinds.length === 0 ? null : (
    <div class="queues">
      {kinds.map((kind) => (
        <Queue {...{ role, kind }} count={counts[kind] ?? 0} entries={(entries.get(kind) ?? []).slice(0, SHOWN)} />
      ))}
    </div>
  );

const NOTHING: Outcome<readonly never[]> = ok([]);
const rowsOf = <T,>(found: Outcome<readonly T[]>): readonly T[] => (found.ok ? found.value : []);

function summary(role: Role, counts: WaitingCounts): string {
  if (role === 'brand') return 'What you earn with the products of your brand.';
  const all = waitingFor(role, counts);
  if (all === 0) return 'Nothing waits for you.';
  return `${all === 1 ? 'One thing waits' : `${all} things wait`} for you. What is due first comes first.`;
}

const Quiet = ({ role }: { readonly role: Role }) => (
  <div class="card">
    <Empty title={role === 'brand' ? 'No money is on its way' : 'All done'}>
      <p>
        {role === 'brand'
          ? 'Your share of an order is transferred when all suppliers have accepted it.'
          : 'New work appears here a moment after it comes in.'}
      </p>
      <a class="button plain" href={role === 'supplier' ? '/bench?status=all' : '/orders'}>
        {role === 'supplier' ? 'See all tasks' : 'See the orders'}
      </a>
    </Empty>
  </div>
);

interface Found {
  readonly needing: readonly NeedingOrder[];
  readonly tasks: readonly FulfilmentTask[];
  readonly low: readonly LowStock[];
}

/** The rows of all queues, those that are due first in front. */
function entriesOf(at: At, { needing, tasks, low }: Found): ReadonlyMap<WaitingKind, readonly QueueEntry[]> {
  const all = [
    ...needing.flatMap((one) => needEntry(at, one)),
    ...tasks.flatMap((task) => taskEntry(at, task)),
    ...low.map(({ sku, title, onHand }): QueueEntry => {
      const left = onHand === 0 ? 'sold out' : `${onHand} left`;
      return { kind: 'low_stock', href: `/stock#${sku}`, name: sku, what: title, left, since: onHand, due: null };
    }),
  ];
  const first = (a: QueueEntry, b: QueueEntry) =>
    (a.due ?? Number.MAX_VALUE) - (b.due ?? Number.MAX_VALUE) || a.since - b.since;
  return Map.groupBy(all.sort(first), ({ kind }) => kind);
}

/** Where somebody answers it: in the thread, or on the page of the dispute, if only one is open. */
export function needPath({ id, disputes }: Pick<OrderView, 'id' | 'disputes'>, kind: NeedKind): string {
  const open = disputes.filter((one) => one.status === 'open' && (one.kind === 'dispute') === (kind === 'dispute'));
  const [only] = open;
  if ((kind === 'dispute' || kind === 'bank') && only !== undefined && open.length === 1) return `/disputes/${only.id}`;
  return orderPath(id, kind);
}

function needEntry(at: At, { kind, order }: NeedingOrder): QueueEntry[] {
  const view = viewOrder({ order, next: null }, at.actor);
  const need = needOf(order, kind, at.member);
  if (view === null || need === null) return [];
  const { since, due } = need;
  const href = needPath(view, kind);
  const what = [view.customer?.name, itemsOf(view)].filter((text) => text !== undefined).join(', ');
  return [{ kind, href, name: view.number, what, left: null, since, due, late: due !== null && due < at.c.env.now() }];
}

const TASK: Readonly<Record<string, WaitingKind>> = { requested: 'answer', accepted: 'make', in_production: 'send' };

function taskEntry(at: At, { id, status, order, requestedAt }: FulfilmentTask): QueueEntry[] {
  const view = viewOrder({ order, next: null }, at.actor);
  const kind = TASK[status];
  if (view === null || kind === undefined) return [];
  const end = deadlines(order).find(({ what }) => what === 'expire_supplier_answer')?.at ?? null;
  const leaves = view.fulfilments.find((one) => one.id === id)?.sendBy ?? null;
  const due =
    kind === 'answer' ? { due: end, late: false, day: false } : { due: leaves, late: isLate(at, leaves), day: true };
  const what = [itemsOf(view), view.customer?.name].filter((text) => text !== undefined).join(', ');
  return [{ kind, href: `/bench/${id}`, name: view.number, what, left: null, since: requestedAt, ...due }];
}
