import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Market, openMarket } from '../../dev/screenshots/market.ts';
import { type Shot, shots, type Who } from '../../dev/screenshots/shots.ts';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { BENCH, CLERK, expectAccessible, type House, OPS, openHouse } from './people.ts';

let house: House;
let market: Market;

beforeAll(async () => {
  house = await openHouse();
  market = await openMarket(house.stack.url);
});
afterAll(() => house?.close());

const EMAILS: Readonly<Record<Exclude<Who, 'nobody' | 'customer'>, string>> = {
  retailer: CLERK,
  newcomer: 'clerk@tallsash.example',
  supplier: BENCH,
  brand: 'desk@marlowe.example',
  platform: OPS,
};

const pageOf = (who: Who): Promise<Page> =>
  who === 'nobody' || who === 'customer' ? house.stranger() : house.as(EMAILS[who]);

describe('every page that is photographed', () => {
  it('is looked at by an axe that can find something', async () => {
    const page = await house.stranger();
    await page.goto(`${house.stack.url}/sign-in`);
    await page.evaluate(`document.querySelector('label').remove()`);
    await expect(expectAccessible(page)).rejects.toThrow(/to deeply equal/);
  });

  it('has nothing for axe to find, light and dark, and is no wider than a phone', async () => {
    for (const shot of shots(market).filter((one) => one.before === undefined)) await look(shot);
  });
});

async function look(shot: Shot): Promise<void> {
  const page = await pageOf(shot.who);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(house.stack.url + shot.path);
  await shot.act?.(page);
  await expectAccessible(page);
  const wide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  expect(wide, `${shot.name} is wider than a phone`).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Runs in the page, where there is a document. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const label = at.labels?.[0]?.innerText ?? '';
  const name = (at.getAttribute('aria-label') ?? '') + label + (at.innerText ?? '');
  return at === document.body ? null : { name: name.trim(), outline: getComputedStyle(at).outlineStyle };
})()`;
const Focused = z.object({ name: z.string(), outline: z.string() }).nullable();

/** Presses Tab until the element with this name has the focus; what has it can be seen. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const focused = Focused.parse(await page.evaluate(FOCUSED));
    if (focused === null) continue;
    if (typeof name === 'string' ? focused.name === name : name.test(focused.name)) {
      expect(focused.outline, `${focused.name} shows that it has the focus`).not.toBe('none');
      return;
    }
  }
  throw new Error(`Tab does not reach ${String(name)} on ${page.url()}`);
}

describe('by keyboard alone', () => {
  it('a clerk opens an order from the list, refunds a part of it, and signs out', async () => {
    const page = await house.as(CLERK);
    const { id } = market.orders.dispatched;
    const key = RETAILERS.northlight.secretKey;
    const { number } = await house.api.order(id, key);
    await page.goto(`${house.stack.url}/orders`);
    await tabTo(page, 'Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, number);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/orders/${id}`);
    await tabTo(page, 'Issue Refund');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/refund');
    await tabTo(page, /^In full/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /^Amount/);
    await page.keyboard.type('10.00');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/refund?**');
    await tabTo(page, 'Reason');
    await page.keyboard.type('By keyboard');
    await tabTo(page, /^Refund £10\.00$/);
    await page.keyboard.press('Enter');
    await page.getByText('The refund is on its way').waitFor();
    await house.api.reach(id, key, ({ totals }) => totals?.refunded === 1_000);
    await tabTo(page, 'Sign out');
    await page.keyboard.press('Enter');
    await page.getByLabel('E-mail').waitFor();
  });
});

describe('without script', () => {
  it('a task is found and accepted', async () => {
    const state = await (await house.as(BENCH)).context().storageState();
    const context = await house.browser.newContext({ javaScriptEnabled: false, storageState: state });
    const page = await context.newPage();
    await page.goto(`${house.stack.url}/bench`);
    await page
      .getByRole('link', { name: /^\w{4}-\w{4}$/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Accepted.').waitFor();
    await context.close();
  });
});
