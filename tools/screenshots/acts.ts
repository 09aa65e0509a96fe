import type { Page } from 'playwright-core';
import { signInLink } from '../../dev/support/browser.ts';
import type { Platform } from '../../dev/support/platform.ts';
import { until } from '../../dev/support/until.ts';

/** Actions on a page or on the platform, before a screenshot is taken. */

export type Act = (page: Page) => Promise<unknown>;

/** Sends a form without the browser's own validation. */
export const sendAnyway =
  (button: string, fields: Readonly<Record<string, string>> = {}): Act =>
  async (page) => {
    await page.evaluate(`for (const form of document.forms) form.noValidate = true`);
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.waitForLoadState('load');
  };

/** Sends a form with a wrong CSRF token, as an old page would. */
export const sendStale =
  (button: string): Act =>
  async (page) => {
    await page.evaluate(`for (const input of document.getElementsByName('csrf')) input.value = 'stale'`);
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByRole('heading', { name: 'This form is out of date' }).waitFor();
  };

/** Asks for a sign-in link, and opens it in this browser. */
export const asked =
  (email: string) =>
  ({ mailbox }: Pick<Platform, 'mailbox'>): Act =>
  async (page) => {
    const before = mailbox.mails({ to: email }).length;
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.goto(await signInLink(mailbox, email, before));
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  };

export const unfold =
  (summary: string): Act =>
  (page) =>
    page.getByText(summary, { exact: true }).first().click();

export const orderShown: Act = (page) => page.locator('[data-status]').waitFor();

/** The steps in the storefront, in their order. */
export const choose: Act = (page) =>
  page
    .getByRole('button', { name: /^Choose / })
    .first()
    .click();

/** Fills in the whole form, up to the button that pays. */
export const fillIn: Act = async (page) => {
  await choose(page);
  await page.getByLabel('Width').fill('1000');
  await page.getByLabel('Drop').fill('1200');
  await page.getByLabel('Name').fill('Ida Rhodes');
  await page.getByLabel('E-mail').fill('ida@example.com');
  await page.getByLabel('Street').fill('1 High Street');
  await page.getByLabel('Town').fill('York');
  await page.getByLabel('Postcode').fill('YO1 7HU');
  await page.locator('#card-fields input').first().waitFor();
};

const payNow: Act = (page) => page.getByRole('button', { name: 'Pay now' }).click();

/** Nothing is filled in, and the button is pressed. */
export const nothingTyped: Act = async (page) => {
  await choose(page);
  await page.locator('#card-fields input').first().waitFor();
  await payNow(page);
  await page.getByText('Name is required.').waitFor();
};

const payWith =
  (card: RegExp, then: (page: Page) => Promise<unknown>): Act =>
  async (page) => {
    await fillIn(page);
    await page.getByLabel(card).check();
    await payNow(page);
    await then(page);
  };

export const declined = payWith(/declined/, (page) => page.getByText('The card was declined').waitFor());
export const bankAsks = payWith(/asks first/, (page) => page.getByText('Your bank asks').waitFor());
export const paid = payWith(/accepted/, (page) => page.getByRole('link', { name: 'Follow your order' }).waitFor());

/** Waits for `Down`, because the health report is cached for a while. */
export const tellsDown: Act = (page) =>
  until(
    async () => {
      await page.reload({ waitUntil: 'load' });
      return (await page.getByText('Down', { exact: true }).count()) > 0;
    },
    { every: 250 },
  );

/** Switches a part of the platform off before a screenshot, and on again after it. */
export interface Trouble {
  readonly before: (platform: Platform) => Promise<unknown>;
  readonly after: (platform: Platform) => Promise<unknown>;
}

const control =
  (part: 'neonUrl' | 'upstashUrl', method: string, path: string, body?: unknown) => (platform: Platform) =>
    fetch(`${platform[part]}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

export const down = (part: 'neonUrl' | 'upstashUrl'): Trouble => ({
  before: control(part, 'POST', 'down'),
  after: control(part, 'POST', 'up'),
});

/** Loses the answers to queries that contain `text`. Other queries work, so the page still knows who is signed in. */
export const queryLost = (text: string): Trouble => ({
  before: control('neonUrl', 'POST', 'faults', { kind: 'drop_answer', times: 1_000, match: text }),
  after: control('neonUrl', 'DELETE', 'faults'),
});

export const REASON = 'Reason, for everybody in the dispute';

/** Fills in Platform Ops' outcome, up to the page that asks to confirm it. */
export const rule =
  (fields: Readonly<Record<string, string>>, outcome?: string): Act =>
  async (page) => {
    if (outcome !== undefined) await page.getByLabel(outcome).check();
    await sendAnyway('Show what this does', { ...fields, [REASON]: 'The bent headrail is on the photo.' })(page);
    await page.getByRole('heading', { name: 'Confirm the outcome' }).waitFor();
  };

/** Opens the question behind the first button that asks twice. */
export const asksTwice: Act = (page) => page.locator('details.sure summary').first().click();
