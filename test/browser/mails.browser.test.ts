import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { until } from '../support/until.ts';
import { CLERK, openSite, type Site } from './people.ts';

let site: Site;
let clerk: Page;

beforeAll(async () => {
  site = await openSite();
  clerk = await site.as(CLERK);
});
afterAll(() => site?.close());

/** An order of Ashwood, confirmed. */
async function paid() {
  const { api } = site;
  const sku = (await api.products()).find((product) => product.sku.startsWith('AW-'))?.sku ?? '';
  const placed = await api.placed(await api.cart([sku]));
  await api.pay(placed);
  const { secretKey } = RETAILERS.northlight;
  const asked = await api.reach(placed.order.id, secretKey, ({ fulfilments }) => fulfilments.length === 1);
  await api.step(asked.fulfilments[0]?.id ?? '', 'accept', SUPPLIERS.ashwood.secretKey);
  // The editor offers the orders of the list, which may be a second behind.
  await until(async () => {
    const { text } = await api.call('GET', `/v1/orders?q=${placed.order.number}`, secretKey);
    if (!text.includes(placed.order.id)) throw new Error('not listed yet');
    return true;
  });
  return placed.order;
}

describe('a retailer who does not write HTML', () => {
  beforeAll(paid);

  it('writes an e-mail without HTML, sees it, gets a test, and the next customer reads it', async () => {
    await clerk.goto(`${site.stack.url}/settings/notifications`);
    await clerk.getByRole('link', { name: 'Confirmed' }).click();
    await clerk.getByLabel('Heading').fill('All set, {{ customer.nme }}');
    await clerk.getByRole('button', { name: 'Save' }).click();
    await clerk.getByText('Not saved').waitFor();
    await clerk
      .getByText(/which is not one of the variables/)
      .first()
      .waitFor();
    await clerk.getByLabel('Heading').fill('All set, {{ customer.name }}');
    await clerk.getByRole('button', { name: 'Show the preview' }).click();
    const frame = clerk.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'All set, Ada Lovelace' }).waitFor();
    const width = async () => (await clerk.locator('iframe').boundingBox())?.width ?? 0;
    const desktop = await width();
    await clerk.getByLabel('Phone', { exact: true }).check();
    expect(await width()).toBeLessThan(Math.min(400, desktop));
    await clerk.getByRole('button', { name: 'Send me a test' }).click();
    await frame.getByText(`A test was sent to ${CLERK}.`).waitFor();
    const mailed = (to: string, words: string) =>
      until(() => {
        const mails = site.stack.mailbox.mails({ to });
        const found = mails.find(({ html }) => html?.includes(words));
        if (found === undefined) throw new Error(`no mail to ${to} yet`);
        return found;
      });
    const test = await mailed(CLERK, 'All set, Ada Lovelace');
    expect(test.subject).toBe('Test: Your order is confirmed');
    expect(test.text).not.toMatch(/\/o\/\w+#/);
    await clerk.getByRole('button', { name: 'Save' }).click();
    await clerk.getByText('Saved.').waitFor();
    const placed = await paid();
    const mail = await until(() => {
      const found = site.stack.mailbox
        .mails({ order: placed.number })
        .find(({ html }) => html?.includes('All set, Ada'));
      if (found === undefined) throw new Error('no mail yet');
      return found;
    });
    expect(mail.text).toContain('All set, Ada Lovelace');
    expect(mail.text).toContain(`/o/${placed.id}#`);
    await clerk.getByRole('button', { name: 'Back to the default' }).click();
    await clerk.getByText('Back to the default wording.').waitFor();
  });
});
