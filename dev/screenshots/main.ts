import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import { withPlatform } from '../accept/lib/run.ts';
import { launchBrowser, signedIn } from '../support/browser.ts';
import type { Platform } from '../support/platform.ts';
import { openMarket } from './market.ts';
import { type Shot, shots, type Who } from './shots.ts';

// npm run screenshots -- [--to FOLDER] [--only TEXT]: every page, desktop and phone, light and dark.
const { values } = parseArgs({
  options: { to: { type: 'string', default: '.screenshots' }, only: { type: 'string', default: '' } },
});

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;
const SCHEMES = ['light', 'dark'] as const;

const EMAILS: Readonly<Record<Exclude<Who, 'nobody' | 'customer'>, string>> = {
  retailer: 'clerk@northlight.example',
  newcomer: 'clerk@tallsash.example',
  supplier: 'bench@ashwood.example',
  brand: 'desk@marlowe.example',
  platform: 'ops@headrail.example',
};

await withPlatform({}, async (platform) => {
  await rm(values.to, { recursive: true, force: true });
  await mkdir(values.to, { recursive: true });
  const market = await openMarket(platform.url);
  await platform.scheduled();
  const wanted = shots(market).filter((shot) => shot.name.includes(values.only));
  const browser = await launchBrowser();
  try {
    const cookies = await sessions(browser, platform, new Set(wanted.map((shot) => shot.who)));
    for (const shot of wanted) await take(browser, platform, shot, cookies);
  } finally {
    await browser.close();
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

async function take(browser: Browser, platform: Platform, shot: Shot, cookies: ReadonlyMap<Who, State>) {
  await shot.before?.(platform);
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      const state = cookies.get(shot.who);
      const context = await browser.newContext({ viewport, colorScheme, ...(state ? { storageState: state } : {}) });
      const page = await context.newPage();
      await page.goto(platform.url + shot.path, { waitUntil: 'load' });
      await shot.act?.(page);
      await page.waitForLoadState('networkidle');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      if (wide) console.log(`  wider than the ${size}: ${shot.name}`);
      await page.screenshot({ path: join(values.to, `${shot.name}.${size}.${colorScheme}.png`), fullPage: true });
      await context.close();
    }
  }
  await shot.after?.(platform);
  console.log(shot.name);
}
