import type { RetailerSettings, SettingsQueries, SupplierSettings } from '../db/accounts/settings.ts';
import { settingsQueries } from '../db/accounts/settings.ts';
import { catalogueQueries, type Principal } from '../db/catalogue/catalogue.ts';
import type { Db } from '../db/client.ts';
import { sha256Hex } from '../digest.ts';
import type { Author } from '../domain/access/security-log.ts';
import type { ShopTerms, Storefront } from '../domain/catalogue/catalogue.ts';
import type { Product } from '../domain/catalogue/product.ts';
import { type Outcome, ok } from '../domain/fault.ts';
import type { Edge } from './catalogue/edge.ts';
import { catalogueReads } from './catalogue/reads.ts';

export type { RetailerSettings, SupplierSettings } from '../db/accounts/settings.ts';
export type { Principal } from '../db/catalogue/catalogue.ts';

/** One page of what a retailer sells. `next`: the listing after which the next page begins; null on the last one. */
export interface ShopPage {
  readonly shop: ShopTerms;
  readonly products: readonly Product[];
  readonly next: string | null;
}

/**
 * The catalogue and the tenants. Reads that every request needs come from memory, each at most as old as its limit
 * below says. That a key, a retailer or a listing is unknown is also kept. What is not fresh is answered, and read again
 * in the background.
 */
export interface Catalogue {
  /**
   * What pricing an order needs: the retailer's terms, and those of the listings that it sells. Null where there is no
   * such retailer. `usual`: listings at most 5 s old, or at most 60 s while Postgres does not answer. `recent`: all of
   * it at most 1 s old.
   */
  storefront(
    retailerId: string,
    listingIds: readonly string[],
    age: 'usual' | 'recent',
  ): Promise<Outcome<Storefront | null>>;
  /** What a retailer sells, by the id of the listing. Null where there is no such retailer. At most 60 s old. */
  page(
    retailerId: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<Outcome<ShopPage | null>>;
  /** One listing; null where the retailer does not sell it. At most 60 s old. */
  product(retailerId: string, listingId: string): Promise<Outcome<Product | null>>;
  /** The retailer's settings (origins for CORS, review URL). At most 60 s old. */
  shopSettings(retailerId: string): Promise<Outcome<RetailerSettings | null>>;
  /** Whose key this is; null for an unknown or revoked one. At most 30 s old. */
  keyOf(token: string): Promise<Outcome<Principal | null>>;
  /** Settings as they are now, for the settings pages. */
  retailerSettings(retailerId: string): Promise<Outcome<RetailerSettings | null>>;
  putRetailerSettings(
    retailerId: string,
    patch: Partial<RetailerSettings>,
    by: Author,
  ): Promise<Outcome<RetailerSettings | null>>;
  supplierSettings(supplierId: string): Promise<Outcome<SupplierSettings | null>>;
  putSupplierSettings(
    supplierId: string,
    patch: Partial<SupplierSettings>,
    by: Author,
  ): Promise<Outcome<SupplierSettings | null>>;
  /** A party's time zone, whatever its role. */
  putTimeZone(partyId: string, timeZone: string, by: Author): Promise<Outcome<null>>;
  accountsOf: SettingsQueries['accountsOf'];
}

export interface CatalogueOptions {
  readonly db: Db;
  readonly edge: Edge;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Keeps the request's context alive until the work ends. */
  readonly background: (work: Promise<unknown>) => void;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

export function catalogue(options: CatalogueOptions): Catalogue {
  const settings = settingsQueries(options.db);
  const { shops, keys, storefront, shown } = catalogueReads(catalogueQueries(options.db), options);
  /**
   * The cached entry of a key holds the party's time zone. Entries are found by a key's hash, not by its party, so all
   * are dropped.
   */
  const forget = (partyId: string): void => {
    shops.forget(partyId);
    keys.clear();
  };
  return {
    storefront,
    page: async (retailerId, page) => {
      const shop = await shops.get(retailerId);
      if (!shop.ok) return shop;
      if (shop.value === null) return ok(null);
      const { terms } = shop.value;
      const found = await shown(retailerId, terms.currency, { kind: 'page', ...page });
      return found.ok ? ok({ shop: terms, ...found.value }) : found;
    },
    product: async (retailerId, listingId) => {
      const shop = await shops.get(retailerId);
      if (!shop.ok) return shop;
      if (shop.value === null) return ok(null);
      const found = await shown(retailerId, shop.value.terms.currency, { kind: 'one', listingId });
      return found.ok ? ok(found.value.products[0] ?? null) : found;
    },
    shopSettings: async (retailerId) => map(await shops.get(retailerId), (shop) => shop?.settings ?? null),
    keyOf: (token) => keys.get(sha256Hex(token)),
    retailerSettings: settings.retailer,
    putRetailerSettings: async (retailerId, patch, by) => {
      const answer = await settings.putRetailer(retailerId, patch, by);
      forget(retailerId);
      return answer;
    },
    supplierSettings: settings.supplier,
    putSupplierSettings: async (supplierId, patch, by) => {
      const answer = await settings.putSupplier(supplierId, patch, by);
      forget(supplierId);
      return answer;
    },
    putTimeZone: async (partyId, timeZone, by) => {
      const answer = await settings.putTimeZone(partyId, timeZone, by);
      forget(partyId);
      return answer;
    },
    accountsOf: settings.accountsOf,
  };
}

const map = <A, B>(outcome: Outcome<A>, f: (value: A) => B): Outcome<B> =>
  outcome.ok ? ok(f(outcome.value)) : outcome;
