import { and, asc, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Listing, ShopTerms } from '../../domain/catalogue/catalogue.ts';
import type { Outcome } from '../../domain/fault.ts';
import type { Role } from '../../domain/order/actor.ts';
import { pictureUrl } from '../../domain/text.ts';
import { parseRetailerSettings, parseSupplierSettings, type RetailerSettings, zoneOf } from '../accounts/settings.ts';
import type { Db } from '../client.ts';
import { BrokenInvariant, outcomeOf } from '../errors.ts';
import { apiKeys, listings, parties, products, stock } from '../schema.ts';

/** The party that a key belongs to. */
export interface Principal {
  readonly keyId: string;
  readonly kind: 'publishable' | 'secret';
  readonly role: Role;
  readonly partyId: string;
  /** The party's time zone. */
  readonly timeZone: string;
}

export interface Shop {
  readonly terms: ShopTerms;
  readonly settings: RetailerSettings;
}

/** A part of a retailer's list, by the id of the listing: what follows `after`, or one listing. */
export type Excerpt =
  | { readonly kind: 'page'; readonly after: string | null; readonly limit: number }
  | { readonly kind: 'one'; readonly listingId: string };

export interface CatalogueQueries {
  /** The retailer and its settings; null where there is no such retailer. */
  shop(retailerId: string): Promise<Outcome<Shop | null>>;
  /** Those of these listings that are sold, whoever sells them. */
  listings(ids: readonly string[]): Promise<Outcome<readonly Listing[]>>;
  /** What the retailer sells in this currency. A page has up to `limit` + 1 listings: one more says that there is a next page. */
  excerpt(retailerId: string, currency: string, part: Excerpt): Promise<Outcome<readonly Listing[]>>;
  /** `hash` is the key's SHA-256 in lower-case hex; null for an unknown or revoked key. */
  keyByHash(hash: string): Promise<Outcome<Principal | null>>;
}

/** A key's last use is written at most so often. */
const NOTED = sql`interval '1 hour'`;

/** A call does not fail because its key's last use could not be written. The next call writes it. */
const noteUse = (db: Db, keyId: string) =>
  outcomeOf(() => db.update(apiKeys).set({ usedAt: sql`now()` }).where(eq(apiKeys.id, keyId)));

/** No query asks for more: an order has at most 50 lines, a page at most 100 listings. */
const MOST_LISTINGS = 1_000;

const supplier = alias(parties, 'supplier');
const brand = alias(parties, 'brand');

export function catalogueQueries(db: Db): CatalogueQueries {
  return {
    shop: (retailerId) => outcomeOf(() => readShop(db, retailerId)),
    listings: (ids) => outcomeOf(async () => (await listingRows(db, inArray(listings.id, [...ids]))).map(toListing)),
    excerpt: (retailerId, currency, part) =>
      outcomeOf(async () => {
        const own = and(eq(listings.retailerId, retailerId), eq(listings.currency, currency));
        const rows =
          part.kind === 'one'
            ? listingRows(db, and(own, eq(listings.id, part.listingId)))
            : listingRows(db, and(own, part.after === null ? undefined : gt(listings.id, part.after)), part.limit + 1);
        return (await rows).map(toListing);
      }),
    keyByHash: (hash) =>
      outcomeOf(async () => {
        const rows = await db
          .select({
            keyId: apiKeys.id,
            kind: apiKeys.kind,
            role: apiKeys.role,
            partyId: apiKeys.partyId,
            settings: parties.settings,
            old: sql<boolean>`${apiKeys.usedAt} is null or ${apiKeys.usedAt} < now() - ${NOTED}`,
          })
          .from(apiKeys)
          .innerJoin(parties, eq(parties.id, apiKeys.partyId))
          .where(and(eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)));
        const [row] = rows;
        if (row === undefined) return null;
        const { settings, old, ...key } = row;
        if (old) await noteUse(db, key.keyId);
        return { ...key, timeZone: zoneOf(settings) };
      }),
  };
}

async function readShop(db: Db, retailerId: string): Promise<Shop | null> {
  const who = await db
    .select()
    .from(parties)
    .where(or(and(eq(parties.id, retailerId), eq(parties.role, 'retailer')), eq(parties.role, 'platform')));
  const retailer = who.find((party) => party.role === 'retailer');
  if (retailer === undefined) return null;
  const platform = who.find((party) => party.role === 'platform');
  if (platform === undefined) throw new BrokenInvariant('there is no platform');
  const settings = parseRetailerSettings(retailer.settings);
  const terms: ShopTerms = {
    retailer: { id: retailer.id, role: 'retailer', name: retailer.name, account: retailer.stripeAccount },
    platform: { id: platform.id, role: 'platform', name: platform.name, account: null },
    currency: settings.currency,
    policies: settings.policies,
    shippingOptions: settings.shippingOptions,
  };
  return { terms, settings };
}

/** Sorted by id: an index has this order, so a page costs the same wherever it is in the list. */
const listingRows = (db: Db, which: SQL | undefined, limit = MOST_LISTINGS) =>
  db
    .select({
      listing: listings,
      product: products,
      supplier: {
        id: supplier.id,
        name: supplier.name,
        account: supplier.stripeAccount,
        settings: supplier.settings,
      },
      brand: { id: brand.id, name: brand.name, account: brand.stripeAccount },
      onHand: sql<number>`coalesce(${stock.onHand}, 0)`,
    })
    .from(listings)
    .innerJoin(products, eq(products.id, listings.productId))
    .innerJoin(supplier, eq(supplier.id, listings.supplierId))
    .innerJoin(brand, eq(brand.id, products.brandId))
    .leftJoin(stock, eq(stock.sku, listings.sku))
    .where(and(eq(listings.active, true), which))
    .orderBy(asc(listings.id))
    .limit(limit);

type ListingRow = Awaited<ReturnType<typeof listingRows>>[number];

function toListing({ listing, product, supplier, brand, onHand }: ListingRow): Listing {
  const { refundableBps } = parseSupplierSettings(supplier.settings);
  return {
    id: listing.id,
    retailerId: listing.retailerId,
    productId: listing.productId,
    supplier: { id: supplier.id, role: 'supplier', name: supplier.name, account: supplier.account, refundableBps },
    brand: { id: brand.id, role: 'brand', name: brand.name, account: brand.account },
    sku: listing.sku,
    title: listing.title ?? product.title,
    description: product.description,
    kind: product.kind,
    imageUrl: pictureUrl(listing.imageUrl),
    unitAmount: listing.unitAmount,
    currency: listing.currency,
    terms: {
      supplierCost: listing.supplierCost,
      brandRoyaltyBps: listing.brandRoyaltyBps,
      platformFeeBps: listing.platformFeeBps,
      taxBps: listing.taxBps,
    },
    optionRules: product.optionRules,
    ...(listing.leadTimeDays === null ? {} : { leadTimeDays: listing.leadTimeDays }),
    onHand,
  };
}
