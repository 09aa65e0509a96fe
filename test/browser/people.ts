import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchBrowser, newContext, signIn } from '../../dev/support/browser.ts';
import { Client } from '../flow/support/client.ts';
import { type Stack, startStack } from '../support/stack.ts';

/** A stack, a browser, and signed-in pages of the people who use the dashboard. */
export interface Site {
  readonly stack: Stack;
  readonly api: Client;
  readonly browser: Browser;
  /** A page where this person is signed in. Each person has one browser context for the whole test file. */
  as(email: string): Promise<Page>;
  /** A page without a signed-in person. */
  stranger(): Promise<Page>;
  close(): Promise<void>;
}

export const CLERK = 'clerk@northlight.example';
export const SUPPLIER = 'tasks@ashwood.example';
export const OPS = 'ops@headrail.example';
export async function openSite(): Promise<Site> {
  const stack = await startStack();
  const browser = await launchBrowser();
  const contexts: BrowserContext[] = [];
  const known = new Map<string, Page>();
  const stranger = async () => {
    const context = await newContext(browser);
    contexts.push(context);
    const page = await context.newPage();
    // A page that violates its Content Security Policy, or throws, fails the test.
    page.on('console', (line) => {
      if (line.type() === 'error' && /Content Security Policy|Uncaught/.test(line.text())) throw new Error(line.text());
    });
    return page;
  };
  return {
    stack,
    browser,
    api: new Client(stack),
    stranger,
    as: async (email) => {
      const found = known.get(email);
      if (found !== undefined) return found;
      const page = await stranger();
      await signIn(page, stack, email);
      known.set(email, page);
      return page;
    },
    close: async () => {
      await browser.close();
      await stack.stop();
    },
  };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules that depend on the colour scheme. All others have the same result in both schemes. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Expects that axe finds nothing on the page, light and dark. The message has each rule with its first element. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE);
  for (const [colorScheme, rules] of [
    ['light', null],
    ['dark', OF_COLOUR],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const options = JSON.stringify({ iframes: false, ...(rules === null ? {} : { runOnly: rules }) });
    const found: unknown = await page.evaluate(
      `axe.run(document, ${options}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html + ' ' + nodes[0].failureSummary))`,
    );
    expect(found, `${page.url()} ${colorScheme}`).toEqual([]);
  }
}
