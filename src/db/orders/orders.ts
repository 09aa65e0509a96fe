import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { viewDisputes } from '../../domain/conversation/view-dispute.ts';
import type { Outcome } from '../../domain/fault.ts';
import { needKeysOf } from '../../domain/needs.ts';
import { ROLES } from '../../domain/order/actor.ts';
import type { Concerned } from '../../domain/order/decide.ts';
import type { Line } from '../../domain/order/placed.ts';
import { type SearchTexts, searchTexts } from '../../domain/order/search.ts';
import type { OrderState } from '../../domain/order/state.ts';
import { sendBy } from '../../domain/promises.ts';
import type { RefundSummary } from '../../domain/refunds/refund.ts';
import type { Parked } from '../../domain/saga/state.ts';
import { type Db, json, textArray, timestamp } from '../client.ts';
import { outcomeOf } from '../errors.ts';
import { bookedSql } from '../money/booked.ts';
import { named, STATEMENT } from '../statements.ts';

/** What lists filter by and the order's state does not contain as a field. */
export interface OrderFlags {
  readonly refundStatus: RefundSummary;
  readonly disputeStatus: string;
  readonly parked: boolean;
  /** When the order moves by itself, in ms; null where it does not. */
  readonly nextAt: number | null;
}

/** How far an order has been projected, and whom it concerns. */
interface OrderStanding extends Concerned {
  readonly version: number;
}

export interface OrderQueries {
  /**
   * Writes the read model of one order: the order, its lines, its fulfilments, its disputes, its movements of money. An
   * older version never overwrites a newer one. True where this version was written.
   */
  project(order: OrderState, flags: OrderFlags): Promise<Outcome<boolean>>;
  /** The same, but an equal version is written again, because its rows may be wrong. */
  rebuild(order: OrderState, flags: OrderFlags): Promise<Outcome<boolean>>;
  /**
   * Adds an entry to the parked work of an order, and replaces an entry of the same work. False where there is no such
   * order.
   */
  park(orderId: string, entry: Parked): Promise<Outcome<boolean>>;
  /** How many orders are parked. */
  parked(): Promise<Outcome<number>>;
  /** Null where the order has not been projected. */
  standing(orderId: string): Promise<Outcome<OrderStanding | null>>;
}

export function orderQueries(db: Db): OrderQueries {
  return {
    project: (order, flags) => written(db, named(STATEMENT.projectOrder, projectSql(order, flags, sql`<`))),
    rebuild: (order, flags) => written(db, named(STATEMENT.projectOrder, projectSql(order, flags, sql`<=`))),
    park: (orderId, entry) => written(db, parkSql(orderId, entry)),
    parked: () =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`select count(*)::int as n from orders where parked`);
        return z.array(z.object({ n: z.coerce.number() })).parse(rows)[0]?.n ?? 0;
      }),
    standing: (orderId) =>
      outcomeOf(async () => {
        const { rows } = await db.execute(sql`
          select version, doc->'tokenEpoch' as token_epoch, doc->'parties' as parties from orders where id = ${orderId}`);
        const [row] = Standings.parse(rows);
        return row === undefined ? null : { version: row.version, tokenEpoch: row.token_epoch, parties: row.parties };
      }),
  };
}

const Standings = z.array(
  z.object({
    version: z.coerce.number(),
    token_epoch: z.number(),
    parties: z.array(z.object({ id: z.string(), role: z.enum(ROLES) })),
  }),
);

/**
 * An order's first versions may be written at the same time. One is first, and the others fail with one of these codes.
 */
const RACES: ReadonlySet<string> = new Set(['unique_violation', 'deadlock_detected']);
const MOST_TRIES = 5;

/** True where the row was written. It is safe to try again, because the statement compares versions. */
async function written(db: Db, statement: SQL): Promise<Outcome<boolean>> {
  for (let n = 1; ; n += 1) {
    const outcome = await outcomeOf(async () => (await db.execute(statement)).rows.length > 0);
    if (outcome.ok || n === MOST_TRIES || !RACES.has(outcome.fault.code)) return outcome;
  }
}

