import type { Client } from 'pg';
import { PLATFORM } from '../../dev/seed/keys.ts';
import { COUNTING_JOB } from '../../src/db/money/counting.ts';
import { NUMBERS_VERSION, numbersOf } from '../../src/domain/numbers.ts';
import type { OrderState } from '../../src/domain/order/state.ts';

/** What stands beside many orders: tasks, disputes, movements of money, and the numbers that the job counts. */

/** The SQL of a line's supplier and brand, by the number of its product. */
interface Market {
  readonly supplierOf: (index: string) => string;
  readonly brandOf: (index: string) => string;
}

/** Tables that are filled here, whose indexes are made afterwards. */
export const BESIDE = ['fulfilments', 'disputes', 'movements', 'order_numbers', 'daily_numbers'] as const;

const insertTasks = ({ supplierOf }: Market): string => `
  insert into fulfilments (id, order_id, supplier_id, status, version, requested_at, due_at, updated_at)
  select 'ful_' || part || '_' || i, id, ${supplierOf('products[i]')},
    case status when 'payment_authorised' then 'requested' when 'confirmed' then 'accepted'
      when 'in_production' then 'in_production' when 'dispatched' then 'dispatched' when 'cancelled' then 'withdrawn'
      else 'delivered' end,
    20, placed_at, placed_at + interval '14 days', placed_at
  from made, generate_series(1, lines) as i where status <> 'pending'`;

const insertDisputes = ({ supplierOf }: Market): string => `
  insert into disputes (id, order_id, retailer_id, kind, status, supplier_ids, raised_at, version)
  select 'dsp_' || part || '_1', id, retailer, 'dispute', dispute_status, array[${supplierOf('products[1]')}],
    placed_at + interval '20 days', 20
  from made where dispute_status <> 'none'`;

/** A charge, a transfer for the retailer and one for each line's supplier and brand, and a refund with its reversal. */
const insertMovements = ({ supplierOf, brandOf }: Market): string => `
  insert into movements (source, kind, order_id, party_id, booked, booked_currency, sure, booked_at, moved, moved_currency,
    moved_at, type)
  select source, kind, id, party_id, amount, 'gbp', true, moved_at, amount, 'gbp', moved_at, kind
  from (
    select id, placed_at + make_interval(hours => 1 + hour) as moved_at, source, kind, party_id, amount
    from made, lateral (
      select 'ch_' || part as source, 'charge' as kind, null as party_id, 12900 * lines as amount, 0 as hour
      union all select 'tr_' || part, 'transfer', retailer, -4100 * lines, 1
      union all select 'tr_' || part || '_s' || i, 'transfer', ${supplierOf('products[i]')}, -5000, 2
        from generate_series(1, lines) as i
      union all select 'tr_' || part || '_b' || i, 'transfer', ${brandOf('products[i]')}, -1032, 2
        from generate_series(1, lines) as i
      union all select 're_' || part, 'refund', null, -12900, 300 where refund_status <> 'none'
      union all select 'trr_' || part, 'reversal', retailer, 4100, 301 where refund_status <> 'none'
    ) m
    where status not in ('pending', 'payment_authorised', 'cancelled')
  ) moved`;

/** Every party of an order, for the day on which it is counted. More names than it has do no harm. */
const days = ({ supplierOf, brandOf }: Market): string =>
  `jsonb_build_object(${["'plt_headrail'", 'retailer', ...[1, 2, 3].flatMap((i) => [supplierOf(`products[${i}]`), brandOf(`products[${i}]`)])].map((party) => `${party}, placed_at::date`).join(', ')})`;

/** A cancelled order counts with its reason only. What is not transferred yet is to come. */
const insertNumbers = (market: Market, format: string): string => `
  insert into order_numbers (order_id, version, currency, days, numbers)
  select id, 20, 'gbp', ${days(market)}, case
    when status in ('pending', 'cancelled') then jsonb_build_array(jsonb_build_array(
      jsonb_build_array(retailer, '${PLATFORM.id}'), 'cancelled',
      (array['customer_request', 'out_of_stock', 'supplier_silent'])[1 + (n % 3)::int], 1, 0, 0))
    when status = 'payment_authorised' then ${format} || jsonb_build_array(jsonb_build_array(
      jsonb_build_array(retailer, ${market.supplierOf('products[1]')}, ${market.brandOf('products[1]')}), 'to_come', '', 1,
      4100, 0))
    else ${format} end
  from made`;

