import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Neon } from '../../../dev/neon/server.ts';
import { connect, type Db } from '../../../src/db/client.ts';
import type { Listing } from '../../../src/domain/catalogue/catalogue.ts';
import type { Product } from '../../../src/domain/catalogue/product.ts';
import type { Outcome } from '../../../src/domain/fault.ts';
import { AGES, PRICED_BY_MS, REFUSED_BY_MS } from '../../../src/services/catalogue/reads.ts';
import { type Catalogue, catalogue, type ShopPage } from '../../../src/services/catalogue.ts';
import { DATABASE_URL, openDatabase } from '../market.ts';

let neon: Neon;
let db: Db;
let shop: Catalogue;
let time = 1_000_000;
let inBackground: Promise<unknown>[] = [];
let atEdge = new Map<string, string>();

beforeAll(async () => {
  neon = await openDatabase({});
  db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  // Else the first use of a key is written, too.
  await neon.query('UPDATE api_keys SET used_at = now()');
});
afterAll(() => neon.close());

beforeEach(async () => {
  atEdge = new Map();
  shop = isolate();
  await forgetQueries();
});

/** An isolate whose memory is empty. All isolates of a test share the edge. */
function isolate(): Catalogue {
  inBackground = [];
  return catalogue({
    db,
    edge: {
      get: async (key) => atEdge.get(key) ?? null,
      put: async (key, text) => void atEdge.set(key, text),
    },
    now: () => time,
    background: (work) => void inBackground.push(work),
    log: (event, fields) => expect.fail(`${event} ${JSON.stringify(fields)}`),
  });
}

const sim = (method: string, path: string) => fetch(`${neon.url}/_sim/${path}`, { method });
const forgetQueries = () => sim('DELETE', 'queries');
const queries = async () => z.object({ count: z.number() }).parse(await (await sim('GET', 'queries')).json()).count;
const later = () => Promise.all(inBackground.splice(0));

function value<T>(answer: Outcome<T>): T {
  return answer.ok ? answer.value : expect.fail(answer.fault.code);
}

const NORTHLIGHT = 'ret_northlight';
const DUNE = 'lst_northlightdune';

async function listing(listingId: string, age: 'usual' | 'recent' = 'usual'): Promise<Listing | undefined> {
  return value(await shop.storefront(NORTHLIGHT, [listingId], age))?.listings[0];
}

const setPrice = (id: string, amount: number) =>
  neon.query('UPDATE listings SET unit_amount = $2 WHERE id = $1', [id, amount]);
const setStock = (sku: string, onHand: number) =>
  neon.query('UPDATE stock SET on_hand = $2, version = version + 1 WHERE sku = $1', [sku, onHand]);

async function walk(retailerId: string, limit: number): Promise<Product[][]> {
  const pages: Product[][] = [];
  for (let after: string | null = null; ; ) {
    const page: ShopPage | null = value(await shop.page(retailerId, { after, limit }));
    pages.push([...(page?.products ?? [])]);
    after = page?.next ?? null;
    if (after === null) return pages;
  }
}

