import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { type PgColumn, unionAll } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import type { Tenant } from '../../domain/access/tenant.ts';
import type { Outcome } from '../../domain/fault.ts';
import { type FulfilmentStatus, nextStepIn } from '../../domain/order/lifecycle.ts';
import { type Needle, needleOf } from '../../domain/order/search.ts';
import type { OrderState } from '../../domain/order/state.ts';
import { type Db, json, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { afterKeyset, type Keyset, pastKeyset } from '../keyset.ts';
import { fulfilments, orderLines, orders } from '../schema.ts';
import { named, STATEMENT } from '../statements.ts';
import { meant } from './known-ids.ts';
import { countFrom, countOf, LATE_MS, NEWS_COUNTED, READ_AT } from './news.ts';
import { holding } from './tenancy.ts';

/** A supplier's task; `order` is the whole order, to be redacted before a supplier sees it. */
export interface FulfilmentTask {
  readonly id: string;
  readonly orderId: string;
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
  /** What it is sorted by where what is due is first: when it has to leave; if nothing was promised, when it was asked. */
  readonly firstAt: number;
  readonly order: OrderState;
  /** When the database read it, in ms. */
  readonly readAt: number;
}

export type First = 'newest' | 'oldest' | 'due';

interface TaskFilters {
  /** Empty: every status. */
  readonly statuses: readonly string[];
  /** What somebody typed: a supplier's tasks are found by what it sees of their orders. */
  readonly q?: string | undefined;
}

interface TaskPage extends TaskFilters {
  /** `oldest`: what waits longest is first. `due`: what has to leave first. */
  readonly first?: First;
  readonly after: Keyset | null;
  readonly limit: number;
}

/** A task to be asked of a supplier. */
export interface RequestedTask {
  readonly id: string;
  readonly supplierId: string;
}

export interface FulfilmentQueries {
  /**
   * A supplier's tasks (for ops: everybody's), newest first, or the oldest, or what is due. A task is listed only after its order was projected.
   */
  list(tenant: Tenant, page: TaskPage): Promise<Outcome<readonly FulfilmentTask[]>>;
  /** How many of these tasks, or their orders, are new or have changed since a list was read, in ms; at most `NEWS_COUNTED`. */
  changedSince(tenant: Tenant, filters: TaskFilters, readAt: number): Promise<Outcome<number>>;
  /** A supplier's tasks whose next step it can do now: of each status the oldest, or what is due first, at most `limit` of each. One query. */
  waiting(tenant: Tenant, limit: number): Promise<Outcome<readonly FulfilmentTask[]>>;
  /** Inserts the tasks, once. Returns the ids of those whose supplier accepts automatically. */
  request(orderId: string, tasks: readonly RequestedTask[]): Promise<Outcome<readonly string[]>>;
  /** Withdraws the tasks. If they were not requested yet, the rows are tombstones. */
  withdraw(orderId: string, tasks: readonly RequestedTask[]): Promise<Outcome<null>>;
}

export function fulfilmentQueries(db: Db): FulfilmentQueries {
  return {
    list: (tenant, page) => outcomeOf(async () => list(db, tenant, await meant(db, tenant, page))),
    changedSince: (tenant, filters, readAt) =>
      outcomeOf(async () =>
        countFrom(await db.execute(changedTasksQuery(db, tenant, await meant(db, tenant, filters), readAt))),
      ),
    waiting: (tenant, limit) =>
      outcomeOf(async () =>
        (
          await unionAll(
            waiting(db, tenant, 'requested', limit),
            waiting(db, tenant, 'accepted', limit),
            waiting(db, tenant, 'in_production', limit),
          )
        ).map(dated),
      ),
    request: (orderId, tasks) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(named(STATEMENT.requestFulfilments, requestSql(orderId, tasks)));
        return z
          .array(z.object({ id: z.string() }))
          .parse(rows)
          .map(({ id }) => id);
      }),
    withdraw: (orderId, tasks) =>
      outcomeOf(async () => {
        await db.execute(named(STATEMENT.withdrawFulfilments, withdrawSql(orderId, tasks)));
        return null;
      }),
  };
}

/** Only the supplier and the platform see tasks. */
function ownTasks({ role, partyId }: Tenant): SQL | undefined {
  if (role === 'platform') return undefined;
  return role === 'supplier' ? eq(fulfilments.supplierId, partyId) : sql`false`;
}

async function list(db: Db, tenant: Tenant, asked: TaskPage): Promise<FulfilmentTask[]> {
  const { after, limit, first = 'newest' } = asked;
  const { requestedAt, id } = fulfilments;
  const sorted = first === 'due' ? DUE : requestedAt;
  const past = first === 'newest' ? pastKeyset(requestedAt, id, after) : afterKeyset(sorted, id, after);
  const order = first === 'newest' ? [desc(requestedAt), desc(id)] : [asc(sorted), asc(id)];
  const rows = await db
    .select(TASK)
    .from(fulfilments)
    .innerJoin(orders, eq(orders.id, fulfilments.orderId))
    .where(and(...wanted(tenant, asked), past))
    .orderBy(...order)
    .limit(limit);
  return rows.map(dated);
}

