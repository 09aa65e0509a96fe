import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { country, email, line, name, proseIfAny } from '../../src/api/text.ts';
import { parseRetailerSettings, parseSupplierSettings } from '../../src/db/accounts/settings.ts';
import { sha256Hex } from '../../src/digest.ts';
import { isTimeZone } from '../../src/domain/calendar.ts';
import { MOST_DAYS } from '../../src/domain/catalogue/catalogue.ts';
import { CURRENCIES, isChargeable, LARGEST_AMOUNT } from '../../src/domain/money/currency.ts';
import { termsHold } from '../../src/domain/money/split.ts';
import { ROLES } from '../../src/domain/order/actor.ts';
import { base32, randomId } from '../../src/domain/order/ids.ts';
import { pictureUrl } from '../../src/domain/text.ts';
import type { Backend, Query } from '../neon/backend.ts';

/**
 * A market as a file: who takes part, what is made, stocked and sold. For a production database, and for adding to one.
 */

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[a-z0-9]{3,40}$`));
const minor = z.int().min(0).max(LARGEST_AMOUNT);
const units = z.int().min(0).max(99_999_999);
const bps = z.int().min(0).max(10_000);

const Party = z
  .strictObject({
    id: z.string().regex(/^(?:ret|sup|brd|plt)_[a-z0-9]{3,40}$/),
    role: z.enum(ROLES),
    name: line(200),
    country: country(),
    stripe_account: z.string().startsWith('acct_').nullable().default(null),
    /** Used only when the party is created. Later the party changes it itself (`/v1/settings/policies`). */
    settings: z.record(z.string(), z.unknown()).default({}),
    members: z.array(z.strictObject({ email: email(), name: line(100) })).default([]),
  })
  .superRefine(({ role, settings }, context) => {
    const parse = { retailer: parseRetailerSettings, supplier: parseSupplierSettings, brand: null, platform: null }[
      role
    ];
    const { timeZone } = settings;
    if (timeZone !== undefined && !(typeof timeZone === 'string' && isTimeZone(timeZone))) {
      context.addIssue({ code: 'custom', path: ['settings', 'timeZone'], message: 'is not the name of a time zone' });
    }
    try {
      parse?.(settings);
      for (const path of role === 'retailer' ? unfitPrices(settings) : []) {
        context.addIssue({ code: 'custom', path, message: 'cannot be charged in this currency' });
      }
    } catch (error) {
      context.addIssue({ code: 'custom', path: ['settings'], message: String(error) });
    }
  });

/** The delivery prices that cannot be charged in the retailer's currency, by their paths. */
function unfitPrices(settings: object): (string | number)[][] {
  const { shippingOptions, currency } = parseRetailerSettings(settings);
  return shippingOptions.flatMap(({ amount }, i) =>
    isChargeable(amount, currency) ? [] : [['settings', 'shippingOptions', i, 'amount']],
  );
}

const Rule = z.union([
  z.strictObject({ kind: z.literal('integer'), label: line(100), unit: line(20), min: z.int(), max: z.int() }),
  z.strictObject({ kind: z.literal('choice'), label: line(100), values: z.array(line(200)).min(1) }),
]);

const Listing = z
  .strictObject({
    id: id('lst'),
    retailer_id: id('ret'),
    product_id: id('prd'),
    supplier_id: id('sup'),
    sku: name(100),
    /** `https://…`: shown beside the orders' lines. */
    image_url: line(2_000)
      .refine((url) => pictureUrl(url) !== null, 'must be an address that begins with https://')
      .nullable()
      .default(null),
    unit_amount: minor.min(1),
    currency: z.string().refine((code) => CURRENCIES.has(code), 'is not a currency that Stripe charges'),
    tax_bps: bps,
    supplier_cost: minor,
    brand_royalty_bps: bps,
    platform_fee_bps: bps,
    active: z.boolean().default(true),
    /** Days until it leaves the supplier. Null: nothing is promised. */
    lead_time_days: z.int().min(0).max(MOST_DAYS).nullable().default(null),
  })
  .refine(
    (l) =>
      termsHold(l.unit_amount, {
        supplierCost: l.supplier_cost,
        brandRoyaltyBps: l.brand_royalty_bps,
        platformFeeBps: l.platform_fee_bps,
        taxBps: l.tax_bps,
      }),
    'these terms could leave the retailer with less than nothing',
  )
  .refine(({ unit_amount, currency }) => isChargeable(unit_amount, currency), {
    path: ['unit_amount'],
    message: 'cannot be charged in this currency',
  });

