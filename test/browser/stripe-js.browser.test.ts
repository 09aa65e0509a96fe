import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Products } from '../../dev/api-client.ts';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { STRIPE_JS, type Storefront, startStorefront } from '../../dev/storefront/server.ts';
import { fillIn, nothingTyped } from '../../tools/screenshots/acts.ts';
import { openSite, type Site } from './people.ts';

/** The shop with Stripe's own form: a stub of Stripe.js, which reaches the simulator with the publishable key. */

const STUB = readFileSync(new URL('stripe-stub.js', import.meta.url), 'utf8');
const { publishableKey, secretKey } = RETAILERS.northlight;
const Payment = z.looseObject({ payment: z.looseObject({ confirmation_token: z.string(), return_url: z.string() }) });
const Answer = z.looseObject({
  order: z.looseObject({ id: z.string() }),
  payment: z.looseObject({ status: z.string(), next_action: z.unknown().optional() }),
});

let site: Site;
let shop: Storefront;

beforeAll(async () => {
  site = await openSite();
  shop = await startStorefront({ port: 0, apiUrl: site.stack.url, publishableKey, stripeKey: 'pk_test_sim' });
  await site.api.call('PUT', '/v1/settings/policies', secretKey, { allowed_origins: [shop.url] });
});
afterAll(async () => {
  await shop?.close();
  await site?.close();
});

/** A page of the shop. `asked`: what Stripe was asked with which key. */
async function opened(): Promise<{ page: Page; asked: string[] }> {
  const page = await site.stranger();
  const asked: string[] = [];
  await page.route(STRIPE_JS, (route) => route.fulfill({ contentType: 'text/javascript', body: STUB }));
  await page.exposeFunction('askStripe', async (key: string, method: string, path: string, form: object) => {
    asked.push(`${key} ${method} ${path.replace(/pi_\w+/g, 'pi').replace(/\?.*/, '')}`);
    const body = method === 'POST' ? new URLSearchParams(Object.entries(form)).toString() : null;
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(site.stack.stripeUrl + path, { method, headers, body });
    return { status: answer.status, body: await answer.json() };
  });
  await page.exposeFunction('answerBank', async (bank: string, outcome: string) => {
    const answer = await fetch(bank, { method: 'POST', body: new URLSearchParams({ outcome }) });
    if (!answer.ok) throw new Error(`the bank answered ${answer.status}`);
  });
  return { page, asked };
}

/** The same, with everything filled in but the card. */
async function atPayment(): Promise<{ page: Page; asked: string[] }> {
  const { page, asked } = await opened();
  await page.goto(shop.url);
  await fillIn(page);
  return { page, asked };
}

const pay = async (page: Page, card: string) => {
  await page.getByLabel('Card number').fill(card);
  await page.getByRole('button', { name: 'Pay now' }).click();
};

const placing = (page: Page) =>
  page.waitForResponse((one) => one.request().method() === 'POST' && one.url().endsWith('/v1/orders'));

describe("the shop with Stripe's form", () => {
  it('pays with a confirmation token, and says where a bank sends the customer back to', async () => {
    const { page, asked } = await atPayment();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByText('Your card number is incomplete.').waitFor();
    expect(asked).toEqual([]);
    const answered = placing(page);
    await pay(page, 'pm_card_visa');
    const response = await answered;
    const { payment } = Payment.parse(response.request().postDataJSON());
    expect(payment).toEqual({ confirmation_token: expect.stringMatching(/^ctoken_/), return_url: `${shop.url}/` });
    await page.getByRole('link', { name: 'Follow your order' }).waitFor();
    expect(asked).toEqual(['pk_test_sim POST /v1/confirmation_tokens']);
    const { order } = Answer.parse(await response.json());
    await site.api.reach(order.id, secretKey, (one) => one.payment?.status === 'captured');
  });

  it('lets Stripe.js ask the customer in the page, and goes on after a failure and after a success', async () => {
    const { page, asked } = await atPayment();
    const answered = placing(page);
    await pay(page, 'pm_card_authenticationRequired');
    const { payment } = Answer.parse(await (await answered).json());
    expect(payment).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'use_stripe_sdk', redirect_url: null },
    });
    await page.getByRole('button', { name: 'It is not me' }).click();
    await page.getByText('We are unable to authenticate your payment method').waitFor();
    await pay(page, 'pm_card_authenticationRequired');
    await page.getByRole('button', { name: 'It is me' }).click();
    await page.getByRole('link', { name: 'Follow your order' }).waitFor();
    expect(page.context().pages()).toHaveLength(1);
    const round = ['POST /v1/confirmation_tokens', 'GET /v1/payment_intents/pi', 'GET /v1/payment_intents/pi'];
    expect(asked).toEqual([...round, ...round].map((call) => `pk_test_sim ${call}`));
  });

  it('says that a card is declined, and takes another one', async () => {
    const { page } = await atPayment();
    await pay(page, 'pm_card_chargeDeclined');
    await page.getByText('The card was declined').waitFor();
    await pay(page, 'pm_card_visa');
    await page.getByRole('link', { name: 'Follow your order' }).waitFor();
  });
});

