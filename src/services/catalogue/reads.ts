import { z } from 'zod';
import type { CatalogueQueries, Excerpt, Shop } from '../../db/catalogue/catalogue.ts';
import type { Listing, Storefront } from '../../domain/catalogue/catalogue.ts';
import { type Product, productOf } from '../../domain/catalogue/product.ts';
import { type Outcome, ok } from '../../domain/fault.ts';
import { behindEdge, type Edge } from './edge.ts';
import { inTime, type Loaded, Memory } from './memory.ts';

/** How old a value may be: `fresh` until it is read again in the background, `ttl` at most. */
export const AGES = {
  key: { fresh: 20_000, ttl: 30_000 },
  shop: { fresh: 20_000, ttl: 60_000 },
  /** Listings as a placing reads them. Their stock says early what is sold out. */
  listing: { fresh: 2_000, ttl: 60_000 },
  /** What is shown. */
  page: { fresh: 5_000, ttl: 60_000 },
} as const;
/** A placing that goes through may have been priced by listings of this age; by older ones while Postgres is down. */
export const PRICED_BY_MS = 5_000;
/** If older listings are known, a placing waits so long for newer ones. */
const PATIENCE_MS = 500;
/** A placing is only refused by what is at most so old. */
export const REFUSED_BY_MS = 1_000;

/**
 * Enough for what an isolate is asked for in a minute, and little beside its 128 MB: a listing takes about 2 kB. A flood
 * of invented keys cannot fill the memory.
 */
const CAPACITY = { keys: 2_000, shops: 2_000, listings: 5_000, shownProducts: 5_000 } as const;

/** The part of an edge's key that changes with the shape of `Product`. */
const EDGE_VERSION = 'products-1';

/** What is shown of an excerpt. */
interface Shown {
  readonly products: readonly Product[];
  readonly next: string | null;
}

interface ReadsOptions {
  readonly edge: Edge;
  readonly now: () => number;
  readonly background: (work: Promise<unknown>) => void;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

/** The caches in front of the queries. */
export function catalogueReads(queries: CatalogueQueries, options: ReadsOptions) {
  const { now, background } = options;
  const shared = { now, background };
  /** One key a load, straight from Postgres. */
  const single =
    <T>(query: (key: string) => Promise<Outcome<T>>) =>
    async ([key = '']: readonly string[]): Promise<Outcome<Loaded<T>>> => {
      const readAt = now();
      const answer = await query(key);
      return answer.ok ? ok({ readAt, values: new Map([[key, answer.value]]) }) : answer;
    };
  const times = ({ fresh, ttl }: { readonly fresh: number; readonly ttl: number }) => ({ freshMs: fresh, ttlMs: ttl });
  const keys = new Memory({ load: single(queries.keyByHash), ...times(AGES.key), capacity: CAPACITY.keys, ...shared });
  const shops = new Memory({ load: single(queries.shop), ...times(AGES.shop), capacity: CAPACITY.shops, ...shared });
  const listings = new Memory({
    load: (ids) => readListings(queries, ids, now()),
    ...times(AGES.listing),
    capacity: CAPACITY.listings,
    ...shared,
  });
  const edge = behindEdge((key) => readExcerpt(queries, key), {
    ...options,
    version: EDGE_VERSION,
    value: Entry,
    ttlMs: AGES.page.ttl,
  });
  const excerpts = new Memory<Shown>({
    load: ([key = ''], maxAgeMs) => edge(key, maxAgeMs),
    ...times(AGES.page),
    capacity: CAPACITY.shownProducts,
    weigh: ({ products }) => products.length + 1,
    ...shared,
  });
  return {
    keys,
    shops,
    storefront: (retailerId: string, ids: readonly string[], age: 'usual' | 'recent') =>
      readStorefront({ shops, listings }, retailerId, ids, age, background),
    shown: (retailerId: string, currency: string, part: Excerpt): Promise<Outcome<Shown>> =>
      excerpts.get(JSON.stringify([retailerId, currency, part])),
  };
}

async function readListings(
  queries: CatalogueQueries,
  ids: readonly string[],
  readAt: number,
): Promise<Outcome<Loaded<Listing | null>>> {
  const answer = await queries.listings(ids);
  if (!answer.ok) return answer;
  const sold = new Map(answer.value.map((listing) => [listing.id, listing]));
  return ok({ readAt, values: new Map(ids.map((id) => [id, sold.get(id) ?? null])) });
}

interface PlacingCaches {
  readonly shops: Memory<Shop | null>;
  readonly listings: Memory<Listing | null>;
}

async function readStorefront(
  { shops, listings }: PlacingCaches,
  retailerId: string,
  ids: readonly string[],
  age: 'usual' | 'recent',
  background: ReadsOptions['background'],
): Promise<Outcome<Storefront | null>> {
  const recent = age === 'recent';
  const [shop, found] = await Promise.all([
    recent ? shops.get(retailerId, REFUSED_BY_MS) : shops.get(retailerId),
    recent ? listings.many(ids, REFUSED_BY_MS) : usual(listings, ids, background),
  ]);
  if (!shop.ok) return shop;
  if (shop.value === null) return ok(null);
  if (!found.ok) return found;
  const { terms } = shop.value;
  // An order has one currency. A price in another currency would be charged in the order's.
  const sold = [...found.value.values()].flatMap((listing) =>
    listing?.retailerId === retailerId && listing.currency === terms.currency ? [listing] : [],
  );
  return ok({ ...terms, listings: sold });
}

/** While Postgres does not answer, what was known is used. */
async function usual(
  listings: Memory<Listing | null>,
  ids: readonly string[],
  background: ReadsOptions['background'],
): Promise<Outcome<ReadonlyMap<string, Listing | null>>> {
  const asked = listings.many(ids, PRICED_BY_MS);
  const known = listings.kept(ids);
  if (known === null) return asked;
  background(asked.catch(() => undefined));
  const found = await inTime(PATIENCE_MS, asked);
  return found?.ok ? found : ok(known);
}

/** The key of an excerpt, and the text of one at the edge. Both were written here. */
const Key = z.tuple([
  z.string(),
  z.string(),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('page'), after: z.string().nullable(), limit: z.int() }),
    z.object({ kind: z.literal('one'), listingId: z.string() }),
  ]),
]);
const Entry = z.custom<Shown>((value) => z.object({ products: z.array(z.looseObject({})) }).safeParse(value).success);

async function readExcerpt(queries: CatalogueQueries, key: string): Promise<Outcome<Shown>> {
  const [retailerId, currency, part] = Key.parse(JSON.parse(key));
  const answer = await queries.excerpt(retailerId, currency, part);
  if (!answer.ok) return answer;
  const limit = part.kind === 'page' ? part.limit : 1;
  const rows = answer.value.slice(0, limit);
  const next = answer.value.length > limit ? (rows.at(-1)?.id ?? null) : null;
  return ok({ products: rows.map(productOf), next });
}
