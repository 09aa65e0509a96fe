import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { RULING } from '../../src/web/dashboard/disputes/resolve.tsx';
import { REFUND } from '../../src/web/dashboard/order/refund-ask.tsx';
import type { Choice } from '../../src/web/kit/choice.ts';
import { type Market, openMarket } from '../../tools/screenshots/market.ts';
import { EMAILS, type Shot, shots, WHO, type Who } from '../../tools/screenshots/shots.ts';
import { OPS, openSite, type Site } from './people.ts';

/** Checks every page of the screenshots: how it prints, and its radios and checkboxes. Then the page of all calls. */

let site: Site;
let market: Market;

beforeAll(async () => {
  site = await openSite();
  market = await openMarket(site.stack);
});
afterAll(() => site?.close());

const pageOf = (who: Who): Promise<Page> =>
  who === 'nobody' || who === 'customer' ? site.stranger() : site.as(EMAILS[who]);

const mine = (who: Who): Shot[] => shots(market).filter((one) => one.who === who && one.at !== 'shop');

/** Opens a page in the same state as for its screenshot. */
async function open({ who, path, act, trouble }: Shot): Promise<Page> {
  const page = await pageOf(who);
  await trouble?.before(site.stack);
  try {
    await page.goto(site.stack.url + path);
    await act?.(page);
  } finally {
    await trouble?.after(site.stack);
  }
  return page;
}

const close = async (page: Page, who: Who): Promise<void> => {
  if (who === 'nobody' || who === 'customer') await page.context().close();
  else await page.emulateMedia({ media: null });
};

/** What must not be printed. */
const NOT_PRINTED = {
  navigation: 'nav, header.top-bar, .skip',
  'signing out': '[action^="/sign-out"]',
  'a notice': '.notice, [role=status], [role=alert]',
  'a button': 'button, .button',
  'a form': 'form, input, select, textarea, form label, form p',
  'a card with only a title': '.card',
};

/** Runs in the page: which of these are visible, and the visible text. */
const PRINTED = `(() => {
  const seen = (at) => at.checkVisibility({ visibilityProperty: true }) && at.getClientRects().length > 0;
  const found = Object.entries(${JSON.stringify(NOT_PRINTED)}).flatMap(([what, selector]) =>
    [...document.querySelectorAll(selector)]
      .filter((at) => seen(at) && (selector !== '.card' || at.innerText.trim() === (at.querySelector('h2')?.innerText ?? '').trim()))
      .map((at) => what + ': ' + at.outerHTML.slice(0, 120)));
  return { found, text: document.body.innerText };
})()`;
const Printed = z.object({ found: z.array(z.string()), text: z.string() });

async function onPaper(page: Page): Promise<z.infer<typeof Printed>> {
  await page.emulateMedia({ media: 'print' });
  return Printed.parse(await page.evaluate(PRINTED));
}

/** The facts that the printed page of an order must show, by page. */
const FACTS: readonly (readonly [string, readonly (string | RegExp)[]])[] = [
  ['order-parked', ['Being cancelled', 'Line items', /£[\d,.]+/, 'Pricing split', 'London', 'Timeline']],
  ['order-confirmed', ['Confirmed', 'Line items', /Width/i, /Total/, 'Pricing split', 'London', 'Payment']],
  ['order-supplier', ['In production', 'Line items', /Width|Drop/i, 'London']],
  ['bench-task', ['To make', /Width|Drop/i, 'London']],
  ['customer-confirmed', ['Confirmed', 'What you ordered', /Total/, 'London']],
  ['dispute-platform', ['Damaged', 'bent headrail', 'We are asking the maker.']],
  ['dispute-ruling', ['£25.00 to the customer', 'In dispute', 'The bent headrail is on the photo.']],
  ['order-refund-quote', ['£40.00 to the customer', 'What each party bears of it']],
  ['order-messages', ['The slats are cut', 'Refund £40.00']],
  ['money-supplier', ['Statement of Ashwood Joinery', 'To come', 'By month', /£[\d,.]+/]],
  ['numbers-retailer', ['Paid orders', 'Sales', /this period/i, 'By supplier']],
  ['stock', [/AW-\w+/, /\b\d+\b/]],
  ['settings-keys', [/sk_…/]],
];

/** Runs in the page: rows about one thing that a click does not open. A row of forms, or with a file, has other uses. */
const UNOPENED = `[...document.querySelectorAll('main tbody tr, main .queue li')]
  .filter((row) => row.querySelectorAll('a[href^="/"]:not([href^="/orders/exports/"])').length === 1)
  .filter((row) => !row.querySelector('a.row-link, form, input, dl, details'))
  .map((row) => row.innerText)`;