describe('what is wrong with an order', () => {
  it('reads every error beside its field, and loses nothing that was typed', async () => {
    const { page } = await opened();
    const focused = () => page.evaluate('document.activeElement.name');
    const said = async (label: string) => {
      const id = await page.getByLabel(label).getAttribute('aria-describedby');
      return id === null ? null : page.locator(`#${id}`).textContent();
    };
    await page.goto(shop.url);
    await nothingTyped(page);
    expect(await said('Drop')).toBe('Drop is required.');
    expect(await focused()).toBe('option:width_mm');
    await page.getByText('5 fields need a change: Width, Drop, Name, E-mail, Street.').waitFor();

    await page.getByRole('button', { name: 'All blinds' }).click();
    await fillIn(page);
    await page.getByLabel('Width').fill('1');
    await page.getByLabel('Postcode').fill('nowhere');
    await pay(page, 'pm_card_visa');
    expect(await said('Width')).toMatch(/^Width must be a whole number of mm from \d+ to \d+\.$/);
    await page.getByLabel('Width').fill('1000');
    expect(await said('Width')).toBeNull();
    await pay(page, 'pm_card_visa');
    await page.getByText(/^Postcode .+\.$/).waitFor();
    expect(await focused()).toBe('postal_code');
    expect(await said('Postcode')).toContain('Postcode ');
    expect(await page.getByLabel('Street').inputValue()).toBe('1 High Street');
    expect(await page.getByRole('img', { name: /1000 mm wide and 1200 mm long/ }).count()).toBe(1);
  });

  it('reads in place that the price has changed and that the blind is sold out, and orders with what was typed', async () => {
    const { page } = await opened();
    // The page has a list of earlier: with another price, and before the last one was sold.
    const route = '**/v1/products';
    await page.route(route, async (old) => {
      const response = await old.fetch();
      const list = Products.parse(await response.json());
      const earlier = list.data.map((one) => ({ ...one, unit_amount: one.unit_amount - 500, in_stock: true }));
      await old.fulfill({ response, json: { ...list, data: earlier } });
    });
    await page.goto(shop.url);
    await fillIn(page);
    const another = () => page.getByRole('button', { name: 'All blinds' }).click();
    await another();
    await page.getByRole('button', { name: 'Choose Walnut Line Venetian' }).click();
    const total = () => page.locator('#total').textContent();
    const before = await total();
    await pay(page, 'pm_card_visa');
    await page.getByText('The price has changed.').waitFor();
    expect(await total()).not.toBe(before);
    await pay(page, 'pm_card_visa');
    await page.getByText('It has just sold out.').waitFor();
    expect(await page.getByText('The price has changed.').isVisible()).toBe(false);

    await page.unroute(route);
    await another();
    expect(await page.getByRole('button', { name: 'Sold out Walnut Line Venetian' }).isDisabled()).toBe(true);
    await page
      .getByRole('button', { name: /^Choose / })
      .first()
      .click();
    expect(await page.getByLabel('Width').inputValue()).toBe('1000');
    expect(await page.getByLabel('Postcode').inputValue()).toBe('YO1 7HU');
    await pay(page, 'pm_card_visa');
    await page.getByRole('link', { name: 'Follow your order' }).waitFor();
  });
});
