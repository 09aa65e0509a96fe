import { createHash } from 'node:crypto';
import { type CatalogueQueries, catalogueQueries, type Principal, type Shop } from '../db/catalogue.ts';
import type { Db } from '../db/client.ts';
import type { PartyRow, RetailerSettings, SupplierSettings } from '../db/settings.ts';
import { settingsQueries } from '../db/settings.ts';
import type { Storefront } from '../domain/catalogue.ts';
import { type Outcome, ok } from '../domain/fault.ts';

export type { Principal } from '../db/catalogue.ts';
export type { PartyRow, RetailerSettings, SupplierSettings } from '../db/settings.ts';

/**
 * The catalogue and the tenants. Reads that every request needs come from memory: a key at most 30 s old, a shop (its
 * listings, policies and origins) at most 60 s. An unknown key or retailer is an answer too, and kept as long.
 */
export interface Catalogue {
  /** All that placing an order needs; null where there is no such retailer. At most 60 s old. */
  storefront(retailerId: string): Promise<Outcome<Storefront | null>>;
  /** The retailer's settings as of the same snapshot (origins for CORS, review URL). At most 60 s old. */
  shopSettings(retailerId: string): Promise<Outcome<RetailerSettings | null>>;
  /** Whose key this is; null for an unknown or revoked one. At most 30 s old. */
  keyOf(token: string): Promise<Outcome<Principal | null>>;
  /** Settings as they are now, for the settings pages. */
  retailerSettings(retailerId: string): Promise<Outcome<RetailerSettings | null>>;
  putRetailerSettings(retailerId: string, patch: Partial<RetailerSettings>): Promise<Outcome<RetailerSettings | null>>;
  supplierSettings(supplierId: string): Promise<Outcome<SupplierSettings | null>>;
  putSupplierSettings(supplierId: string, patch: Partial<SupplierSettings>): Promise<Outcome<SupplierSettings | null>>;
  party(id: string): Promise<Outcome<PartyRow | null>>;
  partyOfAccount(account: string): Promise<Outcome<PartyRow | null>>;
}

export const KEY_TTL_MS = 30_000;
export const SHOP_TTL_MS = 60_000;

/** Enough for every retailer and key an isolate meets in a minute; a flood of made-up keys cannot fill the memory. */
const CACHE_ENTRIES = 1_000;

export interface CatalogueOptions {
  readonly db: Db;
  readonly now: () => number;
}

export function catalogue({ db, now }: CatalogueOptions): Catalogue {
  const queries: CatalogueQueries = catalogueQueries(db);
  const settings = settingsQueries(db);
  const shops = cache<Shop | null>(queries.shop, SHOP_TTL_MS, now);
  const keys = cache<Principal | null>(queries.keyByHash, KEY_TTL_MS, now);
  return {
    storefront: async (retailerId) => map(await shops.get(retailerId), (shop) => shop?.storefront ?? null),
    shopSettings: async (retailerId) => map(await shops.get(retailerId), (shop) => shop?.settings ?? null),
    keyOf: (token) => keys.get(createHash('sha256').update(token).digest('hex')),
    retailerSettings: settings.retailer,
    putRetailerSettings: async (retailerId, patch) => {
      const answer = await settings.putRetailer(retailerId, patch);
      shops.forget(retailerId);
      return answer;
    },
    supplierSettings: settings.supplier,
    putSupplierSettings: settings.putSupplier,
    party: settings.party,
    partyOfAccount: settings.partyOfAccount,
  };
}

const map = <A, B>(outcome: Outcome<A>, f: (value: A) => B): Outcome<B> =>
  outcome.ok ? ok(f(outcome.value)) : outcome;

interface Entry<T> {
  readonly loadedAt: number;
  readonly answer: Promise<Outcome<T>>;
}

/**
 * Memory of one isolate. Whoever asks while a load is under way joins it. Age counts from when the load *began*, so that
 * nothing is ever older than the limit; a fault is not kept.
 */
function cache<T>(load: (key: string) => Promise<Outcome<T>>, ttlMs: number, now: () => number) {
  const entries = new Map<string, Entry<T>>();
  return {
    async get(key: string): Promise<Outcome<T>> {
      const found = entries.get(key);
      if (found !== undefined && now() - found.loadedAt < ttlMs) return found.answer;
      if (entries.size >= CACHE_ENTRIES) entries.delete(entries.keys().next().value ?? key);
      const entry: Entry<T> = { loadedAt: now(), answer: load(key) };
      entries.delete(key);
      entries.set(key, entry);
      const drop = () => entries.get(key) === entry && entries.delete(key);
      try {
        const answer = await entry.answer;
        if (!answer.ok) drop();
        return answer;
      } catch (error) {
        drop();
        throw error;
      }
    },
    forget: (key: string) => void entries.delete(key),
  };
}
