/** A larger market than the seed's, in SQL. The listings of a shop are numbered from 0, and so are its suppliers. */

type RunSql = (text: string, values: (string | number)[]) => Promise<unknown>;

interface MarketSize {
  readonly retailerId: string;
  readonly listings: number;
  /** They make the listings in turn. */
  readonly suppliers?: number;
}

const ALL = 'from generate_series(0, $1::int - 1) as n on conflict do nothing';

/** Adds what is missing. All cost the same, and nobody accepts by itself: tasks stay requested. */
export async function addMarket(run: RunSql, { retailerId, listings, suppliers = 1 }: MarketSize): Promise<void> {
  const named = (prefix: string, n = 'n') => `'${prefix}${retailerId}' || ${n}`;
  const [product, sku, supplier] = [named('prd_'), named('SKU-'), named('sup_', `n % ${suppliers}`)];
  await run(
    `insert into parties (id, role, name, country, settings)
     select ${named('sup_')}, 'supplier', 'Supplier ' || n, 'GB', '{"autoAccept":false,"refundableBps":5000}' ${ALL}`,
    [suppliers],
  );
  await run(
    `insert into products (id, brand_id, kind, title, description, option_rules)
     select ${product}, (select min(id) from parties where role = 'brand'), 'roller', 'Range ' || n, 'A blind.', '{}' ${ALL}`,
    [listings],
  );
  await run(`insert into offers (product_id, supplier_id, sku) select ${product}, ${supplier}, ${sku} ${ALL}`, [
    listings,
  ]);
  await run(`insert into stock (sku, supplier_id, on_hand) select ${sku}, ${supplier}, 1000000 ${ALL}`, [listings]);
  await run(
    `insert into listings (id, retailer_id, product_id, supplier_id, sku, unit_amount, currency, tax_bps, supplier_cost,
       brand_royalty_bps, platform_fee_bps)
     select ${named('lst_')}, '${retailerId}', ${product}, ${supplier}, ${sku}, 2000, 'gbp', 2000, 900, 800, 500 ${ALL}`,
    [listings],
  );
}

/** The lines of an order: so many of the first listing, or one each of the first so many suppliers. */
export const linesOf = (count: number, suppliers: number, retailerId: string) =>
  Array.from({ length: count }, (_, n) => ({
    listing_id: `lst_${retailerId}${suppliers === 1 ? 0 : n}`,
    quantity: 1,
    options: {},
  }));
