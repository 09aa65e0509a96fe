import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { type Placed, Problem } from '../support/client.ts';
import { World } from '../support/world.ts';

const { hazel, tallsash } = RETAILERS;
const CREATE = { method: 'POST', path: '/v1/payment_intents' };

let world: World;
beforeAll(async () => {
  world = new World(await startStack());
});
afterAll(() => world?.stack.stop());

/** A shop that nobody has opened yet sells in this currency from now on. */
async function sells(retailer: (typeof RETAILERS)['hazel'], currency: string, price: number): Promise<void> {
  const { sql } = world.stack;
  const settings = JSON.stringify({ currency, shippingOptions: [] });
  await sql('update parties set settings = settings || $2::jsonb where id = $1', [retailer.id, settings]);
  await sql(
    'update listings set currency = $2, unit_amount = $3::bigint, supplier_cost = 0, platform_fee_bps = 0, brand_royalty_bps = 0 where retailer_id = $1',
    [retailer.id, currency, String(price)],
  );
}

async function cartOf(key: string) {
  const [first] = await world.products(key);
  if (first === undefined) throw new Error('the shop sells nothing');
  return world.cart([first.sku], key);
}

describe('a shop in forints', () => {
  const { publishableKey, secretKey } = hazel;

  it('shows, charges, mails and exports the same price', async () => {
    await sells(hazel, 'huf', 4_590_050);
    const placed: Placed = await world.placed(await cartOf(publishableKey), undefined, publishableKey);
    expect(placed.order.totals?.total).toBe(4_590_050);
    expect((await world.pay(placed)).status).toBe(200);
    const id = placed.order.id;
    await world.reach(id, secretKey, ({ fulfilments }) => fulfilments.length > 0);
    const intent = await world.stack.stripe.paymentIntents.retrieve(placed.payment.payment_intent);
    expect(intent).toMatchObject({ currency: 'huf', amount_received: 4_590_050 });
    const [mail] = await world.mailsReach(id, 1);
    expect(JSON.stringify(mail)).toMatch(/HUF\s*45,900\.50/);
    const shop = await world.call('GET', '/v1/products', publishableKey);
    expect(shop.body).toMatchObject({ currency: 'huf', currency_digits: 2 });
    const csv = await until(async () => {
      const { text } = await world.call('GET', '/v1/orders.csv', secretKey);
      return text.includes(id) ? text : null;
    });
    expect(csv).toContain(',45900.50,');
  });
});

describe('placing that Stripe refuses', () => {
  const { publishableKey } = tallsash;
  beforeAll(() => sells(tallsash, 'try', 20));

  /** The refusal, which is the same when the same request comes again. Nothing is left at Stripe. */
  async function refused(body: unknown, key: string) {
    const once = randomUUID();
    const first = await world.place(body, once, key);
    const again = await world.place(body, once, key);
    expect(again.text).toBe(first.text);
    expect(again.status).toBe(first.status);
    return Problem.parse(first.body);
  }

  it('is a refusal with its reason: too small after the conversion, too large, a currency', async () => {
    const cart = await cartOf(publishableKey);
    expect(await refused(cart, publishableKey)).toMatchObject({
      status: 422,
      code: 'amount_too_small',
      detail:
        'A total of 20 try (minor units) is too small to be charged. Send a larger order with a new Idempotency-Key.',
      status_now: 'cancelled',
    });
    await world.fault('too_much', CREATE);
    expect(await refused(cart, publishableKey)).toMatchObject({ status: 422, code: 'amount_too_large' });
    await world.fault('currency_refused', CREATE);
    expect(await refused(cart, publishableKey)).toMatchObject({ status: 422, code: 'currency_not_accepted' });
  });

  it('refuses a known limit before Stripe is asked', async () => {
    const { publishableKey: key } = RETAILERS.northlight;
    const cart = await cartOf(key);
    const lines = cart.lines.map((line) => ({ ...line, quantity: 999 }));
    const many = Array.from({ length: 50 }, () => lines).flat();
    const before = (await world.stack.stripe.paymentIntents.list({ limit: 100 })).data.length;
    const problem = await refused({ ...cart, lines: many }, key);
    expect(problem).toMatchObject({ status: 422, code: 'amount_too_large' });
    expect(problem.detail).toContain('at most 99999999');
    expect((await world.stack.stripe.paymentIntents.list({ limit: 100 })).data).toHaveLength(before);
  });
});