describe('what placing an order reads', () => {
  it('is the retailer, and the ordered listings with their suppliers', async () => {
    const northlight = value(await shop.storefront(NORTHLIGHT, [DUNE, 'lst_northlightwalnutline', 'lst_z'], 'usual'));
    const [dune, walnut] = northlight?.listings ?? [];
    expect(dune).toMatchObject({
      retailerId: NORTHLIGHT,
      supplier: { id: 'sup_brightloom', account: 'acct_dev_brightloom', refundableBps: 5_000 },
      brand: { id: 'brd_marlowe', role: 'brand' },
      sku: 'BL-DUNE',
      currency: 'gbp',
      terms: { taxBps: 2_000, platformFeeBps: 500 },
    });
    expect(dune?.onHand).toBeGreaterThan(0);
    expect(Object.keys(dune?.optionRules ?? {}).slice(0, 2)).toEqual(['width_mm', 'drop_mm']);
    expect(walnut?.onHand).toBe(0);
    expect(northlight).toMatchObject({ platform: { id: 'plt_headrail', account: null }, currency: 'gbp' });
    const hazel = value(await shop.storefront('ret_hazel', ['lst_hazeldune', DUNE], 'usual'));
    expect(hazel?.listings.map(({ supplier }) => supplier.id)).toEqual(['sup_tidewater']);
    expect(value(await shop.storefront('sup_ashwood', [DUNE], 'usual'))).toBeNull();
  });

  it('is at most 5 s old for a placing that goes through, and at most 1 s old for a refusal', async () => {
    const { unitAmount = 0 } = (await listing(DUNE)) ?? {};
    await setPrice(DUNE, unitAmount + 1);
    time += PRICED_BY_MS - 1;
    expect((await listing(DUNE))?.unitAmount).toBe(unitAmount);
    await later();
    expect((await listing(DUNE))?.unitAmount).toBe(unitAmount + 1);
    await setPrice(DUNE, unitAmount);
    time += PRICED_BY_MS;
    expect((await listing(DUNE))?.unitAmount).toBe(unitAmount);
    await setStock('BL-DUNE', 0);
    time += REFUSED_BY_MS - 1;
    expect((await listing(DUNE, 'recent'))?.onHand).not.toBe(0);
    time += 1;
    expect((await listing(DUNE, 'recent'))?.onHand).toBe(0);
    await setStock('BL-DUNE', 50);
  });

  it('is one load for 40 callers at a time, and one more for each two seconds of a flash sale', async () => {
    await Promise.all(Array.from({ length: 40 }, () => listing(DUNE)));
    expect(await queries()).toBe(2);
    for (let second = 0; second < 10; second += 1) {
      time += 1_000;
      await Promise.all(Array.from({ length: 40 }, () => listing(DUNE)));
      await later();
    }
    expect(await queries()).toBe(2 + 5);
  });

  it('is what was known, for up to a minute, while Postgres does not answer. A refusal is never of that', async () => {
    const before = await listing(DUNE);
    await sim('POST', 'down');
    time += AGES.shop.ttl - 1;
    expect(await listing(DUNE)).toEqual(before);
    expect(await shop.storefront(NORTHLIGHT, [DUNE], 'recent')).toMatchObject({ ok: false });
    time += 1;
    expect(await shop.storefront(NORTHLIGHT, [DUNE], 'usual')).toMatchObject({ ok: false });
    await sim('POST', 'up');
    await later();
    expect(await listing(DUNE)).toEqual(before);
  });

  it('leaves out a listing with another currency than its shop, as the lists do', async () => {
    await neon.query("UPDATE listings SET currency = 'jpy' WHERE id = $1", [DUNE]);
    expect(await listing(DUNE)).toBeUndefined();
    expect((await walk(NORTHLIGHT, 100)).flat().map(({ listingId }) => listingId)).not.toContain(DUNE);
    expect(value(await shop.product(NORTHLIGHT, DUNE))).toBeNull();
    await neon.query("UPDATE listings SET currency = 'gbp' WHERE id = $1", [DUNE]);
  });
});

