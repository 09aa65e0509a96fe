import type { PartyRow, RetailerSettings, SupplierSettings } from '../db/accounts/settings.ts';
import { settingsQueries } from '../db/accounts/settings.ts';
import { type CatalogueQueries, catalogueQueries, type Principal, type Shop } from '../db/catalogue/catalogue.ts';
import type { Db } from '../db/client.ts';
import { sha256Hex } from '../digest.ts';
import type { Author } from '../domain/access/security-log.ts';
import type { Storefront } from '../domain/catalogue/catalogue.ts';
import { type Outcome, ok } from '../domain/fault.ts';

export type { RetailerSettings, SupplierSettings } from '../db/accounts/settings.ts';
export type { Principal } from '../db/catalogue/catalogue.ts';

/**
 * The catalogue and the tenants. Reads that every request needs come from memory: a key at most 30 s old, a shop (its
 * listings, policies, origins and words) at most 60 s. That a key or a retailer is unknown is also kept, for the same
 * time.
 */
export interface Catalogue {
  /** All that placing an order needs; null where there is no such retailer. At most 60 s old. */
  storefront(retailerId: string): Promise<Outcome<Storefront | null>>;
  /** The retailer's settings from the same snapshot (origins for CORS, review URL). At most 60 s old. */
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
  party(id: string): Promise<Outcome<PartyRow | null>>;
  partyOfAccount(account: string): Promise<Outcome<PartyRow | null>>;
}

export const KEY_TTL_MS = 30_000;
export const SHOP_TTL_MS = 60_000;

/**
 * Enough for every retailer and key that an isolate sees in a minute. A flood of invented keys cannot fill the memory.
 */
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
  /**
   * The cached entry of a key holds the party's time zone. Entries are found by a key's hash, not by its party, so all
   * are dropped.
   */
  const forget = (partyId: string): void => {
    shops.forget(partyId);
    keys.clear();
  };
  return {
    storefront: async (retailerId) => map(await shops.get(retailerId), (shop) => shop?.storefront ?? null),
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
    party: settings.party,
    partyOfAccount: settings.partyOfAccount,
  };
}

const map = <A, B>(outcome: Outcome<A>, f: (value: A) => B): Outcome<B> =>
  outcome.ok ? ok(f(outcome.value)) : outcome;

interface Known<T> {
  readonly askedAt: number;
  readonly answer: Outcome<T>;
}

/**
 * How long a caller waits for a load that another request began. In Workers that request may end (its customer closed
 * the page), and the load then never completes. So the caller loads by itself.
 */
const JOIN_MS = 1_000;

/** The age counts from when the load *began*, so that nothing is older than the limit. A fault is not kept. */
function cache<T>(load: (key: string) => Promise<Outcome<T>>, ttlMs: number, now: () => number) {
  const known = new Map<string, Known<T>>();
  const loads = new Map<string, Promise<Outcome<T>>>();

  async function fresh(key: string): Promise<Outcome<T>> {
    const askedAt = now();
    const loading = load(key);
    loads.set(key, loading);
    try {
      const answer = await loading;
      // If a newer load began, or the entry was forgotten, this answer may be stale. It is returned, but not kept.
      if (answer.ok && loads.get(key) === loading) keep(key, { askedAt, answer });
      return answer;
    } finally {
      if (loads.get(key) === loading) loads.delete(key);
    }
  }

  function keep(key: string, entry: Known<T>): void {
    known.delete(key);
    const oldest = known.keys().next();
    if (known.size >= CACHE_ENTRIES && !oldest.done) known.delete(oldest.value);
    known.set(key, entry);
  }

  return {
    async get(key: string): Promise<Outcome<T>> {
      const found = known.get(key);
      if (found !== undefined && now() - found.askedAt < ttlMs) return found.answer;
      const loading = loads.get(key);
      return (loading === undefined ? null : await within(JOIN_MS, loading)) ?? fresh(key);
    },
    forget(key: string): void {
      known.delete(key);
      loads.delete(key);
    },
    clear(): void {
      known.clear();
      loads.clear();
    },
  };
}

/**
 * The answer; null where it does not come in time. Also null after an exception: the caller that began the load gets
 * that one.
 */
async function within<T>(ms: number, answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([answer.catch(() => null), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