/** A line leads its supplier, brand or product if no earlier line of the order has the same one. */
function lineRow({ id, supplierId, brandId, productId }: Line, index: number, lines: readonly Line[]) {
  const earlier = lines.slice(0, index);
  return {
    id,
    supplier_id: supplierId,
    brand_id: brandId,
    product_id: productId,
    leads_supplier: !earlier.some((line) => line.supplierId === supplierId),
    leads_brand: !earlier.some((line) => line.brandId === brandId),
    leads_product: !earlier.some((line) => line.productId === productId),
    leads_offer: !earlier.some((line) => line.supplierId === supplierId && line.productId === productId),
    leads_range: !earlier.some((line) => line.supplierId === supplierId && line.brandId === brandId),
  };
}

const lineRows = (order: OrderState, texts: SearchTexts) => {
  const disputes = disputeRows(order);
  return order.lines.map((line, index) => {
    const { supplier = '', brand = '' } = texts.lines[index] ?? {};
    const own = disputes.filter(({ supplier_ids }) => supplier_ids.includes(line.supplierId));
    const ended = own.length === 0 ? 'none' : 'resolved';
    const dispute = own.some(({ status }) => status === 'open') ? 'open' : ended;
    return { ...lineRow(line, index, order.lines), search: supplier, brand_search: brand, dispute };
  });
};

const taskRows = (order: OrderState) =>
  order.fulfilments.map((task) => {
    const due = sendBy(order, task);
    const { id, supplierId, status } = task;
    return { id, supplier_id: supplierId, status, due_at: due === null ? null : new Date(due).toISOString() };
  });

/** Every dispute of the order, with all who take part, as Platform Ops see them. */
const disputeRows = (order: OrderState) =>
  viewDisputes(order, { role: 'platform', partyId: '' }).map(({ id, kind, status, supplierIds, raisedAt }) => {
    return { id, kind, status, supplier_ids: supplierIds, raised_at: new Date(raisedAt).toISOString() };
  });

/** The version stays the same, so that the next version of the order overwrites this entry. */
const parkSql = (orderId: string, entry: Parked) => sql`
  update orders set parked = true, doc = jsonb_set(doc, '{parked}', coalesce((select jsonb_agg(p)
    from jsonb_array_elements(doc->'parked') p where p->>'work' <> ${entry.work}), '[]'::jsonb) || ${json([entry])})
  where id = ${orderId} returning id`;

/** The parts that write what stands beside the order's row, where there is something. `won` is that row. */
type Part = (order: OrderState, texts: SearchTexts, older: SQL) => readonly SQL[];

/** A part for rows; none without them, since Postgres would plan it all the same. */
const partOf = (rows: readonly unknown[], part: (rows: SQL) => SQL): readonly SQL[] =>
  rows.length === 0 ? [] : [part(json(rows))];

/** Texts that have not changed are not written again. */
const words: Part = (_, texts) => [
  sql`words as (
    insert into order_search (order_id, words) select won.id, ${texts.words}::text from won
    on conflict (order_id) do update set words = excluded.words where order_search.words <> excluded.words
  )`,
];

const stripeIds: Part = (_, texts) =>
  partOf(
    texts.stripeIds,
    (rows) => sql`refs as (
    insert into order_references (reference, order_id)
    select r.reference, won.id from won, jsonb_array_elements_text(${rows}) as r(reference)
    on conflict (reference, order_id) do nothing
  )`,
  );

