import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BRANDS, PLATFORM, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { dayOf } from '../../src/domain/calendar.ts';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { CUSTOMER, Order, type Placed, Problem } from './support/client.ts';
import { AUTO, World } from './support/world.ts';

const { northlight, hazel, tallsash } = RETAILERS;
const List = z.looseObject({ data: z.array(Order), next_cursor: z.string().nullable() });

let world: World;
let mine: Placed[];
let theirs: Placed;
let byHand: string;
/** As it is stored, and as somebody in the country types it. */
const STORED = '+44 20 7946 0123';
const PHONE = '(020) 7946-0123';

const list = async (key: string, query = '') => {
  const reply = await world.call('GET', `/v1/orders${query}`, key);
  expect(reply.status, reply.text).toBe(200);
  return List.parse(reply.body);
};
const ids = async (key: string, query = '') => (await list(key, query)).data.map(({ id }) => id);

const csv = async (key: string, query = '') => {
  const reply = await world.call('GET', `/v1/orders.csv${query}`, key);
  expect(reply.status, reply.text).toBe(200);
  const { data } = Papa.parse<Record<string, string>>(reply.text, { header: true, skipEmptyLines: true });
  return { reply, rows: data, ids: [...new Set(data.map((row) => row.order_id ?? ''))] };
};

beforeAll(async () => {
  world = new World(await startStack());
  const products = await world.products();
  byHand = products.find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
  const cart = await world.cart([AUTO, byHand]);
  mine = [];
  for (const name of ['Ada Lovelace', '=cmd|"/c calc"!A1', 'Grace Hopper']) {
    mine.push(await world.placed({ ...cart, customer: { ...cart.customer, name, phone: STORED } }));
  }
  const [product] = await world.products(hazel.publishableKey);
  theirs = await world.placed(
    await world.cart([product?.sku ?? ''], hazel.publishableKey),
    undefined,
    hazel.publishableKey,
  );
  await until(async () => (await ids(PLATFORM.secretKey)).length === 4);
});
afterAll(() => world?.stack.stop());

const mineIds = () => mine.map(({ order }) => order.id).reverse();

describe('who sees which orders', () => {
  it('a retailer sees its own orders, a supplier and a brand those with their lines, ops all', async () => {
    expect(await ids(northlight.secretKey)).toEqual(mineIds());
    expect(await ids(hazel.secretKey)).toEqual([theirs.order.id]);
    expect(await ids(tallsash.secretKey)).toEqual([]);
    expect(await ids(SUPPLIERS.ashwood.secretKey)).toEqual(mineIds());
    expect(await ids(PLATFORM.secretKey)).toEqual([theirs.order.id, ...mineIds()]);
    for (const { data } of [await list(SUPPLIERS.ashwood.secretKey), await list(BRANDS.harbour.secretKey)]) {
      for (const order of data) expect(order.totals).toBeNull();
    }
  });

  it("another tenant's ids, names and parties find nothing, in the list as in the CSV", async () => {
    const customer = encodeURIComponent('ada@example.com');
    const probes: [string, string][] = [
      [hazel.secretKey, `?q=${mine[0]?.order.number}`],
      [tallsash.secretKey, `?q=${customer}`],
      [SUPPLIERS.tidewater.secretKey, `?supplier=${SUPPLIERS.ashwood.id}`],
      // It has lines in these orders, but may not learn the other parties or the customer's address.
      [SUPPLIERS.ashwood.secretKey, `?supplier=${SUPPLIERS.brightloom.id}`],
      [SUPPLIERS.ashwood.secretKey, `?q=${customer}`],
      [BRANDS.harbour.secretKey, '?q=Lovelace'],
    ];
    for (const [key, query] of probes) {
      expect(await ids(key, query), query).toEqual([]);
      expect((await csv(key, query)).rows, query).toEqual([]);
    }
  });

  it.each([
    ['a publishable key', northlight.publishableKey, 403],
    ['nobody', null, 401],
  ])('not for %s', async (_, key, status) => {
    for (const path of ['/v1/orders', '/v1/orders.csv'])
      expect((await world.call('GET', path, key)).status).toBe(status);
    const customer = mine[0]?.order_token ?? '';
    expect((await world.call('GET', '/v1/orders', customer)).status).toBe(403);
  });
});

