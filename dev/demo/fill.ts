import { type Answer, type Headrail, HeadrailProblem } from '../../packages/client/src/index.ts';
import { RETAILERS } from '../seed/keys.ts';
import { EndedEarly, Sale, type Shop } from './actor.ts';
import { allProducts, lineOf, type NewOrder, type Sold } from './api.ts';
import { paint, say } from './screen.ts';
import { STORIES } from './stories.ts';

/** `npm run demo -- --orders 150` fills the market: orders in every state, with refunds, messages and disputes. */

/** Orders at once. More would only wait for each other. */
const WIDTH = 4;

const PEOPLE = [
  ['Ada Lovelace', 'London', 'SW1Y 4JH'],
  ['Grace Adeyemi', 'Leeds', 'LS1 4DY'],
  ['Magnus Thorvaldsen', 'Edinburgh', 'EH1 1RE'],
  ['Li Wei', 'Manchester', 'M1 1AE'],
  ['Priya Raman', 'Bristol', 'BS1 4DJ'],
  ['Owen Pritchard', 'Cardiff', 'CF10 1EP'],
  ['Zoë Marchetti', 'Brighton', 'BN1 1GE'],
  ['Ibrahim Sesay', 'Birmingham', 'B1 1BB'],
  ['Niamh Gallagher', 'Belfast', 'BT1 5GS'],
] as const;

interface Stocked {
  readonly shop: Shop;
  readonly products: readonly Sold[];
  readonly shipping: Answer<'products.list'>['shipping_options'];
}

/** Which story the `n`th order has: as often as it says, and in a mixed order. */
export function storyAt(n: number): (typeof STORIES)[number] {
  // 37 shares no factor with 100, so a hundred orders in a row meet every story as often as it says.
  let place = (n * 37) % 100;
  const found = STORIES.find(({ often }) => {
    place -= often;
    return place < 0;
  });
  if (found === undefined) throw new Error('the stories do not add up to 100');
  return found;
}

/** Most orders are Northlight's. */
export const SHOPS = [
  RETAILERS.northlight,
  RETAILERS.northlight,
  RETAILERS.hazel,
  RETAILERS.northlight,
  RETAILERS.tallsash,
];

/**
 * Which shop the `n`th order is of. Three in a row are of one shop: with one, stories and shops would both go round in
 * fives, and a shop would never meet some of the stories.
 */
export const shopAt = (n: number): number => Math.floor(n / 3) % SHOPS.length;

async function stocked(api: Headrail, shop: Shop): Promise<Stocked> {
  const browser = api.as(shop.publishableKey);
  const { shipping_options } = await browser.call('products.list');
  const products = await allProducts(browser);
  return { shop, products: products.filter(({ in_stock }) => in_stock), shipping: shipping_options };
}

const at = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

/** What the `n`th customer orders, and then what instead, if it is sold out: each product of the shop in turn. */
export function cartsOf({ products, shipping }: Pick<Stocked, 'products' | 'shipping'>, n: number): NewOrder[] {
  const [name, city, postal_code] = at(PEOPLE, n);
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`;
  const [standard] = shipping;
  return products.map((_, choice) => ({
    customer: { name, email, address: { line1: `${1 + (n % 90)} High Street`, city, postal_code, country: 'GB' } },
    lines: Array.from({ length: 1 + (n % 3) }, (_, i) =>
      lineOf(at(products, n * 5 + i * 3 + choice), 1 + ((n + i) % 2)),
    ),
    ...(standard === undefined ? {} : { shipping_option_id: standard.id }),
  }));
}

const isSoldOut = (error: unknown): boolean => error instanceof HeadrailProblem && error.code === 'out_of_stock';

/** Places the `n`th customer's order. Who finds something sold out chooses something else. */
async function placeOne(sale: Sale, shop: Stocked, n: number): Promise<void> {
  let refused: unknown = new Error('the shop has nothing to sell');
  for (const cart of cartsOf(shop, n)) {
    try {
      return await sale.place(cart);
    } catch (error) {
      if (!isSoldOut(error)) throw error;
      refused = error;
    }
  }
  throw refused;
}

const plusOne = (told: Map<string, number>, name: string) => void told.set(name, (told.get(name) ?? 0) + 1);

/** Tells `count` stories. Returns what went wrong, each with the number of its order. */
export async function fillMarket(api: Headrail, count: number): Promise<string[]> {
  const shops = await Promise.all(SHOPS.map((shop) => stocked(api, shop)));
  const told = new Map<string, number>();
  const wrong: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const n = next++;
      const story = storyAt(n);
      const shop = at(shops, shopAt(n));
      try {
        const sale = new Sale(api, shop.shop);
        await placeOne(sale, shop, n);
        if (story.card !== undefined) await sale.pay(story.card);
        await story.tell?.(sale);
        plusOne(told, story.name);
      } catch (error) {
        if (error instanceof EndedEarly) plusOne(told, `cancelled by itself: ${error.message}`);
        else wrong.push(`order ${n + 1}, ${story.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      const done = [...told.values()].reduce((sum, one) => sum + one, 0) + wrong.length;
      if (done % 25 === 0 && done < count) say(paint('dim', `  ${done} of ${count}`));
    }
  };
  say(`\nFilling the market with ${count} orders.`);
  await Promise.all(Array.from({ length: WIDTH }, work));
  for (const [name, times] of told) say(`  ${`${times}`.padStart(4)}  ${name}`);
  return wrong;
}