/** Lists of what has a page of its own. */
const LISTS: readonly (readonly [Exclude<Who, 'nobody' | 'customer'>, string])[] = [
  ...(['retailer', 'supplier', 'brand', 'platform'] as const).map((who) => [who, '/orders'] as const),
  ...(['retailer', 'supplier', 'platform'] as const).map((who) => [who, '/disputes?status=any'] as const),
  ['supplier', '/bench?status=all'],
  ['supplier', '/home'],
  ['supplier', '/money'],
  ['platform', '/ops/parked'],
  ['platform', '/ops/unexplained-money'],
  ['retailer', '/settings/notifications'],
];

describe('lists', () => {
  it.each(LISTS)('a click in a row opens its thing: %s, %s', async (who, path) => {
    const page = await site.as(EMAILS[who]);
    await page.goto(site.stack.url + path);
    const row = page.locator('main :is(tr, li):has(a.row-link)').first();
    const href = await row.locator('a.row-link').getAttribute('href');
    await row.locator('> :not(:has(a, input, button))').last().click();
    await page.waitForURL(site.stack.url + href);
  });
});

describe('printed pages', () => {
  it('the check can find an error', async () => {
    const page = await site.as(OPS);
    await page.goto(`${site.stack.url}/orders`);
    await page.evaluate(
      `document.querySelector('main').innerHTML += '<p role="status">Moved</p><section class="card"><h2>A</h2></section>'`,
    );
    const { found } = Printed.parse(await page.evaluate(PRINTED));
    expect(new Set(found.map((one) => one.slice(0, one.indexOf(':'))))).toEqual(new Set(Object.keys(NOT_PRINTED)));
  });

  it.each(WHO)('no page prints buttons, fields or status messages: %s', async (who) => {
    const pages = mine(who);
    expect(pages.length).toBeGreaterThan(0);
    for (const one of pages) {
      const page = await open(one);
      const { found, text } = await onPaper(page);
      expect(found, one.name).toEqual([]);
      const facts = FACTS.find(([name]) => name === one.name)?.[1] ?? [];
      for (const fact of facts) expect(text, one.name).toMatch(fact);
      // The tables of the documentation are no lists.
      if (who !== 'nobody') expect(await page.evaluate(UNOPENED), one.name).toEqual([]);
      await close(page, who);
    }
  });

  it('the expected facts belong to pages that exist', () => {
    const names = new Set(shots(market).map(({ name }) => name));
    expect(FACTS.filter(([name]) => !names.has(name))).toEqual([]);
  });
});

/**
 * Every question that our pages ask with radios or checkboxes, by form and name. A `Choice`: each field of the form
 * belongs to an answer. Null: the fields of the form do not depend on the answer.
 */
const QUESTIONS: Readonly<Record<string, Choice | null>> = {
  'get /orders/:id/refund how': REFUND,
  'post /disputes/:id/resolve outcome': RULING,
  // The server, not the form, says that a cost share needs a refund (`test/flow/choices`).
  'post /orders/:id/messages cancel': null,
  'post /orders/:id/dispute line': null,
  'get /bench/batch task': null,
  'post /bench/batch task': null,
  'post /o/:id/disputes line': null,
  'post /settings/policies autoAccept': null,
  'post /settings/notifications/:id enabled': null,
  'post /settings/notifications/:id width': null,
  'post /settings/notifications/:id/simple enabled': null,
  'post /settings/notifications/:id/simple width': null,
  'post /settings/keys kind': null,
};

/** Fields that do not depend on the answer. */
const FREE: Readonly<Record<string, readonly string[]>> = { how: [], outcome: ['note'] };

/** Runs in the page: the questions of its forms, and the other fields of the same form. */
const ASKED = `[...document.forms].flatMap((form) => {
  const all = [...form.elements];
  const names = new Set(all.filter(({ type }) => type === 'radio' || type === 'checkbox').map(({ name }) => name));
  const fields = all.filter((at) => at.name && at.matches('textarea, input:not([type=radio], [type=checkbox], [type=hidden])'));
  return [...names].map((name) => ({
    form: form.method + ' ' + new URL(form.action).pathname,
    name,
    fields: fields.map((at) => ({ id: at.id, name: at.name, choice: at.dataset.choice ?? null })),
  }));
})`;
const Asked = z.array(
  z.object({
    form: z.string(),
    name: z.string(),
    fields: z.array(z.object({ id: z.string(), name: z.string(), choice: z.string().nullable() })),
  }),
);

const general = (form: string): string =>
  form.replace(/(?:ord|dsp|ful)_\w+/, ':id').replace(/(\/settings\/notifications\/)\w+/, '$1:id');

