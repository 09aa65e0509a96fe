import type { Client } from 'pg';
import { PLATFORM } from '../../dev/seed/keys.ts';
import { priceOrder } from '../../src/domain/catalogue/placing.ts';
import { event } from '../../src/domain/order/events.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { CUSTOMER, listing, ORDER, request, SYSTEM, shop, WAY, Walk } from '../../test/domain/fixtures.ts';
import { BESIDE, insertBeside, insertParties, markCounted, type Run } from './beside-orders.ts';

/**
 * Creates many orders inside Postgres. The documents come from real orders (priced, paid and confirmed by the domain),
 * and SQL fills in the names. Deterministic: every choice is a hash of the order's ordinal.
 */

const RETAILERS = 201;
const SUPPLIERS = 30;
const BRANDS = 10;
const PRODUCTS = 400;

/**
 * `ret_0` has 60 % of all orders. A product has between 14 % (`prd_0`) and 0.1 % (`prd_399`) of the lines. Somebody can
 * sign in for each of the `members`.
 */
export async function fill(
  db: Client,
  count: number,
  say: (text: string) => void,
  members: readonly string[] = [],
): Promise<void> {
  if (await filled(db, count)) return say(`${count} orders are there already`);
  // Foreign keys are always valid here, so they are not checked for each row.
  await db.query('set session_replication_role = replica');
  const counts = { retailers: RETAILERS, suppliers: SUPPLIERS, brands: BRANDS, products: PRODUCTS };
  await insertParties(db, MARKET, counts, members);
  const indexes = await dropIndexes(db);
  const documents = templates().map((order) => named(JSON.stringify(order)));
  for (let from = 1; from <= count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK - 1);
    await db.query('begin');
    await db.query(`create temp table made on commit drop as ${MADE}`, [from, to]);
    await db.query('analyze made');
    await db.query(INSERT_ORDERS, documents);
    await db.query(INSERT_SEARCH);
    await db.query(INSERT_LINES);
    await db.query(INSERT_REFERENCES);
    await insertWhatIsBeside((text, values) => db.query(text, values));
    await db.query('commit');
    say(`${to} orders`);
  }
  for (const index of indexes) await db.query(index);
  // In production the numbers of a day are written on that day, so they lie together.
  await db.query('create index daily_by_day on daily_numbers (day)');
  await db.query('cluster daily_numbers using daily_by_day');
  await db.query('drop index daily_by_day');
  for (const table of ['orders', 'order_lines', 'order_search', 'order_references', ...BESIDE])
    await db.query(`vacuum analyze ${table}`);
  await markCounted(db);
  say('indexed and analysed');
}

/** Whether an earlier run has filled this database, which a server of `PG_URL` keeps. */
async function filled(db: Client, count: number): Promise<boolean> {
  const { rows } = await db.query<{ n: string }>("select count(*) as n from orders where id like 'ord_%'");
  const n = Number(rows[0]?.n);
  if (n !== 0 && n !== count) throw new Error(`the database has ${n} orders already: give an empty one`);
  return n === count;
}

const CHUNK = 50_000;