export const Market = z
  .strictObject({
    parties: z.array(Party).default([]),
    products: z
      .array(
        z.strictObject({
          id: id('prd'),
          brand_id: id('brd'),
          kind: z.enum(['roller', 'roman', 'venetian', 'shutter']),
          title: line(200),
          description: proseIfAny(5_000),
          option_rules: z.record(name(64), Rule),
        }),
      )
      .default([]),
    /** Which supplier makes which product, under which SKU. `on_hand` is used only when the SKU is new. */
    offers: z
      .array(
        z.strictObject({
          product_id: id('prd'),
          supplier_id: id('sup'),
          sku: name(100),
          on_hand: units,
        }),
      )
      .default([]),
    listings: z.array(Listing).default([]),
  })
  .superRefine(({ parties, listings }, context) => {
    for (const [index, { retailer_id, currency }] of listings.entries()) {
      const retailer = parties.find((party) => party.id === retailer_id);
      // An order has one currency, the retailer's. A listing in another currency would be charged in the wrong one.
      if (retailer === undefined || parseRetailerSettings(retailer.settings).currency === currency) continue;
      context.addIssue({ code: 'custom', path: ['listings', index, 'currency'], message: "is not the retailer's" });
    }
  });
export type Market = z.output<typeof Market>;

/** A new key. The database keeps only its hash. */
export interface MadeKey {
  readonly partyId: string;
  readonly kind: 'secret' | 'publishable';
  readonly key: string;
}

const TABLES = {
  parties: {
    columns: 'id text, role text, name text, country text, stripe_account text, settings jsonb',
    again:
      '(id) DO UPDATE SET name = excluded.name, country = excluded.country, stripe_account = excluded.stripe_account',
  },
  members: { columns: 'id text, party_id text, email text, name text', again: 'DO NOTHING' },
  api_keys: {
    columns: 'id text, party_id text, role text, kind text, name text, hash text, last4 text',
    again: 'DO NOTHING',
  },
  products: {
    columns: 'id text, brand_id text, kind text, title text, description text, option_rules json',
    again:
      '(id) DO UPDATE SET title = excluded.title, description = excluded.description, option_rules = excluded.option_rules',
  },
  offers: { columns: 'product_id text, supplier_id text, sku text', again: 'DO NOTHING' },
  stock: { columns: 'sku text, supplier_id text, on_hand int', again: 'DO NOTHING' },
  listings: {
    columns:
      'id text, retailer_id text, product_id text, supplier_id text, sku text, image_url text, unit_amount bigint, currency text, tax_bps int, supplier_cost bigint, brand_royalty_bps int, platform_fee_bps int, active boolean, lead_time_days int',
    again:
      '(id) DO UPDATE SET image_url = excluded.image_url, unit_amount = excluded.unit_amount, currency = excluded.currency, tax_bps = excluded.tax_bps, supplier_cost = excluded.supplier_cost, brand_royalty_bps = excluded.brand_royalty_bps, platform_fee_bps = excluded.platform_fee_bps, active = excluded.active, lead_time_days = excluded.lead_time_days',
  },
} as const;

function insert(table: keyof typeof TABLES, rows: readonly object[]): Query {
  const { columns, again } = TABLES[table];
  const names = columns.replace(/ (?:text|jsonb?|int|bigint|boolean)\b/g, '');
  const text = `INSERT INTO ${table} (${names}) SELECT ${names} FROM json_to_recordset($1::json) AS t (${columns}) ON CONFLICT ${again}`;
  return { text, values: [JSON.stringify(rows)] };
}

/**
 * Brings a database up to the file, all or nothing. New rows are inserted. Names, accounts, prices and terms are taken
 * from the file. Existing settings and stock stay as they are. A party without any key gets one, and a retailer also
 * gets a publishable one. The new keys are returned once.
 */
export async function applyMarket(backend: Backend, market: Market): Promise<MadeKey[]> {
  const { rows } = await backend.single({ text: 'SELECT DISTINCT party_id FROM api_keys', values: [] });
  const keyed = new Set(rows.map(([partyId]) => partyId));
  const made = market.parties
    .filter((party) => !keyed.has(party.id))
    .flatMap(({ id: partyId, role }) => [
      { partyId, role, kind: 'secret' as const, key: `sk_${base32(randomBytes(20))}` },
      ...(role === 'retailer'
        ? [{ partyId, role, kind: 'publishable' as const, key: `pk_${base32(randomBytes(20))}` }]
        : []),
    ]);
  const members = market.parties.flatMap((party) =>
    party.members.map((member) => ({ id: randomId('mem', randomBytes(10)), party_id: party.id, ...member })),
  );
  const keys = made.map(({ partyId, role, kind, key }) => ({
    id: randomId('key', randomBytes(10)),
    party_id: partyId,
    role,
    kind,
    name: `First ${kind} key`,
    hash: sha256Hex(key),
    last4: key.slice(-4),
  }));
  const queries = [
    insert('parties', market.parties),
    insert('members', members),
    insert('api_keys', keys),
    insert('products', market.products),
    insert('offers', market.offers),
    insert('stock', market.offers),
    insert('listings', market.listings),
  ];
  await backend.batch(queries, {});
  return made.map(({ partyId, kind, key }) => ({ partyId, kind, key }));
}
