import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUPPLIERS } from '../../dev/seed/keys.ts';
import { newContext } from '../../dev/support/browser.ts';
import type { Order } from '../flow/support/client.ts';
import { World } from '../flow/support/world.ts';
import { until } from '../support/until.ts';
import { expectAccessible, openSite, type Site, SUPPLIER } from './people.ts';

/** A workshop's day: many tasks at once, without JavaScript, counted in presses. */

let site: Site;
let world: World;

beforeAll(async () => {
  site = await openSite();
  world = new World(site.stack);
});
afterAll(() => site?.close());

const sku = 'AW-CAFE';
const taskOf = ({ fulfilments }: Order) => fulfilments[0]?.id ?? '';
const statusOf = async (order: Order) =>
  (await site.api.order(order.id, SUPPLIERS.ashwood.secretKey)).fulfilments[0]?.status;

/** Orders whose tasks are in the list, so that it can tick all of them. */
async function asked(count: number, page: Page): Promise<Order[]> {
  const made = await Promise.all(Array.from({ length: count }, () => world.requested([sku])));
  const orders = made.map(({ order }) => order);
  await until(async () => {
    await page.goto(`${site.stack.url}/bench?status=requested`);
    const text = await page.locator('main').innerText();
    if (!orders.every(({ number }) => text.includes(number))) throw new Error('not listed yet');
    return true;
  });
  return orders;
}

/** The supplier's page without JavaScript. */
async function scriptless(): Promise<Page> {
  const storageState = await (await site.as(SUPPLIER)).context().storageState();
  return (await newContext(site.browser, { javaScriptEnabled: false, storageState })).newPage();
}

/** The names of the fields that are marked as wrong. */
const wrongFields = (page: Page): Promise<string[]> =>
  page
    .locator('[aria-invalid=true]')
    .evaluateAll((fields) => fields.map((at) => at.getAttribute('aria-label') ?? at.labels[0].textContent));

describe('ten tasks', () => {
  it('are accepted, started and dispatched with at most 8 presses; one that is refused holds up no other', async () => {
    const page = await scriptless();
    const orders = await asked(10, page);
    let presses = 0;
    const press = async (role: 'link' | 'button', name: string) => {
      presses += 1;
      await page.getByRole(role, { name, exact: true }).click();
    };
    expect(await page.getByRole('row').nth(1).innerText()).toContain('Width');
    await press('link', 'Select all');
    await press('button', 'Work on the selected tasks');
    await press('button', 'Accept');
    await page.getByText('All selected tasks are accepted.').waitFor();
    await press('button', 'Start production');
    await page.getByText('Production has started for all selected tasks').waitFor();
    expect(await page.getByRole('row').nth(1).innerText(), 'the town of the parcel').toContain('London');
    const [late, ...others] = orders;
    for (const { number } of others) await page.getByLabel(`Tracking number of order ${number}`).fill(`PF-${number}`);
    await press('button', 'Dispatch');
    await page.getByText('10 of 10 not done').waitFor();
    expect(await wrongFields(page)).toEqual(['Carrier of all', `Tracking number of order ${late?.number}`]);
    await page.getByLabel('Carrier of all').fill('Parcelforce');
    await press('button', 'Dispatch');
    await page.getByText('1 of 10 not done').waitFor();
    expect(await wrongFields(page)).toEqual([`Tracking number of order ${late?.number}`]);
    expect(await Promise.all(others.map(statusOf))).toEqual(others.map(() => 'dispatched'));
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(1);
    expect(await page.getByLabel('Carrier of all').inputValue()).toBe('Parcelforce');
    await expectAccessible(await copyOf(page));
    await page.getByLabel(`Tracking number of order ${late?.number}`).fill('PF-late');
    await press('button', 'Dispatch');
    await page.getByText('All selected tasks are dispatched.').waitFor();
    expect(late === undefined ? null : await statusOf(late)).toBe('dispatched');
    expect(presses).toBeLessThanOrEqual(8);
    await page.context().close();
  });

  /** Axe needs a page with scripts: the same content there. */
  async function copyOf(page: Page): Promise<Page> {
    const copy = await site.as(SUPPLIER);
    await copy.goto(`${site.stack.url}/bench`);
    await copy.setContent((await page.content()).replaceAll('href="/assets', `href="${site.stack.url}/assets`));
    return copy;
  }
});

describe('one task', () => {
  it('opens by its number, and prints without money', async () => {
    const page = await site.as(SUPPLIER);
    const [order] = await asked(1, page);
    if (order === undefined) throw new Error('no order');
    await expectAccessible(page);
    await page.getByLabel('Find a task').fill(order.number.toLowerCase().replace('-', ''));
    await page.getByLabel('Find a task').press('Enter');
    await page.waitForURL(`${site.stack.url}/bench/${taskOf(order)}`);
    for (const [name, fact] of [
      ['Job sheets', 'Width'],
      ['Packing slips', 'London'],
      ['Cutting list', 'one piece'],
    ] as const) {
      await page.goto(`${site.stack.url}/bench/${taskOf(order)}`);
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      const text = await page.locator('main').innerText();
      expect(text).toContain(fact);
      expect(text).toContain(order.number);
      expect(text).not.toContain('£');
      await expectAccessible(page);
    }
    const csv = await page.request.get(`${site.stack.url}/bench/cutting-list.csv?task=${taskOf(order)}`);
    expect(await csv.text()).toContain(order.number);
    await world.cancel(order.id, world.retailer);
    await world.cancelled(order.id);
    for (const paper of ['job-sheets', 'packing-slips', 'cutting-list']) {
      await page.goto(`${site.stack.url}/bench/${paper}?task=${taskOf(order)}`);
      await page.getByText('One task is left out').waitFor();
      expect(await page.locator('main').innerText(), paper).not.toContain('Width');
    }
    const none = await page.request.get(`${site.stack.url}/bench/cutting-list.csv?task=${taskOf(order)}`);
    expect(await none.text()).not.toContain(order.number);
    const foreign = await world.requested(['TW-DALES']);
    const refused = await page.goto(`${site.stack.url}/bench/job-sheets?task=${taskOf(foreign.order)}`);
    expect(refused?.status()).toBe(404);
  });
});
