import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Neon } from '../../../dev/neon/server.ts';
import { catalogueQueries } from '../../../src/db/catalogue/catalogue.ts';
import { connect } from '../../../src/db/client.ts';
import { DATABASE_URL, openDatabase } from '../market.ts';

/** A shop of 20,000 listings: each page costs the same, and an order reads its own listings. */

const LISTINGS = 20_000;
const SHOP = 'ret_tallsash';
const PAGE = 100;

let neon: Neon;
let queries: ReturnType<typeof catalogueQueries>;

beforeAll(async () => {
  neon = await openDatabase({});
  queries = catalogueQueries(connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint }));
  const series = `generate_series(1, ${LISTINGS}) as n`;
  for (const sql of [
    `insert into products (id, brand_id, kind, title, description, option_rules)
      select 'prd_n' || n, 'brd_marlowe', 'roller', 'Blind ' || n, '', '{}' from ${series}`,
    `insert into offers (product_id, supplier_id, sku) select 'prd_n' || n, 'sup_brightloom', 'N-' || n from ${series}`,
    `insert into stock (sku, supplier_id, on_hand) select 'N-' || n, 'sup_brightloom', n % 3 from ${series}`,
    `insert into listings (id, retailer_id, product_id, supplier_id, sku, unit_amount, currency, tax_bps, supplier_cost,
        brand_royalty_bps, platform_fee_bps)
      select 'lst_n' || n, '${SHOP}', 'prd_n' || n, 'sup_brightloom', 'N-' || n, 9900, 'gbp', 2000, 100, 0, 0 from ${series}`,
    'analyze',
  ]) {
    await neon.query(sql);
  }
});
afterAll(() => neon.close());

async function page(after: string | null) {
  const answer = await queries.excerpt(SHOP, 'gbp', { kind: 'page', after, limit: PAGE });
  return answer.ok ? answer.value : expect.fail(answer.fault.code);
}

it('is read page by page, each listing once', async () => {
  const [row] = await neon.query('select count(*)::int as n from listings where retailer_id = $1 and active', [SHOP]);
  const seen = new Set<string>();
  let rows = 0;
  for (let after: string | null = null; ; ) {
    const listings = await page(after);
    const shown = listings.slice(0, PAGE);
    rows += shown.length;
    for (const { id } of shown) seen.add(id);
    after = listings.length > PAGE ? (shown.at(-1)?.id ?? null) : null;
    if (after === null) break;
  }
  expect([rows, seen.size]).toEqual([row?.n, row?.n]);
  expect(rows).toBeGreaterThanOrEqual(LISTINGS);
});

it('has an index in the order of its pages, so nothing is sorted', async () => {
  const plan = await neon.query(
    `explain select id from listings where active and retailer_id = $1 and currency = 'gbp' and id > 'lst_n5'
      order by id limit ${PAGE}`,
    [SHOP],
  );
  const text = plan.map((line) => String(line['QUERY PLAN'])).join('\n');
  expect(text).toContain('listings_page');
  expect(text).not.toContain('Sort');
});

it('gives an order the listings that it names, and no more', async () => {
  const answer = await queries.listings(['lst_n7', 'lst_n9', 'lst_nope']);
  expect(answer.ok ? answer.value.map(({ id, onHand }) => [id, onHand]) : answer.fault.code).toEqual([
    ['lst_n7', 1],
    ['lst_n9', 0],
  ]);
});
