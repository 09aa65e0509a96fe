import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storefront } from '../../dev/storefront/server.ts';
import { newContext } from '../../dev/support/browser.ts';
import { type Market, openMarket } from '../../tools/screenshots/market.ts';
import { openShop } from '../../tools/screenshots/shop.ts';
import { EMAILS, type Shot, shots, WHO, type Who } from '../../tools/screenshots/shots.ts';
import { expectAccessible, openSite, type Site, SUPPLIER } from './people.ts';

const PHONE = 360;

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
    'has no accessibility error (axe), light and dark, with data and failing, and fits every window: %s',
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

/** A page is loaded once, on a phone, and then made wider. */
const WINDOWS = [
  [PHONE, 'phone'],
  [768, 'tablet'],
  [1024, 'small laptop'],
] as const;

async function look(shot: Shot): Promise<void> {
  const page = await pageOf(shot.who);
  await page.setViewportSize({ width: PHONE, height: 740 });
  await shot.trouble?.before(site.stack);
  try {
    await page.goto((shot.at === 'shop' ? shop.url : site.stack.url) + shot.path);
    await shot.act?.(page);
    await shot.actWith?.(site.stack)(page);
  } finally {
    await shot.trouble?.after(site.stack);
  }
  await expectAccessible(page);
  for (const [width, what] of WINDOWS) {
    await page.setViewportSize({ width, height: 740 });
    // All pages and widths that fail are named at once.
    expect.soft(await page.evaluate(BROKEN_WORDS), `${shot.name} breaks words on a ${what}`).toEqual([]);
    expect.soft(await page.evaluate(TOO_WIDE), `${shot.name} is wider than a ${what}`).toEqual([]);
  }
  if (shot.who === 'nobody' || shot.who === 'customer') await page.context().close();
  else await page.setViewportSize({ width: 1280, height: 900 });
}

/** A sign of a word. Between others, a line may end. */
const PART = '[^\\s/@.\\u2010-\\u2015-]';
/**
 * Runs in the page: the words that are broken over lines, because what holds them is too narrow. A longer one is no word
 * but an address or an id, and may be broken.
 */
const BROKEN_WORDS = `(() => {
  const found = [];
  const unseen = (at) => at !== null && (getComputedStyle(at).clipPath !== 'none' || unseen(at.parentElement));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility({ visibilityProperty: true }) || text.parentElement.closest('pre, code')) continue;
    for (const { 0: word, index } of text.data.matchAll(/(?<!${PART})${PART}{2,16}(?!${PART})/g)) {
      const range = new Range();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom)));
      if (lines.size > 1 && !unseen(text.parentElement)) found.push(word);
    }
  }
  return found;
})()`;

it('a word in a cell that is too narrow is found', async () => {
  const page = await site.stranger();
  await page.goto(`${site.stack.url}/sign-in`);
  expect(await page.evaluate(BROKEN_WORDS)).toEqual([]);
  await page.evaluate(`document.querySelector('label').style.width = '1.5em'`);
  expect(await page.evaluate(BROKEN_WORDS)).toEqual(['mail']);
});

it('a long name in a list has its words whole on a phone', async () => {
  const page = await site.as(EMAILS.retailer);
  await page.goto(`${site.stack.url}/orders`);
  await page.setViewportSize({ width: PHONE, height: 740 });
  await page.evaluate(
    `for (const cell of document.querySelectorAll('[data-cell=n]')) cell.textContent = 'Maximilian Featherstonehau'`,
  );
  expect(await page.evaluate(BROKEN_WORDS)).toEqual([]);
  expect(await page.evaluate(TOO_WIDE)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
});

describe('the menu', () => {
  /** Runs in the page: the entries of which an end is out of sight. */
  const CUT = `[...document.querySelectorAll('nav[aria-label=Main] a')].filter((link) => {
    const { left, right, top, bottom } = link.getBoundingClientRect();
    return [left + 2, right - 2].some((x) => !link.contains(document.elementFromPoint(x, (top + bottom) / 2)));
  }).map((link) => link.textContent.trim())`;

  it.each(['retailer', 'supplier', 'brand', 'platform'] as const)(
    'has every entry in sight, from a phone to a wide screen: %s',
    async (who) => {
      const page = await pageOf(who);
      await page.goto(`${site.stack.url}/home`);
      for (const width of [1440, 1280, 1024, 768]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate(CUT), `at ${width} px`).toEqual([]);
      }
      await page.evaluate(
        `document.querySelector('.places').style.cssText = 'width: 9rem; overflow: hidden; flex-wrap: nowrap'`,
      );
      expect(await page.evaluate(CUT), 'a check that finds nothing').not.toEqual([]);
      await page.goto(`${site.stack.url}/orders`);
      await page.setViewportSize({ width: 360, height: 740 });
      const menu = page.getByRole('navigation', { name: 'Main' });
      expect((await menu.boundingBox())?.height, 'one line on a phone').toBeLessThan(50);
      await menu.getByText('Menu: Orders').press('Enter');
      expect(await page.evaluate(CUT), 'on a phone').toEqual([]);
      await expectAccessible(page);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );
});

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