describe('what is shown', () => {
  it('is in pages, each listing once and in one order, whatever the size of a page', async () => {
    const rows = await neon.query('SELECT id FROM listings WHERE retailer_id = $1 AND active ORDER BY id', [
      NORTHLIGHT,
    ]);
    const ids = rows.map(({ id }) => id);
    for (const limit of [1, 7, ids.length - 1, ids.length, 100]) {
      const pages = await walk(NORTHLIGHT, limit);
      expect(
        pages.flat().map(({ listingId }) => listingId),
        `${limit}`,
      ).toEqual(ids);
      expect(pages).toHaveLength(Math.ceil(ids.length / limit));
    }
  });

  it('is one listing of this retailer by its id, and null for any other', async () => {
    expect(value(await shop.product(NORTHLIGHT, DUNE))).toMatchObject({
      listingId: DUNE,
      sku: 'BL-DUNE',
      inStock: true,
    });
    expect(value(await shop.product('ret_hazel', DUNE))).toBeNull();
    expect(value(await shop.product(NORTHLIGHT, 'lst_z'))).toBeNull();
    expect(value(await shop.page('sup_ashwood', { after: null, limit: 1 }))).toBeNull();
  });

  it('has nothing of what suppliers and terms are', async () => {
    await shop.page(NORTHLIGHT, { after: null, limit: 100 });
    await later();
    expect([...atEdge.values()].join()).toContain('BL-DUNE');
    expect([...atEdge.values()].join()).not.toMatch(/sup_|supplierCost|acct_|Bps|onHand/);
  });

  it('is read once by 40 callers, and then by no caller within its life, in no isolate', async () => {
    const page = { after: null, limit: 50 };
    await Promise.all(Array.from({ length: 40 }, () => shop.page(NORTHLIGHT, page)));
    await later();
    expect(await queries()).toBe(2);
    for (const other of [isolate(), isolate()]) await other.page(NORTHLIGHT, page);
    // An isolate reads its own settings. The page comes from the edge.
    expect(await queries()).toBe(2 + 2);
    time += AGES.page.fresh - 1;
    await shop.page(NORTHLIGHT, page);
    expect(await queries()).toBe(4);
  });

  it('says within seconds what is sold out, and what is back', async () => {
    const inStock = async () => value(await shop.product(NORTHLIGHT, DUNE))?.inStock;
    for (const [onHand, before] of [
      [0, true],
      [50, false],
    ] as const) {
      expect(await inStock()).toBe(before);
      await later();
      await setStock('BL-DUNE', onHand);
      time += AGES.page.fresh;
      expect(await inStock()).toBe(before);
      await later();
      expect(await inStock()).toBe(!before);
      // An isolate that comes now takes the edge's copy.
      shop = isolate();
      expect(await inStock()).toBe(!before);
    }
  });

  it('is never older than a minute, also from the edge', async () => {
    const { unitAmount = 0 } = value(await shop.product(NORTHLIGHT, DUNE)) ?? {};
    await later();
    await setPrice(DUNE, unitAmount + 1);
    time += AGES.page.ttl - 1;
    shop = isolate();
    expect(value(await shop.product(NORTHLIGHT, DUNE))?.unitAmount).toBe(unitAmount);
    shop = isolate();
    time += 1;
    expect(value(await shop.product(NORTHLIGHT, DUNE))?.unitAmount).toBe(unitAmount + 1);
    await setPrice(DUNE, unitAmount);
  });
});

it('40 callers share one read of a key', async () => {
  await Promise.all(Array.from({ length: 40 }, () => shop.keyOf('pk_dev_hazel')));
  expect(await queries()).toBe(1);
});

it('a key is known or unknown, and its revocation takes effect within 30 s', async () => {
  const principal = {
    keyId: 'key_secrettallsash',
    kind: 'secret',
    role: 'retailer',
    partyId: 'ret_tallsash',
    timeZone: 'UTC',
  };
  expect(await shop.keyOf('sk_dev_tallsash')).toEqual({ ok: true, value: principal });
  expect(await shop.keyOf('sk_dev_nobody')).toEqual({ ok: true, value: null });
  await neon.query("UPDATE api_keys SET revoked_at = now() WHERE id = 'key_secrettallsash'");
  time += AGES.key.ttl;
  expect(await shop.keyOf('sk_dev_tallsash')).toEqual({ ok: true, value: null });
});

it('an outage is a fault and is not cached', async () => {
  await sim('POST', 'down');
  expect(await shop.keyOf('pk_dev_hazel')).toMatchObject({ ok: false, fault: { kind: 'unknown' } });
  await sim('POST', 'up');
  expect(await shop.keyOf('pk_dev_hazel')).toMatchObject({ ok: true, value: { partyId: 'ret_hazel' } });
});

it('the isolate that changed a policy uses it at once', async () => {
  await shop.storefront('ret_hazel', [], 'usual');
  const answer = await shop.putRetailerSettings(
    'ret_hazel',
    { reviewUrl: 'https://r.example' },
    { kind: 'key', id: 'key_x' },
  );
  expect(answer).toMatchObject({ ok: true, value: { reviewUrl: 'https://r.example' } });
  expect(await shop.shopSettings('ret_hazel')).toMatchObject({ value: { reviewUrl: 'https://r.example' } });
});
