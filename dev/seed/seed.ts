import { sha256Hex } from '../../src/digest.ts';
import { BRANDS, KEYS, MEMBERS, PLATFORM, RETAILERS, SUPPLIERS } from './keys.ts';
import { LISTINGS, OFFERS, productIdOf } from './listings.ts';
import { pictureAt } from './pictures.ts';
import { PRODUCTS } from './products.ts';

/** Runs one statement; parameters are `$1 …`, in Postgres' text form. */
export type RunSql = (text: string, values: string[]) => Promise<unknown>;

export interface SeedOptions {
  /** The origins of storefronts, from which a browser may call the API. */
  readonly allowedOrigins?: readonly string[];
  /** The shop that serves the pictures of the listings. */
  readonly shopUrl?: string;
}

/** The worker's pages and the storefront, at the default ports. */
const DEV_ORIGINS = [8787, 8790].flatMap((port) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`]);

/** The storefront at its default port. */
export const DEV_SHOP = 'http://127.0.0.1:8790';

/**
 * Fills an empty database. Existing rows stay as they are, so that a restart neither restores sold stock nor undoes a
 * changed setting.
 */
export async function seed(
  run: RunSql,
  { allowedOrigins = DEV_ORIGINS, shopUrl = DEV_SHOP }: SeedOptions = {},
): Promise<void> {
  for (const { table, columns, rows } of tables(allowedOrigins, shopUrl)) {
    const names = Object.keys(columns).join(', ');
    const types = Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', ');
    const text = `INSERT INTO ${table} (${names}) SELECT ${names} FROM json_to_recordset($1::json) AS t (${types}) ON CONFLICT DO NOTHING`;
    await run(text, [JSON.stringify(rows)]);
  }
}

interface Table {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly object[];
}

const tables = (allowedOrigins: readonly string[], shopUrl: string): readonly Table[] => [
  {
    table: 'parties',
    columns: { id: 'text', role: 'text', name: 'text', country: 'text', stripe_account: 'text', settings: 'jsonb' },
    rows: partyRows(allowedOrigins),
  },
  {
    table: 'api_keys',
    columns: { id: 'text', party_id: 'text', role: 'text', kind: 'text', name: 'text', hash: 'text', last4: 'text' },
    rows: KEYS.map(({ id, key, partyId, role, kind }) => ({
      id,
      party_id: partyId,
      role,
      kind,
      name: `Local development, ${kind}`,
      hash: sha256Hex(key),
      last4: key.slice(-4),
    })),
  },
  {
    table: 'members',
    columns: { id: 'text', party_id: 'text', email: 'text', name: 'text' },
    rows: MEMBERS.map(({ partyId, ...member }) => ({ ...member, party_id: partyId })),
  },
  {
    table: 'products',
    columns: { id: 'text', brand_id: 'text', kind: 'text', title: 'text', description: 'text', option_rules: 'json' },
    rows: PRODUCTS.map(({ slug, brand, kind, title, description, options }) => ({
      id: productIdOf(slug),
      brand_id: BRANDS[brand].id,
      kind,
      title,
      description,
      option_rules: options,
    })),
  },
  { table: 'offers', columns: { product_id: 'text', supplier_id: 'text', sku: 'text' }, rows: OFFERS },
  { table: 'stock', columns: { sku: 'text', supplier_id: 'text', on_hand: 'int' }, rows: OFFERS },
  {
    table: 'listings',
    columns: {
      id: 'text',
      retailer_id: 'text',
      product_id: 'text',
      supplier_id: 'text',
      sku: 'text',
      image_url: 'text',
      unit_amount: 'int',
      currency: 'text',
      tax_bps: 'int',
      supplier_cost: 'int',
      brand_royalty_bps: 'int',
      platform_fee_bps: 'int',
      lead_time_days: 'int',
    },
    rows: LISTINGS.map((listing) => ({ ...listing, image_url: pictureAt(shopUrl, listing.product_id) })),
  },
];

const SHIPPING_OPTIONS = [
  { id: 'standard', title: 'Standard delivery, 3 to 5 working days', amount: 495, deliveryDays: 7 },
  { id: 'express', title: 'Express delivery, next working day', amount: 1_295, deliveryDays: 3 },
  { id: 'pickup', title: 'Collect from our showroom', amount: 0 },
];

const SUPPLIER_SETTINGS = {
  [SUPPLIERS.brightloom.id]: { autoAccept: true, refundableBps: 5_000 },
  [SUPPLIERS.ashwood.id]: { autoAccept: false, refundableBps: 2_500 },
  [SUPPLIERS.tidewater.id]: { autoAccept: false, refundableBps: 4_000 },
};

/** One retailer has contact details and a time zone. The others have set nothing. */
const WORDS: Readonly<Record<string, object>> = {
  [RETAILERS.northlight.id]: {
    timeZone: 'Europe/London',
    contactEmail: 'help@northlight.example',
    contactPhone: '+44 20 7946 0123',
    contactUrl: 'https://northlight.example/help',
    reviewUrl: 'https://reviews.example.com/northlight-blinds',
  },
};

function partyRows(allowedOrigins: readonly string[]): object[] {
  const { id, name, country } = PLATFORM;
  const row = (role: string, settings: (id: string) => object) => (one: (typeof BRANDS)[keyof typeof BRANDS]) => ({
    id: one.id,
    role,
    name: one.name,
    country: one.country,
    stripe_account: one.account,
    settings: settings(one.id),
  });
  const retailerSettings = (retailer: string) => ({
    currency: 'gbp',
    policies: {},
    shippingOptions: SHIPPING_OPTIONS,
    allowedOrigins,
    ...WORDS[retailer],
  });
  return [
    { id, role: 'platform', name, country, stripe_account: null, settings: {} },
    ...Object.values(BRANDS).map(row('brand', () => ({}))),
    ...Object.values(SUPPLIERS).map(row('supplier', (supplier) => SUPPLIER_SETTINGS[supplier] ?? {})),
    ...Object.values(RETAILERS).map(row('retailer', retailerSettings)),
  ];
}