/** As the job adds them (`src/db/money/counting.ts`). */
const ADD_UP = `
  insert into daily_numbers as d (party_id, kind, day, currency, key, n, amount, back)
  select party_id, one->>1, (o.days->>party_id)::date, o.currency, one->>2, sum((one->>3)::bigint),
    sum((one->>4)::bigint), sum((one->>5)::bigint)
  from made join order_numbers o on o.order_id = made.id, jsonb_array_elements(o.numbers) as one,
    jsonb_array_elements_text(one->0) as party_id
  group by 1, 2, 3, 4, 5
  on conflict (party_id, kind, day, currency, key) do update
    set n = d.n + excluded.n, amount = d.amount + excluded.amount, back = d.back + excluded.back`;

/** Runs one statement. */
export type Run = (text: string, values?: string[]) => Promise<unknown>;

/** Inserts from `made`, after the orders. `named` fills names into texts, and `format` is its SQL. */
export async function insertBeside(
  run: Run,
  market: Market,
  { templates, named, format }: { templates: readonly OrderState[]; named: (json: string) => string; format: string },
): Promise<void> {
  await run(insertTasks(market));
  await run(insertDisputes(market));
  await run(insertMovements(market));
  const numbers = templates.map((order) =>
    named(
      JSON.stringify(numbersOf(order).map(({ to, kind, key, n, amount, back }) => [to, kind, key, n, amount, back])),
    ),
  );
  await run(insertNumbers(market, format), numbers);
  await run(ADD_UP);
}

/** Everything is counted: the job goes on from now. */
export const markCounted = (db: Client): Promise<unknown> =>
  db.query('update jobs set stand = $1 where id = $2', [
    { version: NUMBERS_VERSION, since: Date.now(), after: null },
    COUNTING_JOB,
  ]);

/** The parties of the orders, what is sold, and somebody who may sign in for each of the `members`. */
export async function insertParties(
  db: Client,
  { supplierOf, brandOf }: Market,
  counts: {
    readonly retailers: number;
    readonly suppliers: number;
    readonly brands: number;
    readonly products: number;
  },
  members: readonly string[],
): Promise<void> {
  const { retailers, suppliers, brands, products } = counts;
  const party = (prefix: string, role: string, count: number) => `
    select '${prefix}_' || i, '${role}', initcap('${role}') || ' ' || i, 'GB' from generate_series(0, ${count - 1}) as i`;
  await db.query(`insert into parties (id, role, name, country) ${party('ret', 'retailer', retailers)}
    union all ${party('sup', 'supplier', suppliers)} union all ${party('brd', 'brand', brands)}`);
  const all = `generate_series(0, ${products - 1}) as i`;
  await db.query(`insert into products (id, brand_id, kind, title, description, option_rules)
    select 'prd_' || i, ${brandOf('i')}, 'roller', 'Range ' || i, '', '{}' from ${all}`);
  await db.query(
    `insert into offers (product_id, supplier_id, sku) select 'prd_' || i, ${supplierOf('i')}, 'SKU' || i from ${all}`,
  );
  await db.query(
    `insert into stock (sku, supplier_id, on_hand) select 'SKU' || i, ${supplierOf('i')}, i % 10 from ${all}`,
  );
  await db.query(`insert into listings (id, retailer_id, product_id, supplier_id, sku, unit_amount, currency, tax_bps,
      supplier_cost, brand_royalty_bps, platform_fee_bps)
    select 'lst_' || i, 'ret_0', 'prd_' || i, ${supplierOf('i')}, 'SKU' || i, 12900, 'gbp', 2000, 5000, 800, 500
    from ${all}`);
  for (const partyId of members) {
    await db.query("insert into members (id, party_id, email, name) values ('mem_' || $1, $1, $2, 'Ada')", [
      partyId,
      emailOf(partyId),
    ]);
  }
}

/** Whoever signs in for a party of the bench. */
export const emailOf = (partyId: string): string => `${partyId.replace('_', '')}@bench.example`;