describe('the list', () => {
  it('can be filtered by every filter, alone and combined', async () => {
    const key = northlight.secretKey;
    const [first] = mine;
    const today = dayOf(Date.now(), 'Europe/London');
    const product = first?.order.lines.find(({ sku }) => sku === byHand)?.product_id;
    expect(await ids(key, '?status=pending&status=cancelled')).toHaveLength(3);
    expect(await ids(key, '?status=delivered')).toEqual([]);
    expect(await ids(key, `?from=${today}&to=${today}`)).toHaveLength(3);
    expect(await ids(key, '?to=2020-01-01')).toEqual([]);
    expect(
      await ids(key, `?supplier=${SUPPLIERS.ashwood.id}&product=${product}&refund_status=none&dispute=none`),
    ).toHaveLength(3);
    expect(await ids(key, `?supplier=${SUPPLIERS.brightloom.id}&product=${product}`)).toEqual([]);
    expect(await ids(key, '?q=LOVELACE&status=pending')).toEqual([first?.order.id]);
    expect(await ids(key, `?q=${first?.order.number.replace('-', '').toLowerCase()}`)).toEqual([first?.order.id]);
    expect(await ids(key, '?refund_status=partial')).toEqual([]);
    expect(await ids(key, '?dispute=any')).toEqual([]);
  });

  it('finds an order by the reference and metadata of its retailer, for who sees them', async () => {
    const id = mine[1]?.order.id ?? '';
    const noted = { reference: 'SO-2210/B', metadata: { till: 'Kiosk Leeds' } };
    const patched = await world.call('PATCH', `/v1/orders/${id}`, northlight.secretKey, noted);
    expect([patched.status, patched.body], patched.text).toMatchObject([200, noted]);
    for (const q of ['so 2210', 'KIOSK']) {
      await until(async () => (await ids(northlight.secretKey, `?q=${q}`)).length === 1);
      expect(await ids(northlight.secretKey, `?q=${q}`)).toEqual([id]);
      expect(await ids(PLATFORM.secretKey, `?q=${q}`)).toEqual([id]);
      for (const key of [SUPPLIERS.ashwood.secretKey, BRANDS.harbour.secretKey, hazel.secretKey])
        expect(await ids(key, `?q=${q}`)).toEqual([]);
    }
    const { rows } = await csv(northlight.secretKey, '?q=kiosk');
    expect(rows[0]).toMatchObject({ reference: 'SO-2210/B', metadata: '{"till":"Kiosk Leeds"}' });
    const taken = await world.call('PATCH', `/v1/orders/${id}`, northlight.secretKey, {
      reference: null,
      metadata: null,
    });
    expect(taken.body).toMatchObject({ reference: null, metadata: {} });
    await until(async () => (await ids(northlight.secretKey, '?q=kiosk')).length === 0);
  });

  it('finds an order by all that its reader sees of it, however it is typed', async () => {
    const [ada] = mine;
    if (ada === undefined) return expect.fail('no order');
    const Line = z.looseObject({ sku: z.string(), title: z.string(), brand_id: z.string() });
    const line = Line.parse(ada.order.lines.find(({ sku }) => sku === byHand));
    const brand = Object.values(BRANDS).find(({ id }) => id === line.brand_id)?.secretKey ?? '';
    const { number, id } = ada.order;
    const [head, tail] = number.split('-');
    const numbers = [`${head} ${tail}`, `#${number.toLowerCase()}`, `Order ${number}`, `order no. ${head}${tail}`];
    const texts = {
      goods: [...numbers, id, line.sku.toLowerCase().replaceAll('-', ' '), line.title.toUpperCase().replace(' ', '  ')],
      people: ['lovelac\u00e9', 'ada  LOVE', CUSTOMER.address.postal_code.toLowerCase().replace(' ', ''), PHONE],
      money: [ada.payment.payment_intent, CUSTOMER.email.toUpperCase()],
    };
    const readers = [
      [northlight.secretKey, ['goods', 'people', 'money']],
      [PLATFORM.secretKey, ['goods', 'people', 'money']],
      [SUPPLIERS.ashwood.secretKey, ['goods', 'people']],
      [brand, ['goods']],
      [hazel.secretKey, []],
    ] as const;
    for (const [key, may] of readers) {
      for (const [what, all] of Object.entries(texts)) {
        for (const q of all) {
          const found = (await ids(key, `?q=${encodeURIComponent(q)}`)).includes(id);
          expect(found, `${key} ${q}`).toBe(may.some((one) => one === what));
        }
      }
    }
  });

  it("uses days of the caller's time zone, and the CSV has times with the offset", async () => {
    const key = hazel.secretKey;
    const [listed] = (await list(key)).data;
    const at = Date.parse(z.looseObject({ placed_at: z.string() }).parse(listed).placed_at);
    // The two zones differ by nearly a day, so one of them has another date than UTC.
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu']) {
      const set = await world.call('PUT', '/v1/settings/policies', key, { time_zone: zone });
      expect(set, set.text).toMatchObject({ status: 200, body: { time_zone: zone } });
      const day = dayOf(at, zone);
      const [before, after] = [-86_400_000, 86_400_000].map((by) => dayOf(at + by, zone));
      expect(await ids(key, `?from=${day}&to=${day}`)).toEqual([theirs.order.id]);
      expect(await ids(key, `?to=${before}`)).toEqual([]);
      expect(await ids(key, `?from=${after}`)).toEqual([]);
      const { rows } = await csv(key, `?from=${day}&to=${day}`);
      expect(rows[0]?.placed_at).toMatch(new RegExp(`^${day}T.*[+-]\\d\\d:\\d\\d$`));
      expect(Date.parse(rows[0]?.placed_at ?? '')).toBe(at);
    }
  });

  it('has pages, and refuses a wrong cursor, filter or day', async () => {
    const key = northlight.secretKey;
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: z.infer<typeof List> = await list(key, `?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(mineIds());
    for (const query of ['?cursor=nonsense', '?status=lost', '?from=yesterday', '?limit=0', '?dispute=maybe']) {
      const reply = await world.call('GET', `/v1/orders${query}`, key);
      expect(Problem.parse(reply.body).code, query).toBe('invalid_request');
    }
  });

  it('makes at most two database queries, with any filter', async () => {
    await world.call('GET', '/v1/orders', northlight.secretKey);
    for (const path of ['/v1/orders', '/v1/orders?status=refunded&q=ada&product=prd_x&dispute=any', '/v1/orders.csv']) {
      await world.control(world.stack.neonUrl, '/_sim/queries', undefined, 'DELETE');
      expect((await world.call('GET', path, northlight.secretKey)).status).toBe(200);
      const Queries = z.object({ queries: z.array(z.string()) });
      const { queries } = Queries.parse(await world.control(world.stack.neonUrl, '/_sim/queries', undefined, 'GET'));
      // The projection may run at the same time.
      const ours = queries.filter((text) => /^\s*select/i.test(text));
      expect(ours.length, ours.join('\n')).toBeLessThanOrEqual(2);
      expect(ours.length).toBeGreaterThan(0);
    }
  });

  it('is a 503 while the database is down', async () => {
    await world.control(world.stack.neonUrl, '/_sim/down');
    const replies = await Promise.all(
      ['/v1/orders', '/v1/orders.csv'].map((path) => world.call('GET', path, northlight.secretKey)),
    );
    await world.control(world.stack.neonUrl, '/_sim/up');
    for (const reply of replies) expect(Problem.parse(reply.body).code).toBe('unavailable');
  });
});

describe('the CSV', () => {
  it('has exactly the rows of the list, with what each party may see', async () => {
    for (const key of [
      northlight.secretKey,
      hazel.secretKey,
      SUPPLIERS.ashwood.secretKey,
      BRANDS.marlowe.secretKey,
      PLATFORM.secretKey,
    ]) {
      for (const query of ['', '?q=grace', '?status=cancelled']) {
        const sheet = await csv(key, query);
        const shown = (await list(key, query)).data;
        expect(sheet.ids).toEqual(shown.map(({ id }) => id));
        expect(sheet.rows.map((row) => row.line_id)).toEqual(shown.flatMap(({ lines }) => lines.map(({ id }) => id)));
      }
    }
  });

  it('is safe to open in a spreadsheet, and has the right headers', async () => {
    const { reply, rows } = await csv(northlight.secretKey, '?bom=1');
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const cells = rows.flatMap((row) => Object.values(row));
    expect(cells).toContain('\'=cmd|"/c calc"!A1');
    expect(cells.filter((cell) => /^[=+@]/.test(cell))).toEqual([]);
    const whole = rows.filter(({ order_total }) => order_total !== '');
    expect(whole).toHaveLength(3);
    expect(whole[0]?.order_total).toBe(((mine[0]?.order.totals?.total ?? 0) / 100).toFixed(2));
  });
});