const chosen = (page: Page, name: string): Promise<unknown> =>
  page.evaluate(`document.querySelector('input[name="${name}"]:checked')?.value ?? null`);

describe('a question with radios', () => {
  const met = new Set<string>();

  it.each(WHO)('every field belongs to an answer, and typing in the field chooses it: %s', async (who) => {
    for (const one of mine(who)) {
      const page = await open(one);
      for (const { form, name, fields } of Asked.parse(await page.evaluate(ASKED))) {
        const question = `${general(form)} ${name}`;
        expect(Object.keys(QUESTIONS), one.name).toContain(question);
        met.add(question);
        const choice = QUESTIONS[question] ?? null;
        if (choice === null) continue;
        const owned = fields.filter((field) => !FREE[name]?.includes(field.name));
        expect(
          owned.filter((field) => field.choice === null),
          one.name,
        ).toEqual([]);
        for (const field of owned) await typingGives(page, choice, field);
      }
      await close(page, who);
    }
  });

  it('every known question was found', () => {
    expect([...met].sort()).toEqual(Object.keys(QUESTIONS).sort());
  });
});

/** Typing in the field chooses its first answer, unless another answer of the field was already chosen. */
async function typingGives(page: Page, choice: Choice, field: { id: string; choice: string | null }): Promise<void> {
  const own = (field.choice ?? '').split(' ').slice(1);
  const input = page.locator(`[id="${field.id}"]`);
  for (const before of [null, ...Object.keys(choice.answers)]) {
    await page.evaluate(
      `for (const one of document.querySelectorAll('input[name="${choice.name}"]')) one.checked = one.value === ${JSON.stringify(before)}`,
    );
    await input.fill('1');
    const expected = before !== null && own.includes(before) ? before : own[0];
    expect(await chosen(page, choice.name), `${field.id} after ${before}`).toBe(expected);
    await input.fill('');
    expect(await chosen(page, choice.name), `${field.id} emptied`).toBe(expected);
  }
}

describe('Platform Ops', () => {
  it('must choose an outcome: without JavaScript the browser asks for it', async () => {
    const state = await (await site.as(OPS)).context().storageState();
    const context = await site.browser.newContext({ javaScriptEnabled: false, storageState: state });
    const page = await context.newPage();
    await page.goto(`${site.stack.url}/disputes/dsp_${market.orders.delivered.id.slice(4)}_1`);
    await page.getByLabel('Amount in GBP').fill('25.00');
    await page.getByLabel('Reason, for everybody in the dispute').fill('Seen.');
    await page.getByRole('button', { name: 'Show what this does' }).click();
    expect(await page.locator('input[name=outcome]:invalid').count()).toBe(3);
    await page.getByLabel('Refund an amount').check();
    await page.getByRole('button', { name: 'Show what this does' }).click();
    await page.getByRole('heading', { name: '£25.00 to the customer' }).waitFor();
    await page.getByRole('link', { name: 'Do not resolve yet' }).click();
    await page.getByText('Open', { exact: true }).first().waitFor();
    await context.close();
  });
});

describe('the page of all calls', () => {
  it.each(['light', 'dark'] as const)('lists them, sends one, and asks nobody else: %s', async (colorScheme) => {
    const page = await site.stranger();
    const asked: string[] = [];
    const wrong: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (line) => line.type() === 'error' && wrong.push(line.text()));
    page.on('pageerror', (error) => wrong.push(error.message));
    await page.emulateMedia({ colorScheme });
    await page.goto(`${site.stack.url}/docs/reference`);
    await page.getByText('List the products of the shop').first().waitFor();
    const guides = page.getByRole('link', { name: 'Guides, rate limits and problems' });
    expect(new URL((await guides.first().getAttribute('href')) ?? '', page.url()).pathname).toBe('/docs');
    await page.getByPlaceholder('Token').first().fill(RETAILERS.northlight.publishableKey);
    await page.getByText('List the products of the shop').first().click();
    await page
      .getByRole('button', { name: /Test Request/ })
      .first()
      .click();
    const answer = page.waitForResponse(/\/v1\/products/);
    await page.getByRole('button', { name: /^Send/ }).first().click();
    expect((await answer).status()).toBe(200);
    await page.getByRole('dialog').getByText('Ashdown Linen Roman').first().waitFor();
    const [red = 0] = z
      .array(z.number())
      .parse(await page.evaluate(`getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)`));
    expect(red > 128).toBe(colorScheme === 'light');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((url) => new URL(url).origin !== site.stack.url && !url.startsWith('data:'))).toEqual([]);
    expect(wrong).toEqual([]);
    await page.context().close();
  });
});