function wanted(tenant: Tenant, { statuses, q }: TaskFilters): (SQL | undefined)[] {
  const [only] = statuses;
  const one = statuses.length === 1 && only !== undefined ? eq(fulfilments.status, only) : undefined;
  const status = one ?? (statuses.length > 0 ? inArray(fulfilments.status, [...statuses]) : undefined);
  return [ownTasks(tenant), status, q === undefined ? undefined : found(tenant, q)];
}

/** By the changes of the orders, as for their list. To be run or explained. */
export const changedTasksQuery = (db: Db, tenant: Tenant, filters: TaskFilters, readAt: number): SQL =>
  countOf(
    db
      .select({ id: fulfilments.id })
      .from(fulfilments)
      .innerJoin(orders, eq(orders.id, fulfilments.orderId))
      .where(
        and(
          ...wanted(tenant, filters),
          sql`${orders.projectedAt} > ${timestamp(readAt)}`,
          readAt > LATE_MS ? sql`${orders.updatedAt} >= ${timestamp(readAt - LATE_MS)}` : undefined,
        ),
      )
      .limit(NEWS_COUNTED),
  );

function found({ partyId }: Tenant, q: string): SQL | undefined {
  const needle = needleOf(q);
  switch (needle.kind) {
    case 'order':
      return eq(fulfilments.orderId, needle.orderId);
    case 'named':
      return ofNamed(partyId, needle);
    case 'words':
      // All lines of a supplier in an order have the same text, so the first is enough: an index has these alone.
      return withLine(partyId, orderLines.leadsSupplier, holding(orderLines.search, needle.anyOf));
    default:
      return sql`false`;
  }
}

function ofNamed(partyId: string, { what, id }: Extract<Needle, { kind: 'named' }>): SQL | undefined {
  switch (what) {
    case 'retailer':
      return eq(orders.retailerId, id);
    case 'supplier':
      return eq(fulfilments.supplierId, id);
    case 'brand':
      return withLine(partyId, orderLines.leadsRange, eq(orderLines.brandId, id));
    case 'product':
      return withLine(partyId, orderLines.leadsOffer, eq(orderLines.productId, id));
    case 'platform':
      return sql`false`;
  }
}

const withLine = (partyId: string, leads: PgColumn, and: SQL | undefined): SQL =>
  sql`${fulfilments.orderId} in (select ${orderLines.orderId} from ${orderLines}
    where ${orderLines.supplierId} = ${partyId} and ${leads} and ${and})`;

const TASK = {
  id: fulfilments.id,
  orderId: fulfilments.orderId,
  status: fulfilments.status,
  requestedAt: fulfilments.requestedAt,
  dueAt: fulfilments.dueAt,
  order: orders.doc,
  readAt: READ_AT,
};

/** As the index has it. */
const DUE = sql`coalesce(${fulfilments.dueAt}, ${fulfilments.requestedAt})`;

const dated = <T extends { readonly requestedAt: Date; readonly dueAt: Date | null }>({ dueAt, ...row }: T) => ({
  ...row,
  requestedAt: row.requestedAt.getTime(),
  firstAt: (dueAt ?? row.requestedAt).getTime(),
});

/** What nobody has answered is cancelled in the order in which it was asked. */
const waiting = (db: Db, tenant: Tenant, status: FulfilmentStatus, limit: number) =>
  db
    .select(TASK)
    .from(fulfilments)
    .innerJoin(orders, eq(orders.id, fulfilments.orderId))
    .where(and(ownTasks(tenant), eq(fulfilments.status, status), inArray(orders.status, [...nextStepIn(status)])))
    .orderBy(asc(status === 'requested' ? fulfilments.requestedAt : DUE), asc(fulfilments.id))
    .limit(limit);

const tasksOf = (tasks: readonly RequestedTask[]) => sql`
  jsonb_to_recordset(${json(tasks.map(({ id, supplierId }) => ({ id, supplier_id: supplierId })))})
  as t(id text, supplier_id text)`;

/**
 * ONE statement. It writes version 0. The projection's versions begin at 1, so that the projection always overwrites
 * it.
 */
const requestSql = (orderId: string, tasks: readonly RequestedTask[]) => sql`
  with asked as (
    insert into fulfilments (id, order_id, supplier_id, status, version, requested_at, updated_at)
    select t.id, ${orderId}, t.supplier_id, 'requested', 0, now(), now() from ${tasksOf(tasks)}
    on conflict (id) do nothing
  )
  select t.id from ${tasksOf(tasks)} join parties p on p.id = t.supplier_id
  where p.role = 'supplier' and p.settings @> '{"autoAccept": true}'::jsonb
    and not exists (select from fulfilments f where f.id = t.id and f.status = 'withdrawn')`;

const withdrawSql = (orderId: string, tasks: readonly RequestedTask[]) => sql`
  insert into fulfilments (id, order_id, supplier_id, status, version, requested_at, updated_at)
  select t.id, ${orderId}, t.supplier_id, 'withdrawn', 0, now(), now() from ${tasksOf(tasks)}
  on conflict (id) do update set status = 'withdrawn', updated_at = excluded.updated_at`;
