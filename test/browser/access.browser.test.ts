import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storefront } from '../../dev/storefront/server.ts';
import { newContext } from '../../dev/support/browser.ts';
import { type Market, openMarket } from '../../tools/screenshots/market.ts';
import { openShop } from '../../tools/screenshots/shop.ts';
import { EMAILS, type Shot, shots, WHO, type Who } from '../../tools/screenshots/shots.ts';
import { BENCH, expectAccessible, type House, openHouse } from './people.ts';

let house: House;
let market: Market;
let shop: Storefront;

beforeAll(async () => {
  house = await openHouse();
  market = await openMarket(house.stack);
  shop = await openShop(house.stack);
});
afterAll(async () => {
  await shop?.close();
  await house?.close();
});

const pageOf = (who: Who): Promise<Page> =>
  who === 'nobody' || who === 'customer' ? house.stranger() : house.as(EMAILS[who]);

describe('every page that is photographed', () => {
  it('is looked at by an axe that can find something', async () => {
    const page = await house.stranger();
    await page.goto(`${house.stack.url}/sign-in`);
    await page.evaluate(`document.querySelector('label').remove()`);
    await expect(expectAccessible(page)).rejects.toThrow(/to deeply equal/);
  });

  it.each(WHO)('has nothing for axe to find, light and dark, whole and failing, and fits a phone: %s', async (who) => {
    const mine = shots(market).filter((shot) => shot.who === who);
    expect(mine.length).toBeGreaterThan(0);
    for (const shot of mine) await look(shot);
  });
});

async function look(shot: Shot): Promise<void> {
  const page = await pageOf(shot.who);
  await page.setViewportSize({ width: 360, height: 740 });
  await shot.trouble?.before(house.stack);
  try {
    await page.goto((shot.at === 'shop' ? shop.url : house.stack.url) + shot.path);
    await shot.act?.(page);
    await shot.actWith?.(house.stack)(page);
  } finally {
    await shot.trouble?.after(house.stack);
  }
  await expectAccessible(page);
  const wide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  expect(wide, `${shot.name} is wider than a phone`).toBeLessThanOrEqual(0);
  if (shot.who === 'nobody' || shot.who === 'customer') await page.context().close();
  else await page.setViewportSize({ width: 1280, height: 900 });
}

describe('without script', () => {
  it('a task is found and accepted', async () => {
    const state = await (await house.as(BENCH)).context().storageState();
    const context = await newContext(house.browser, { javaScriptEnabled: false, storageState: state });
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