/** Drops the indexes, because filling is faster without them. Returns their definitions. */
async function dropIndexes(db: Client): Promise<string[]> {
  const { rows } = await db.query<{ name: string; def: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as def from pg_index
     where indrelid = any($1::regclass[]) and not indisunique`,
    [['orders', 'order_lines', 'order_search', ...BESIDE]],
  );
  for (const { name } of rows) await db.query(`drop index ${name}`);
  return rows.map(({ def }) => def);
}

const PART = ORDER.slice(4);

/**
 * The text for SQL's `format` of an order as JSON, or of a part of it. `%1$s` is the order part, `%2$s` the retailer, and
 * so on, in the order of `FORMAT`.
 */
function named(json: string): string {
  const names: readonly (readonly [string, string])[] = [
    [PART, '%1$s'],
    ['ret_a', '%2$s'],
    ['plt_a', PLATFORM.id],
    ['"name":"Ada"', '"name":"%3$s"'],
    ['ada@example.com', '%4$s'],
    ...[0, 1, 2].flatMap((i): (readonly [string, string])[] => [
      [`sup_l${i}`, `%${5 + 3 * i}$s`],
      [`prd_l${i}`, `%${6 + 3 * i}$s`],
      [`brd_l${i}`, `%${7 + 3 * i}$s`],
    ]),
  ];
  return names.reduce((filled, [from, into]) => filled.replaceAll(from, into), json.replaceAll('%', '%%'));
}

const templates = (): OrderState[] => [1, 2, 3].map(confirmed);

/** Inserts what stands beside the orders of `made`: tasks, disputes, movements, numbers. */
export const insertWhatIsBeside = (run: Run): Promise<void> =>
  insertBeside(run, MARKET, { templates: templates(), named, format: FORMAT });

function confirmed(lines: number): OrderState {
  const listings = Array.from({ length: lines }, (_, i) =>
    listing({
      id: `lst_l${i}`,
      productId: `prd_l${i}`,
      sku: `SKU-${i}`,
      title: `Blackout roller blind, range ${i}`,
      unitAmount: 12_900 + 1_000 * i,
      supplier: {
        id: `sup_l${i}`,
        role: 'supplier',
        name: `Supplier ${i}`,
        account: `acct_s${i}`,
        refundableBps: 5_000,
      },
      brand: { id: `brd_l${i}`, role: 'brand', name: `Brand ${i}`, account: `acct_b${i}` },
    }),
  );
  const priced = priceOrder(ORDER, { ...shop, listings }, request(...listings.map(({ id }) => id)));
  if (isRefusal(priced)) throw new Error(priced.reason.key);
  const walk = new Walk();
  const [, intent] = WAY.placed();
  walk.append(event('order_placed', priced, CUSTOMER), ...(intent === undefined ? [] : [intent]));
  walk.append(...WAY.authorised(), ...WAY.committed());
  walk.append(event('payment_captured', { chargeId: 'ch_1', amount: priced.totals.total }, SYSTEM));
  const fulfilments = walk.state.lines.map(({ id, supplierId }, i) => ({
    id: `ful_${PART}_${i + 1}`,
    supplierId,
    lineIds: [id],
  }));
  walk.append(event('fulfilment_requested', { fulfilments }, SYSTEM));
  for (const { id } of fulfilments)
    walk.append(event('fulfilment_accepted', { fulfilmentId: id, automatic: true }, SYSTEM));
  for (const { partyId, share } of walk.state.transfers) {
    walk.append(event('transfer_claimed', { partyId, amount: share }, SYSTEM));
    walk.append(event('transfer_settled', { partyId, transferId: `tr_${partyId}` }, SYSTEM));
  }
  return walk.state;
}

/** A number 0 <= u < 1, from ordinal and purpose. */
const u = (purpose: number) => `((hashint8extended(n, ${purpose}) & 1048575) / 1048576.0::float8)`;
const product = (line: number) => `floor(${PRODUCTS} * pow(${u(10 + line)}, 3))::int`;
const pick = (words: readonly string[], purpose: number) =>
  `(array['${words.join("','")}'])[1 + floor(${words.length} * ${u(purpose)})::int]`;

const FIRST =
  'Ada Ben Cleo Dan Ella Finn Grace Hugo Iris Jack Kate Leo Mia Noah Olga Paul Quinn Rosa Sam Tess Uma Vera Will Xena Yara Zoe';
const HEADS =
  'Ab Bar Chal Dun Elm Far Gran Hal Ing Jar Kel Lang Mor Nor Oak Pem Quil Ros Stan Thorn Up Vin West Yar Zim';
const MIDDLES = 'ber den fer gil hur ke lin mer ning or pel rin sel ter vor wel';
const TAILS = 'by croft dale field gate ham ley man mond mere son stead stone ton well wick worth';
const words = (text: string) => text.split(' ');

/** The orders are of these seconds. In the last three days most wait for an answer. Older ones that did are cancelled. */
const SPAN = 90_000_000;
const YOUNG = 3 * 86_400;

/** The choices for the orders `$1` to `$2`. */
export const MADE = `
  select n, 'ord_' || part as id, part, retailer,
    case when s < 0.70 then case when young then 'payment_authorised' else 'delivered' end
      when s < 0.78 then 'cancelled' when s < 0.83 then 'dispatched' when s < 0.89 then 'in_production'
      when s < 0.93 then 'confirmed' when s < 0.95 then case when young then 'payment_authorised' else 'cancelled' end
      when s < 0.96 then case when young then 'pending' else 'cancelled' end else 'refunded' end as status,
    case when s >= 0.96 then 'full' when r < 0.03 then 'partial' else 'none' end as refund_status,
    case when d < 0.005 then 'open' when d < 0.02 then 'resolved' else 'none' end as dispute_status,
    d > 0.9998 as parked, first || ' ' || last as name, lower(first || '.' || last) || n || '@example.com' as email,
    timestamptz '2024-01-01' + make_interval(secs => floor(${u(3)} * ${SPAN})) as placed_at,
    case when l < 0.6 then 1 when l < 0.9 then 2 else 3 end as lines, array[p0, p1, p2] as products
  from (
    select n, translate(substr(md5(n::text), 1, 26), '0189', 'wxyz') as part,
      case when ${u(1)} < 0.6 then 'ret_0' else 'ret_' || 1 + floor(${RETAILERS - 1} * pow(${u(2)}, 2))::int end as retailer,
      (1 - ${u(3)}) * ${SPAN} < ${YOUNG} as young, ${u(4)} as s, ${u(5)} as r, ${u(6)} as d, ${u(7)} as l,
      ${product(0)} as p0, ${product(1)} as p1, ${product(2)} as p2,
      ${pick(words(FIRST), 20)} as first,
      ${pick(words(HEADS), 21)} || ${pick(words(MIDDLES), 22)} || ${pick(words(TAILS), 23)} as last
    from generate_series($1::bigint, $2::bigint) as n
  ) chosen`;

/** Each product has one supplier and one brand. */
const supplierOf = (index: string) => `'sup_' || floor(${SUPPLIERS} * ${index} / ${PRODUCTS})::int`;
const brandOf = (index: string) => `'brd_' || ${index} % ${BRANDS}`;
const MARKET = { supplierOf, brandOf };
const lineArgs = [1, 2, 3]
  .map((i) => `${supplierOf(`products[${i}]`)}, 'prd_' || products[${i}], ${brandOf(`products[${i}]`)}`)
  .join(', ');
/** The text of `named` with the names of an order of `made`. `$1` to `$3` are the texts, by the number of lines. */
const FORMAT = `format((array[$1::text, $2::text, $3::text])[lines], part, retailer, name, email, ${lineArgs})::jsonb`;

/** What an order needs of whom, as `src/domain/needs.ts` derives it. */
const NEEDS = `array_remove(array[case when status = 'payment_authorised' then 'unanswered:' || retailer end,
  case when status = 'payment_authorised' then 'payout:brd_' || products[1] % ${BRANDS} end,
  case when dispute_status = 'open' then 'dispute:' || retailer end,
  case when dispute_status = 'open' then 'dispute:platform' end], null)`;

/** An order changes for up to 30 days. */
const CHANGED = "placed_at + make_interval(secs => ('x' || substr(md5(id), 1, 4))::bit(16)::int * 40)";

/** Inserts from `made` without documents, for tests of query plans, which read no documents. */
export const INSERT_BARE_ORDERS = `
  insert into orders (id, number, retailer_id, status, version, placed_at, updated_at, customer_name, customer_email,
    currency, total, refund_status, dispute_status, parked, needs, doc)
  select id, upper(substr(part, 1, 4) || '-' || substr(part, 5, 4)), retailer, status, 20, placed_at, ${CHANGED}, name, email,
    'gbp', 12900, refund_status, dispute_status, parked, ${NEEDS}, '{}' from made`;

const INSERT_ORDERS = `
  insert into orders (id, number, retailer_id, status, version, placed_at, updated_at, projected_at, next_at,
    customer_name, customer_email, currency, total, refund_status, dispute_status, parked, needs, doc)
  select id, upper(substr(part, 1, 4) || '-' || substr(part, 5, 4)), retailer, status, 20, placed_at,
    ${CHANGED}, least(${CHANGED}, now() - interval '10 minutes'),
    case when status = 'payment_authorised' then placed_at + interval '48 hours' end,
    name, email, 'gbp', (doc->'totals'->>'total')::int, refund_status, dispute_status, parked,
    ${NEEDS}, doc || jsonb_build_object('status', status, 'version', 20,
      'number', upper(substr(part, 1, 4) || '-' || substr(part, 5, 4)),
      'placedAt', extract(epoch from placed_at)::bigint * 1000, 'updatedAt', extract(epoch from placed_at)::bigint * 1000)
  from (
    select *, ${FORMAT} as doc
    from made offset 0
  ) documented`;

/** What a line is found by, as `src/domain/order/search.ts` writes it. */
const lineText = (product: string) =>
  `' sku' || ${product} || ' blackoutrollerblindrange' || ${product} || ' ro bl ra lst' || ${product}`;

/** Who ordered, as it is searched for. */
const PEOPLE = `lower(' ' || replace(name, ' ', '') || ' ' || left(split_part(name, ' ', 2), 2)) || ' 4420' || 10000000 + n
  || ' 1highst hi st york yo' || n % 97 || n % 7 || chr((97 + n % 26)::int) || chr((97 + n / 26 % 26)::int)`;

/** Inserts from `made`, after the orders. */
export const INSERT_LINES = `
  insert into order_lines (order_id, line_id, retailer_id, supplier_id, brand_id, product_id, placed_at,
    leads_supplier, leads_brand, leads_product, leads_offer, leads_range, search, brand_search, dispute)
  select id, 'lin_' || part || '_' || i, retailer, supplier, brand, product, placed_at,
    row_number() over (partition by id, supplier order by i) = 1,
    row_number() over (partition by id, brand order by i) = 1,
    row_number() over (partition by id, product order by i) = 1,
    row_number() over (partition by id, supplier, product order by i) = 1,
    row_number() over (partition by id, brand, supplier order by i) = 1,
    ' ' || substr(part, 1, 8) || people || string_agg(line, '') over (partition by id, supplier),
    ' ' || substr(part, 1, 8) || string_agg(line, '') over (partition by id, brand),
    case when supplier = ${supplierOf('products[1]')} then dispute_status else 'none' end
  from (
    select id, part, products, dispute_status, retailer, placed_at, i, ${PEOPLE} as people, ${lineText('products[i]')} as line,
      ${supplierOf('products[i]')} as supplier, ${brandOf('products[i]')} as brand, 'prd_' || products[i] as product
    from made, generate_series(1, lines) as i
  ) l`;

export const INSERT_SEARCH = `
  insert into order_search (order_id, words)
  select id, ' ' || substr(part, 1, 8) || ${PEOPLE} || ' ' || regexp_replace(email, '[^a-z0-9]', '', 'g') || ' ex co'
    || (select string_agg(${lineText('products[i]')}, '') from generate_series(1, lines) as i)
  from made`;
export const INSERT_REFERENCES = `
  insert into order_references (reference, order_id)
  select kind || '_3' || md5(kind || n), id from made, unnest(array['pi', 'ch', 'tr']) as kind`;
