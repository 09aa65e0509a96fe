import type { Headrail, Order, PlacedOrder, Product } from '../../packages/client/src/index.ts';
import { until } from '../support/until.ts';
import { allProducts, lineOf, SUPPLIER_STEPS } from './api.ts';
import { CARD, CUSTOMER, DEMO_SUPPLIERS, keyOf, nameOf, SHOP } from './parties.ts';
import { money, paint, say, sayStep } from './screen.ts';
import type { StripeReads } from './stripe.ts';

/** The clients that the demo uses. */
export interface Clients {
  readonly api: Headrail;
  /** The address of the API's pages. */
  readonly pages: string;
  /** The address of the mailbox. */
  readonly mailbox: string;
  readonly stripe: StripeReads;
}

/** The demo's order. */
export interface Walk extends Clients {
  readonly placed: PlacedOrder;
  readonly products: readonly Product[];
}

interface Step {
  readonly what: string;
  readonly act: (walk: Walk) => Promise<void>;
  readonly ready: (order: Order) => boolean;
  /** Reads details to print, once the order has this status. */
  readonly seen: (walk: Walk, order: Order) => Promise<readonly string[]>;
}

/** The order as its retailer sees it. */
export const readOrder = ({ api, placed }: Walk): Promise<Order> =>
  api.as(SHOP.secretKey).call('orders.get', { path: { id: placed.order.id } });

export async function choose({ api }: Clients): Promise<{ products: Product[]; shipping: string | undefined }> {
  const browser = api.as(SHOP.publishableKey);
  const { shipping_options } = await browser.call('products.list');
  const sold = await allProducts(browser);
  const products = DEMO_SUPPLIERS.map(({ skus, supplier }) => {
    const product = sold.find(({ sku, in_stock }) => in_stock && sku.startsWith(skus));
    if (product === undefined) throw new Error(`${SHOP.name} has no product of ${supplier.name} in stock.`);
    return product;
  });
  return { products, shipping: shipping_options[0]?.id };
}

export async function place(
  clients: Clients,
  products: readonly Product[],
  shipping: string | undefined,
): Promise<Walk> {
  const lines = products.map((product, i) => lineOf(product, DEMO_SUPPLIERS[i]?.quantity ?? 1));
  const body = { customer: CUSTOMER, lines, ...(shipping === undefined ? {} : { shipping_option_id: shipping }) };
  const since = performance.now();
  const placed = await clients.api.as(SHOP.publishableKey).call('orders.place', { body });
  const walk = { ...clients, placed, products };
  const order = await readOrder(walk);
  const took = performance.now() - since;
  sayHead(walk, order);
  sayStep(order.status, took, 'the order is placed', await moneyAtStripe(walk, order));
  return walk;
}

function sayHead({ pages, placed, products }: Walk, { id, number }: Order): void {
  say(`\n${paint('bold', `Order ${number}`)} at ${SHOP.name}   ${paint('dim', id)}`);
  for (const [i, { title, sku }] of products.entries()) {
    say(`  ${DEMO_SUPPLIERS[i]?.quantity} x ${title} (${sku}), made by ${DEMO_SUPPLIERS[i]?.supplier.name}`);
  }
  say(`  ${paint('dim', `Its customer's page: ${pages}/o/${id}#${placed.order_token}`)}\n`);
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

type SupplierStep = (supplier: Headrail, id: string, n: number) => Promise<unknown>;

/** Takes the suppliers' step on every fulfilment with the status `from`. Each supplier uses its own key. */
async function suppliers(walk: Walk, step: SupplierStep, from: string): Promise<void> {
  const { fulfilments } = await readOrder(walk);
  for (const [i, { id, supplier_id, status }] of fulfilments.entries()) {
    if (status === from) await step(walk.api.as(keyOf(supplier_id)), id, i + 1);
  }
}

const dispatch: SupplierStep = (supplier, id, n) =>
  supplier.call('fulfilments.dispatch', { path: { id }, body: tracking(n) });

const customerOf = ({ api, placed }: Walk): Headrail => api.as(placed.order_token);
const pathOf = ({ placed }: Walk) => ({ id: placed.order.id });

const tracking = (n: number) => ({
  carrier: 'Parcelforce',
  tracking_number: `PF00000${n}`,
  tracking_url: `https://track.example.com/PF00000${n}`,
});

const STEPS: readonly Step[] = [
  {
    what: `paid with ${CARD}`,
    act: async (walk) => {
      await customerOf(walk).call('orders.pay', { path: pathOf(walk), body: { payment_method: CARD } });
    },
    ready: ({ fulfilments }) => fulfilments.length === DEMO_SUPPLIERS.length,
    seen: async (walk, order) => [...(await moneyAtStripe(walk, order)), ...(await fulfilmentsSeen(walk, order))],
  },
  {
    what: 'the last supplier accepts',
    act: (walk) => suppliers(walk, SUPPLIER_STEPS.accept, 'requested'),
    ready: ({ status }) => status === 'confirmed',
    seen: fulfilmentsSeen,
  },
  {
    what: 'both start',
    act: (walk) => suppliers(walk, SUPPLIER_STEPS.start, 'accepted'),
    ready: ({ status }) => status === 'in_production',
    seen: fulfilmentsSeen,
  },
  {
    what: 'both ship',
    act: (walk) => suppliers(walk, dispatch, 'in_production'),
    ready: ({ status }) => status === 'dispatched',
    seen: fulfilmentsSeen,
  },
  {
    what: 'it arrives, says Ada',
    act: async (walk) => {
      await suppliers(walk, SUPPLIER_STEPS.deliver, 'dispatched');
      await customerOf(walk).call('orders.confirmDelivery', { path: pathOf(walk) });
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
