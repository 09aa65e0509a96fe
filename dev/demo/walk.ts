import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { allProducts } from '../api-client.ts';
import { until } from '../support/until.ts';
import { type Api, lineOf, Order, Placed, type Product, Products } from './api.ts';
import { CARD, CUSTOMER, DEMO_SUPPLIERS, keyOf, nameOf, SHOP } from './parties.ts';
import { money, paint, say, sayStep } from './screen.ts';
import type { StripeReads } from './stripe.ts';

/** The clients that the demo uses. */
export interface Stage {
  readonly api: Api;
  readonly mailbox: Api;
  readonly stripe: StripeReads;
}

/** The demo's order. */
export interface Walk extends Stage {
  readonly placed: z.infer<typeof Placed>;
  readonly products: readonly Product[];
}

interface Step {
  readonly what: string;
  readonly act: (walk: Walk) => Promise<void>;
  readonly ready: (order: Order) => boolean;
  /** Reads details to print, once the order has this status. */
  readonly seen: (walk: Walk, order: Order) => Promise<readonly string[]>;
}

const Anything = z.unknown();

/** The order as its retailer sees it. */
export const readOrder = ({ api, placed }: Walk): Promise<Order> =>
  api.call(Order, 'GET', `/v1/orders/${placed.order.id}`, { key: SHOP.secretKey });

export async function choose({ api }: Stage): Promise<{ products: Product[]; shipping: string | undefined }> {
  const shop = await api.call(Products, 'GET', '/v1/products', { key: SHOP.publishableKey });
  const sold = await allProducts((path) => api.call(z.unknown(), 'GET', path, { key: SHOP.publishableKey }));
  const products = DEMO_SUPPLIERS.map(({ skus, supplier }) => {
    const product = sold.find(({ sku, in_stock }) => in_stock && sku.startsWith(skus));
    if (product === undefined) throw new Error(`${SHOP.name} has no product of ${supplier.name} in stock.`);
    return product;
  });
  return { products, shipping: shop.shipping_options[0]?.id };
}

export async function place(stage: Stage, products: readonly Product[], shipping: string | undefined): Promise<Walk> {
  const lines = products.map((product, i) => lineOf(product, DEMO_SUPPLIERS[i]?.quantity ?? 1));
  const body = { customer: CUSTOMER, lines, ...(shipping === undefined ? {} : { shipping_option_id: shipping }) };
  const since = performance.now();
  const request = { key: SHOP.publishableKey, idempotencyKey: randomUUID(), body };
  const placed = await stage.api.call(Placed, 'POST', '/v1/orders', request);
  const walk = { ...stage, placed, products };
  const order = await readOrder(walk);
  const took = performance.now() - since;
  sayHead(walk, order);
  sayStep(order.status, took, 'the order is placed', await moneyAtStripe(walk, order));
  return walk;
}

function sayHead({ api, placed, products }: Walk, { id, number }: Order): void {
  say(`\n${paint('bold', `Order ${number}`)} at ${SHOP.name}   ${paint('dim', id)}`);
  for (const [i, { title, sku }] of products.entries()) {
    say(`  ${DEMO_SUPPLIERS[i]?.quantity} x ${title} (${sku}), made by ${DEMO_SUPPLIERS[i]?.supplier.name}`);
  }
  say(`  ${paint('dim', `Its customer's page: ${api.base}/o/${id}#${placed.order_token}`)}\n`);
}

async function moneyAtStripe({ stripe, placed }: Walk, { currency }: Order): Promise<string[]> {
  const { id, status, amount, charge } = await stripe.intent(placed.payment.payment_intent);
  const intent = `Stripe: ${id} of ${money(amount, currency)}: ${status}`;
  if (charge === null) return [intent];
  return [intent, `        ${charge.id} ${charge.captured ? `captured ${money(charge.amount, currency)}` : 'held'}`];
}

const fulfilmentsSeen = async (_: Walk, order: Order): Promise<string[]> => [
  order.fulfilments.map((f) => `${nameOf(f.supplier_id).split(' ')[0]}: ${f.status}`).join(', '),
];

/** Takes the suppliers' step on every fulfilment with the status `from`. Each supplier uses its own key. */
async function suppliers(walk: Walk, step: string, from: string, body: (n: number) => object = () => ({})) {
  const { fulfilments } = await readOrder(walk);
  for (const [i, { id, supplier_id, status }] of fulfilments.entries()) {
    if (status !== from) continue;
    const request = { key: keyOf(supplier_id), body: body(i + 1) };
    await walk.api.call(Anything, 'POST', `/v1/fulfilments/${id}/${step}`, request);
  }
}

const customer = ({ api, placed }: Walk, action: string, body: object) =>
  api.call(Anything, 'POST', `/v1/orders/${placed.order.id}/${action}`, { key: placed.order_token, body });

const tracking = (n: number) => ({
  carrier: 'Parcelforce',
  tracking_number: `PF00000${n}`,
  tracking_url: `https://track.example.com/PF00000${n}`,
});

const STEPS: readonly Step[] = [
  {
    what: `paid with ${CARD}`,
    act: async (walk) => void (await customer(walk, 'payment', { payment_method: CARD })),
    ready: ({ fulfilments }) => fulfilments.length === DEMO_SUPPLIERS.length,
    seen: async (walk, order) => [...(await moneyAtStripe(walk, order)), ...(await fulfilmentsSeen(walk, order))],
  },
  {
    what: 'the last supplier accepts',
    act: (walk) => suppliers(walk, 'accept', 'requested'),
    ready: ({ status }) => status === 'confirmed',
    seen: fulfilmentsSeen,
  },
  {
    what: 'both start',
    act: (walk) => suppliers(walk, 'start', 'accepted'),
    ready: ({ status }) => status === 'in_production',
    seen: fulfilmentsSeen,
  },
  {
    what: 'both ship',
    act: (walk) => suppliers(walk, 'dispatch', 'in_production', tracking),
    ready: ({ status }) => status === 'dispatched',
    seen: fulfilmentsSeen,
  },
  {
    what: 'it arrives, says Ada',
    act: async (walk) => {
      await suppliers(walk, 'deliver', 'dispatched');
      await customer(walk, 'confirm-delivery', {});
    },
    ready: ({ status }) => status === 'delivered',
    seen: fulfilmentsSeen,
  },
];

/** Takes every step from payment to delivery. Prints one line when the new status was read back. */
export async function walkToDelivered(walk: Walk): Promise<void> {
  for (const { what, act, ready, seen } of STEPS) {
    const since = performance.now();
    await act(walk);
    const order = await until(async () => {
      const now = await readOrder(walk);
      if (ready(now)) return now;
      throw new Error(`${what}: the order is still ${now.status}`);
    });
    const took = performance.now() - since;
    sayStep(order.status, took, what, await seen(walk, order));
  }
}
