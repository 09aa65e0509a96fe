import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../support/stack.ts';
import { anyText, TROUBLES } from '../support/texts.ts';
import { until } from '../support/until.ts';
import { CUSTOMER, keyOfSupplier, Order, Placed } from './support/client.ts';
import { AUTO, World } from './support/world.ts';

/** A text that people type is refused with the name of its field, or found unchanged wherever the order is read. */

let world: World;
let cart: Awaited<ReturnType<World['cart']>>;

beforeAll(async () => {
  world = new World(await startStack());
  cart = await world.cart([AUTO]);
});
afterAll(() => world?.stack.stop());

const Named = Order.extend({ customer: z.looseObject({ name: z.string(), address: z.looseObject({}) }) });
const List = z.looseObject({ data: z.array(Named) });
const Refused = z.looseObject({ code: z.string(), errors: z.array(z.looseObject({ path: z.string() })) });

const tidy = (text: string): string => text.toWellFormed().normalize('NFC').trim();
const named = (name: string) => ({ ...cart, customer: { ...CUSTOMER, name } });

const listed = async (id: string) => {
  const reply = await world.call('GET', '/v1/orders?limit=100', world.retailer);
  return List.parse(reply.body).data.find((order) => order.id === id);
};

/** A cell as a spreadsheet shows it, without the sign that protects against formulas. */
const inSheet = async (id: string) => {
  const { text } = await world.call('GET', '/v1/orders.csv', world.retailer);
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  return data.find((row) => row.order_id === id)?.customer_name?.replace(/^'/, '');
};

it('half an emoji is found in the object, the list, the CSV and the mail', async () => {
  const name = 'Lone \ud800 name';
  const placed = await world.placed(named(name));
  await world.pay(placed);
  await world.reachStatus(placed.order.id, world.retailer, 'confirmed');
  const order = await until(() => listed(placed.order.id));
  expect(order.customer.name).toBe('Lone \ufffd name');
  expect(await inSheet(placed.order.id)).toBe('Lone \ufffd name');
  const [mail] = await world.mailsReach(placed.order.id, 1);
  expect(mail?.text).toContain('Lone \ufffd name');
  const reprojected = await world.call('POST', `/v1/ops/orders/${placed.order.id}/reproject`, world.ops, {});
  expect(reprojected.status, reprojected.text).toBe(200);
});

/** Every text of a customer, as a change of the body and as a reader finds it. */
const TEXTS = ['name', 'phone', 'line1', 'line2', 'city', 'region', 'postal_code'] as const;
const ofAddress = (field: string): boolean => !['name', 'phone'].includes(field);

const saying = (field: string, text: string) => {
  const { address, ...customer } = CUSTOMER;
  const change = ofAddress(field) ? { address: { ...address, [field]: text } } : { address, [field]: text };
  return { ...cart, customer: { ...customer, ...change } };
};
const saidIn = ({ customer }: z.infer<typeof Named>, field: string) =>
  (ofAddress(field) ? customer.address : customer)[field] ?? '';

it('any text of a customer is refused with its field, or found in the object, the list, the CSV and the mail', async () => {
  await fc.assert(
    fc.asyncProperty(anyText(10), fc.constantFrom(...TEXTS), async (text, field) => {
      const reply = await world.place(saying(field, text));
      if (reply.status === 400) {
        const path = ofAddress(field) ? `customer.address.${field}` : `customer.${field}`;
        expect(Refused.parse(reply.body).errors.map((error) => error.path)).toEqual([path]);
        return;
      }
      expect(reply.status, reply.text).toBe(201);
      const placed = Placed.parse(reply.body);
      const { id } = placed.order;
      const order = Named.parse(await world.order(id, world.retailer));
      expect(saidIn(order, field)).toBe(tidy(text));
      const inList = await until(() => listed(id));
      expect(inList.customer).toEqual(order.customer);
      expect(await inSheet(id)).toBe(order.customer.name.replace(/^'/, ''));
      if (field !== 'name') return;
      await world.pay(placed);
      const [mail] = await world.mailsReach(id, 1);
      expect(mail?.text).toContain(tidy(text));
    }),
    { numRuns: 25 },
  );
});

it('no text in the body of any step, in a path or in a query is answered with a 5xx', async () => {
  const { placed, order } = await world.confirmed([AUTO]);
  const [task] = order.fulfilments;
  if (task === undefined) return expect.fail('no task');
  const supplierKey = keyOfSupplier(task.supplier_id);
  for (const [trouble, text] of Object.entries(TROUBLES)) {
    const calls: [string, string, string, unknown?][] = [
      ['POST', `/v1/orders/${order.id}/messages`, world.retailer, { to: task.supplier_id, body: text }],
      [
        'POST',
        `/v1/orders/${order.id}/disputes`,
        placed.order_token,
        { reason: 'other', description: text, line_ids: [text] },
      ],
      ['POST', `/v1/orders/${order.id}/payment`, placed.order_token, { payment_method: text }],
      ['POST', `/v1/fulfilments/${task.id}/dispatch`, supplierKey, { carrier: text, tracking_number: text }],
      [
        'PUT',
        '/v1/settings/policies',
        world.retailer,
        { shipping_options: [{ id: 'standard', title: text, amount: 695 }] },
      ],
      ['POST', '/v1/members', world.retailer, { email: `${randomUUID()}@shop.example`, name: text }],
      ['DELETE', `/v1/members/${encodeURIComponent(text.toWellFormed())}`, world.retailer],
      ['GET', `/v1/stock/${encodeURIComponent(text.toWellFormed())}`, supplierKey],
      ['PUT', `/v1/stock/${encodeURIComponent(text.toWellFormed())}`, supplierKey, { on_hand: 1 }],
      ['GET', `/v1/orders/${encodeURIComponent(text.toWellFormed())}`, world.retailer],
      ['POST', `/v1/ops/dead-letters/${encodeURIComponent(text.toWellFormed())}/replay`, world.ops, {}],
      ['GET', `/v1/orders?${new URLSearchParams({ q: text, supplier: text, product: text })}`, world.retailer],
      ['GET', `/v1/orders.csv?${new URLSearchParams({ q: text })}`, world.ops],
    ];
    for (const [method, path, key, body] of calls) {
      const reply = await world.call(method, path, key, body);
      expect(reply.status, `${trouble}: ${method} ${path} ${reply.text}`).toBeLessThan(500);
    }
  }
  // The accepted order is in the list, and there is no dead letter.
  await until(async () => (await listed(order.id))?.version === (await world.order(order.id, world.retailer)).version);
  const deadLetters = await world.call('GET', '/v1/ops/dead-letters', world.ops);
  expect(deadLetters.body).toMatchObject({ data: [] });
});

it('no bytes in a path are answered with a 5xx', async () => {
  const { id } = (await world.placed(cart)).order;
  const asked = [world.retailer, keyOfSupplier('sup_brightloom'), world.ops];
  for (const raw of [
    '%',
    '%zz',
    '%00',
    '%ff%fe',
    '%c3%28',
    '%ed%a0%80',
    'x%0d%0aset-cookie:a',
    '%2e%2e%2f',
    `${id}%00`,
  ]) {
    for (const path of [
      ...['orders', 'fulfilments', 'disputes', 'members', 'stock', 'settings/notifications'].map(
        (one) => `/v1/${one}/${raw}`,
      ),
      ...['o', 'orders', 'bench', 'disputes', 'assets', 'x'].map((one) => `/${one}/${raw}`),
      `/v1/orders/${id}/proposals/${raw}/accept`,
      `/v1/ops/dead-letters/${raw}/replay`,
      `/v1/orders/${raw}/events`,
    ]) {
      for (const [method, key] of ['GET', 'POST', 'DELETE'].flatMap((one) => asked.map((key) => [one, key] as const))) {
        const reply = await world.call(method, path, key, method === 'GET' ? undefined : {});
        expect(reply.status, `${method} ${path} ${reply.text}`).toBeLessThan(500);
      }
    }
  }
});
