import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Neon } from '../../dev/neon/server.ts';
import { connect } from '../../src/db/client.ts';
import { type Catalogue, catalogue, KEY_TTL_MS, SHOP_TTL_MS } from '../../src/services/catalogue.ts';
import { DATABASE_URL, openDatabase } from './market.ts';

let neon: Neon;
let shop: Catalogue;
let time = 1_000_000;

beforeAll(async () => {
  neon = await openDatabase({});
});
afterAll(() => neon.close());

beforeEach(async () => {
  const db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  shop = catalogue({ db, now: () => time });
  await fetch(`${neon.url}/_sim/queries`, { method: 'DELETE' });
});

const queries = async () =>
  z.object({ count: z.number() }).parse(await (await fetch(`${neon.url}/_sim/queries`)).json()).count;

async function priceOf(listingId: string): Promise<number | undefined> {
  const answer = await shop.storefront('ret_northlight');
  if (!answer.ok) expect.fail(answer.fault.code);
  return answer.value?.listings.find(({ id }) => id === listingId)?.unitAmount;
}

test('a storefront has everything that placing needs, with the supplier of each listing', async () => {
  const [northlight, hazel] = await Promise.all([shop.storefront('ret_northlight'), shop.storefront('ret_hazel')]);
  if (!northlight.ok || !hazel.ok) return expect.fail('fault');
  const dune = northlight.value?.listings.find(({ id }) => id === 'lst_northlightdune');
  expect(dune).toMatchObject({
    retailerId: 'ret_northlight',
    supplier: { id: 'sup_brightloom', account: 'acct_dev_brightloom', refundableBps: 5_000 },
    brand: { id: 'brd_marlowe', role: 'brand' },
    sku: 'BL-DUNE',
    currency: 'gbp',
    inStock: true,
    terms: { taxBps: 2_000, platformFeeBps: 500 },
  });
  expect(Object.keys(dune?.optionRules ?? {}).slice(0, 2)).toEqual(['width_mm', 'drop_mm']);
  expect(hazel.value?.listings.find(({ id }) => id === 'lst_hazeldune')?.supplier.id).toBe('sup_tidewater');
  expect(northlight.value?.listings.find(({ id }) => id === 'lst_northlightwalnutline')?.inStock).toBe(false);
  expect(northlight.value).toMatchObject({ platform: { id: 'plt_headrail', account: null }, currency: 'gbp' });
  expect(await shop.storefront('sup_ashwood')).toEqual({ ok: true, value: null });
});

test('listings are cached for at most 60 s, and read once in that time', async () => {
  const listing = 'lst_northlightcafe';
  const before = await priceOf(listing);
  await neon.query('UPDATE listings SET unit_amount = unit_amount + 1 WHERE id = $1', [listing]);
  time += SHOP_TTL_MS - 1;
  expect(await priceOf(listing)).toBe(before);
  expect(await queries()).toBe(2);
  time += 1;
  expect(await priceOf(listing)).toBe((before ?? 0) + 1);
});

test('concurrent callers share one read', async () => {
  // Else the first use of the key is written, too.
  await neon.query('UPDATE api_keys SET used_at = now()');
  await fetch(`${neon.url}/_sim/queries`, { method: 'DELETE' });
  await Promise.all(Array.from({ length: 20 }, () => shop.keyOf('pk_dev_hazel')));
  expect(await queries()).toBe(1);
});

test('a key is known or unknown, and its revocation takes effect within 30 s', async () => {
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
  time += KEY_TTL_MS;
  expect(await shop.keyOf('sk_dev_tallsash')).toEqual({ ok: true, value: null });
});

test('an outage is a fault and is not cached', async () => {
  await fetch(`${neon.url}/_sim/down`, { method: 'POST' });
  expect(await shop.keyOf('pk_dev_hazel')).toMatchObject({ ok: false, fault: { kind: 'unknown' } });
  await fetch(`${neon.url}/_sim/up`, { method: 'POST' });
  expect(await shop.keyOf('pk_dev_hazel')).toMatchObject({ ok: true, value: { partyId: 'ret_hazel' } });
});

test('the isolate that changed a policy uses it at once', async () => {
  await shop.storefront('ret_hazel');
  const answer = await shop.putRetailerSettings(
    'ret_hazel',
    { reviewUrl: 'https://r.example' },
    { kind: 'key', id: 'key_x' },
  );
  expect(answer).toMatchObject({ ok: true, value: { reviewUrl: 'https://r.example' } });
  expect(await shop.shopSettings('ret_hazel')).toMatchObject({ value: { reviewUrl: 'https://r.example' } });
});

test('a listing with another currency than its shop is not sold, because it would be charged in the shop’s currency', async () => {
  await neon.query("UPDATE listings SET currency = 'jpy' WHERE id = 'lst_northlightdune'");
  expect(await priceOf('lst_northlightdune')).toBeUndefined();
  await neon.query("UPDATE listings SET currency = 'gbp' WHERE id = 'lst_northlightdune'");
});
