import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storefront } from '../../dev/storefront/server.ts';
import { newContext } from '../../dev/support/browser.ts';
import { type Market, openMarket } from '../../tools/screenshots/market.ts';
import { openShop } from '../../tools/screenshots/shop.ts';
import { EMAILS, type Shot, shots, WHO, type Who } from '../../tools/screenshots/shots.ts';
import { expectAccessible, openSite, type Site, SUPPLIER } from './people.ts';

let site: Site;
let market: Market;
let shop: Storefront;

beforeAll(async () => {
  site = await openSite();
  market = await openMarket(site.stack);
  shop = await openShop(site.stack);
});
afterAll(async () => {
  await shop?.close();
  await site?.close();
});

const pageOf = (who: Who): Promise<Page> =>
  who === 'nobody' || who === 'customer' ? site.stranger() : site.as(EMAILS[who]);

describe('every page of the screenshots', () => {
  it('is checked by an axe that can find an error, and by a measure that can find what is too wide', async () => {
    const page = await site.stranger();
    await page.goto(`${site.stack.url}/sign-in`);
    await page.evaluate(`document.querySelector('label').remove()`);
    await expect(expectAccessible(page)).rejects.toThrow(/to deeply equal/);
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<canvas width="3000">wide</canvas>')`);
    expect(await page.evaluate(TOO_WIDE)).toEqual([expect.any(String), expect.stringContaining('wide')]);
  });

  it.each(WHO)(
    'has no accessibility error (axe), light and dark, with data and failing, and fits a phone: %s',
    async (who) => {
      const mine = shots(market).filter((shot) => shot.who === who);
      expect(mine.length).toBeGreaterThan(0);
      for (const shot of mine) await look(shot);
    },
  );
});

/** What makes a page wider than its window: the parts that reach beyond it and that no scroller clips. */
const TOO_WIDE = `(() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const clipped = (one) => one !== document.body && (getComputedStyle(one).overflowX !== 'visible' || clipped(one.parentElement));
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > room && !clipped(one.parentElement));
  return [document.title, ...wide.map((one) => one.outerHTML.slice(0, 300))];
})()`;

async function look(shot: Shot): Promise<void> {
  const page = await pageOf(shot.who);
  await page.setViewportSize({ width: 360, height: 740 });
  await shot.trouble?.before(site.stack);
  try {
    await page.goto((shot.at === 'shop' ? shop.url : site.stack.url) + shot.path);
    await shot.act?.(page);
    await shot.actWith?.(site.stack)(page);
  } finally {
    await shot.trouble?.after(site.stack);
  }
  await expectAccessible(page);
  expect(await page.evaluate(TOO_WIDE), `${shot.name} is wider than a phone`).toEqual([]);
  if (shot.who === 'nobody' || shot.who === 'customer') await page.context().close();
  else await page.setViewportSize({ width: 1280, height: 900 });
}

describe('without JavaScript', () => {
  it('a supplier finds and accepts a task', async () => {
    const state = await (await site.as(SUPPLIER)).context().storageState();
    const context = await newContext(site.browser, { javaScriptEnabled: false, storageState: state });
    const page = await context.newPage();
    await page.goto(`${site.stack.url}/bench`);
    await page
      .getByRole('link', { name: /^\w{4}-\w{4}$/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Accepted.').waitFor();
    await context.close();
  });
});