const lines: Part = (order, texts) =>
  partOf(
    lineRows(order, texts),
    (rows) => sql`lines as (
    insert into order_lines (order_id, line_id, retailer_id, supplier_id, brand_id, product_id, placed_at,
      leads_supplier, leads_brand, leads_product, leads_offer, leads_range, search, brand_search, dispute)
    select won.id, l.id, won.retailer_id, l.supplier_id, l.brand_id, l.product_id, won.placed_at,
      l.leads_supplier, l.leads_brand, l.leads_product, l.leads_offer, l.leads_range, l.search, l.brand_search,
      l.dispute
    from won, jsonb_to_recordset(${rows}) as l(id text, supplier_id text, brand_id text,
      product_id text, leads_supplier boolean, leads_brand boolean, leads_product boolean,
      leads_offer boolean, leads_range boolean, search text, brand_search text, dispute text)
    on conflict (order_id, line_id) do update set search = excluded.search, brand_search = excluded.brand_search,
      dispute = excluded.dispute
    where (order_lines.search, order_lines.brand_search, order_lines.dispute)
      <> (excluded.search, excluded.brand_search, excluded.dispute)
  )`,
  );

const tasks: Part = (order, _, older) =>
  partOf(
    taskRows(order),
    (rows) => sql`tasks as (
    insert into fulfilments (id, order_id, supplier_id, status, version, requested_at, due_at, updated_at)
    select f.id, won.id, f.supplier_id, f.status, won.version, ${timestamp(order.requestedAt ?? order.updatedAt)},
      f.due_at, won.updated_at
    from won, jsonb_to_recordset(${rows}) as f(id text, supplier_id text, status text, due_at timestamptz)
    on conflict (id) do update set status = excluded.status, version = excluded.version, due_at = excluded.due_at,
      updated_at = excluded.updated_at
    where fulfilments.version ${older} excluded.version
  )`,
  );

const cases: Part = (order, _, older) =>
  partOf(
    disputeRows(order),
    (rows) => sql`cases as (
    insert into disputes (id, order_id, retailer_id, kind, status, supplier_ids, raised_at, version)
    select d.id, won.id, won.retailer_id, d.kind, d.status, d.supplier_ids, d.raised_at, won.version
    from won, jsonb_to_recordset(${rows}) as d(id text, kind text, status text, supplier_ids text[],
      raised_at timestamptz)
    on conflict (id) do update set kind = excluded.kind, status = excluded.status, version = excluded.version
    where disputes.version ${older} excluded.version
  )`,
  );

const PARTS: readonly Part[] = [words, stripeIds, lines, tasks, cases, bookedSql];

/** ONE statement: its other rows are written only where the order's own row was. */
function projectSql(order: OrderState, { refundStatus, disputeStatus, parked, nextAt }: OrderFlags, older: SQL): SQL {
  const texts = searchTexts(order);
  const won = sql`won as (
    insert into orders (id, number, retailer_id, status, version, placed_at, updated_at, customer_name, customer_email,
      currency, total, refund_status, dispute_status, parked, next_at, needs, doc)
    values (${order.id}, ${order.number}, ${order.retailerId}, ${order.status}, ${order.version}::int,
      ${timestamp(order.placedAt)}, ${timestamp(order.updatedAt)}, ${order.customer.name}, ${order.customer.email},
      ${order.currency}, ${order.totals.total}::bigint, ${refundStatus}, ${disputeStatus}, ${parked}::boolean,
      ${nextAt === null ? sql`null` : timestamp(nextAt)}, ${textArray(needKeysOf(order))}, ${json(order)})
    on conflict (id) do update set
      status = excluded.status, version = excluded.version, updated_at = excluded.updated_at,
      customer_name = excluded.customer_name, customer_email = excluded.customer_email, total = excluded.total,
      refund_status = excluded.refund_status, dispute_status = excluded.dispute_status, parked = excluded.parked,
      next_at = excluded.next_at, needs = excluded.needs, doc = excluded.doc,
      projected_at = case when orders.version < excluded.version then now() else orders.projected_at end
    where orders.version ${older} excluded.version
    returning id, retailer_id, version, placed_at, updated_at
  )`;
  const parts = PARTS.flatMap((part) => part(order, texts, older));
  return sql`with ${sql.join([won, ...parts], sql`, `)} select id from won`;
}
