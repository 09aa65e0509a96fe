import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backend } from '../../dev/neon/backend.ts';
import { migrate } from '../../dev/neon/migrate.ts';
import { pgliteBackend } from '../../dev/neon/pglite.ts';
import { applyMarket, Market } from '../../dev/seed/market.ts';

/** `npm run market` adds the first parties to a production database. */

let db: Backend;
let example: Market;

beforeAll(async () => {
  db = await pgliteBackend({});
  await migrate(db, 'migrations');
  example = Market.parse(JSON.parse(await readFile('docs/market.example.json', 'utf8')));
});
afterAll(() => db?.close());

const rows = async (text: string) => (await db.single({ text, values: [] })).rows;

test('the example file creates a market; its keys are shown once, and stored as hashes', async () => {
  const made = await applyMarket(db, example);
  const kept = await rows('SELECT party_id, kind, hash, last4 FROM api_keys ORDER BY party_id, kind');
  const shown = made.map(({ partyId, kind, key }) => [
    partyId,
    kind,
    createHash('sha256').update(key).digest('hex'),
    key.slice(-4),
  ]);
  expect(shown.sort()).toEqual(kept);
  expect(kept.map(([party, kind]) => `${party} ${kind}`)).toEqual([
    'brd_marlowe secret',
    'plt_headrail secret',
    'ret_northlight publishable',
    'ret_northlight secret',
    'sup_brightloom secret',
  ]);
  expect(await rows('SELECT party_id, email FROM members ORDER BY party_id')).toEqual([
    ['plt_headrail', 'ops@example.com'],
    ['ret_northlight', 'clerk@example.com'],
    ['sup_brightloom', 'tasks@example.com'],
  ]);
  expect(await rows('SELECT sku, on_hand FROM stock')).toEqual([['BL-DUNE', '40']]);
});

test('a second run creates nothing twice: prices and accounts follow the file, stock and settings stay', async () => {
  await db.single({ text: 'UPDATE stock SET on_hand = 3', values: [] });
  await db.single({ text: `UPDATE parties SET settings = '{"autoAccept": true}' WHERE role = 'supplier'`, values: [] });
  const [listing] = example.listings;
  const parties = example.parties.map((p) => (p.role === 'brand' ? { ...p, stripe_account: 'acct_new' } : p));
  const dearer = { ...example, parties, listings: [{ ...(listing ?? expect.fail()), unit_amount: 13_900 }] };
  expect(await applyMarket(db, dearer)).toEqual([]);
  expect(await rows('SELECT on_hand FROM stock')).toEqual([['3']]);
  expect(await rows(`SELECT settings::text FROM parties WHERE role = 'supplier'`)).toEqual([['{"autoAccept": true}']]);
  expect(await rows(`SELECT stripe_account FROM parties WHERE role = 'brand'`)).toEqual([['acct_new']]);
  expect(await rows('SELECT unit_amount FROM listings')).toEqual([['13900']]);
  expect(await rows('SELECT count(*) FROM members')).toEqual([['3']]);
});

test('a price that its currency cannot charge is refused, with its path', () => {
  const [listing] = example.listings;
  const file = (currency: string, unit: number, delivery: number) =>
    Market.safeParse({
      ...example,
      parties: example.parties.map((party) =>
        party.role === 'retailer'
          ? { ...party, settings: { currency, shippingOptions: [{ id: 'a', title: 'A', amount: delivery }] } }
          : party,
      ),
      listings: [{ ...listing, currency, unit_amount: unit }],
    });
  const paths = (...of: Parameters<typeof file>) => file(...of).error?.issues.map(({ path }) => path.join('.')) ?? [];
  expect(paths('gbp', 12_901, 495)).toEqual([]);
  expect(paths('kwd', 12_900, 490)).toEqual([]);
  expect(paths('kwd', 12_901, 490)).toContain('listings.0.unit_amount');
  expect(paths('kwd', 12_900, 495)).toContain('parties.3.settings.shippingOptions.0.amount');
  expect(paths('isk', 12_900, 450)).toContain('parties.3.settings.shippingOptions.0.amount');
});

test('a picture follows the file, and the database itself takes no other address', async () => {
  const [listing] = example.listings;
  const pictured = { ...(listing ?? expect.fail()), image_url: 'https://shop.example/a.png' };
  await applyMarket(db, { ...example, listings: [pictured] });
  expect(await rows('SELECT image_url FROM listings')).toEqual([['https://shop.example/a.png']]);
  const put = (url: string) => db.single({ text: 'UPDATE listings SET image_url = $1', values: [url] });
  for (const url of ['http://shop.example/a.png', 'http://127x0x0x1/a.png', 'javascript:alert(1)', '']) {
    await expect(put(url), url).rejects.toThrow();
  }
  await put('http://127.0.0.1:8790/pictures/prd_dune.svg');
  await applyMarket(db, example);
  expect(await rows('SELECT image_url FROM listings')).toEqual([[null]]);
});

test('a file with an error is refused, and nothing of it is applied', async () => {
  const [listing] = example.listings;
  const with_ = (change: object) => Market.safeParse({ ...example, listings: [{ ...listing, ...change }] }).success;
  expect(with_({})).toBe(true);
  expect(with_({ supplier_cost: 12_800 })).toBe(false);
  expect(with_({ currency: 'eur' })).toBe(false);
  expect(with_({ image_url: 'https://shop.example/a.png' })).toBe(true);
  expect(with_({ image_url: 'http://shop.example/a.png' })).toBe(false);
  const stray = { ...(listing ?? expect.fail()), id: 'lst_stray', product_id: 'prd_unmade' };
  const party = { ...(example.parties[1] ?? expect.fail()), id: 'brd_new', stripe_account: null };
  await expect(applyMarket(db, { ...example, parties: [party], listings: [stray] })).rejects.toThrow();
  expect(await rows(`SELECT id FROM parties WHERE id = 'brd_new'`)).toEqual([]);
});
