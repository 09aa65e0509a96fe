import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, newContext, showPictures, signedIn } from '../../dev/support/browser.ts';
import type { Platform } from '../../dev/support/platform.ts';
import { withPlatform } from '../../test/acceptance/lib/run.ts';
import { openMarket } from './market.ts';
import { openShop } from './shop.ts';
import { EMAILS, type Shot, shots, type Who } from './shots.ts';

// npm run screenshots -- [--to FOLDER] [--only TEXT,TEXT] takes a screenshot of every page, or of those whose names have
// one of these texts: desktop and phone, light and dark.
const { values } = parseArgs({
  options: { to: { type: 'string', default: '.screenshots' }, only: { type: 'string', default: '' } },
});

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;
const SCHEMES = ['light', 'dark'] as const;

await withPlatform({}, async (platform) => {
  await rm(values.to, { recursive: true, force: true });
  await mkdir(values.to, { recursive: true });
  const market = await openMarket(platform);
  await platform.scheduled();
  const shop = await openShop(platform);
  const texts = values.only.split(',');
  const wanted = shots(market).filter(({ name }) => texts.some((text) => name.includes(text)));
  const browser = await launchBrowser();
  try {
    const cookies = await sessions(browser, platform, new Set(wanted.map((shot) => shot.who)));
    for (const shot of wanted)
      await take(browser, platform, shot, shot.at === 'shop' ? shop.url : platform.url, cookies);
  } finally {
    await browser.close();
    await shop.close();
  }
});
process.exit(process.exitCode);

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

async function sessions(browser: Browser, platform: Platform, people: ReadonlySet<Who>) {
  const states = new Map<Who, State>();
  for (const who of people) {
    if (who === 'nobody' || who === 'customer') continue;
    const context = await signedIn(browser, platform, EMAILS[who]);
    states.set(who, await context.storageState());
    await context.close();
  }
  return states;
}

/** Takes the four screenshots of one page. */
async function take(
  browser: Browser,
  platform: Platform,
  shot: Shot,
  origin: string,
  cookies: ReadonlyMap<Who, State>,
): Promise<void> {
  await shot.trouble?.before(platform);
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      const state = cookies.get(shot.who);
      const context = await newContext(browser, { viewport, colorScheme, ...(state ? { storageState: state } : {}) });
      await showPictures(context);
      const page = await context.newPage();
      await page.goto(origin + shot.path, { waitUntil: 'load' });
      await shot.act?.(page);
      await shot.actWith?.(platform)(page);
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      if (wide === true) console.log(`  wider than the ${size}: ${shot.name}`);
      await grow(page, viewport);
      await page.screenshot({ path: join(values.to, `${shot.name}.${size}.${colorScheme}.png`) });
      await context.close();
    }
  }
  await shot.trouble?.after(platform);
  console.log(shot.name);
}

/** Makes the window as tall as the page. Otherwise hidden parts are not painted, and a sticky bar covers the middle. */
async function grow(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
  const tall = Number(await page.evaluate('document.documentElement.scrollHeight'));
  if (tall > height) await page.setViewportSize({ width, height: tall });
  await page.evaluate('scrollTo(0, 0)');
}
