import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import type { Placed } from '../flow/support/client.ts';
import { atOrderPage } from '../flow/support/dashboard.ts';
import { until } from '../support/until.ts';
import { CLERK, openSite, type Site } from './people.ts';

const KEY = RETAILERS.northlight.secretKey;
const { ashwood } = SUPPLIERS;

let site: Site;
let clerk: Page;
let sku: string;

beforeAll(async () => {
  site = await openSite();
  sku = (await site.api.products()).find((product) => product.sku.startsWith('AW-'))?.sku ?? '';
  clerk = await site.as(CLERK);
});
afterAll(() => site?.close());

/** An order for Ashwood, which accepts by hand, in the given state. */
async function order(...steps: readonly ('accept' | 'start' | 'dispatch')[]): Promise<Placed> {
  const { api } = site;
  const placed = await api.placed(await api.cart([sku]));
  await api.pay(placed);
  const asked = await api.reach(placed.order.id, KEY, ({ fulfilments }) => fulfilments.length === 1);
  for (const step of steps) {
    const body = step === 'dispatch' ? { carrier: 'Post', tracking_number: 'T1' } : {};
    const answer = await api.step(asked.fulfilments[0]?.id ?? '', step, ashwood.secretKey, body);
    expect(answer.status, answer.text).toBe(200);
  }
  return placed;
}

/** Opens the list, when it has the order in this status. Lists may be a second behind. */
const listed = (number: string, status = '') =>
  until(async () => {
    await clerk.goto(`${site.stack.url}/orders?q=${number}${status}`);
    if ((await clerk.getByRole('link', { name: number }).count()) === 0) throw new Error(`${number} is not listed`);
    return true;
  });

describe("the retailer's clerk", () => {
  it('filters the orders, and exports the filtered list', async () => {
    const placed = await order('accept');
    const { number } = placed.order;
    await listed(number, '&status=confirmed');
    await listed(number);
    await clerk.getByLabel('Status').selectOption('Confirmed');
    await clerk.getByRole('button', { name: 'Filter' }).click();
    await clerk.getByRole('link', { name: number }).waitFor();
    const download = clerk.waitForEvent('download');
    await clerk.getByRole('link', { name: 'Export to CSV' }).click();
    const stream = await (await download).createReadStream();
    let csv = '';
    for await (const chunk of stream) csv += String(chunk);
    expect(csv).toContain(number);
    expect(csv.trim().split('\n').length).toBe(2);
    await clerk.getByLabel('Status').selectOption('Delivered');
    await clerk.getByRole('button', { name: 'Filter' }).click();
    await clerk.getByText('No order fits these filters').waitFor();
  });

  it('opens an order, and cancels it', async () => {
    const { order: placed } = await order('accept');
    await listed(placed.number);
    await clerk.getByRole('link', { name: placed.number }).click();
    await clerk.getByRole('heading', { name: 'Pricing split' }).waitFor();
    await clerk.getByText(ashwood.name).first().waitFor();
    await clerk.getByText('ada@example.com').waitFor();
    await clerk.getByRole('link', { name: 'Cancel Order' }).click();
    await clerk.getByLabel('Note').fill('She found another window');
    await clerk.getByRole('button', { name: 'Cancel Order' }).click();
    await clerk.getByText('The order is being cancelled').waitFor();
    const ended = await site.api.reachStatus(placed.id, KEY, 'cancelled');
    expect(ended.cancellation).toMatchObject({ reason: 'retailer_request' });
    expect(ended.totals?.refunded).toBe(ended.totals?.total);
    // The refund is complete: the Platform also gave its share back.
    await clerk.goto(`${site.stack.url}/orders/${placed.id}`);
    await clerk
      .getByRole('row', { name: /Headrail/ })
      .getByText('Given back')
      .waitFor();
  });

  it("finds an order by any id of Headrail's or Stripe's in the box of the frame, and else lists what fits", async () => {
    const { order: placed } = await order();
    await listed(placed.number);
    const { payment, fulfilments } = await site.api.order(placed.id, KEY);
    const find = async (q: string): Promise<string> => {
      await clerk.goto(`${site.stack.url}/home`);
      await clerk.getByLabel('Find an order').fill(q);
      await clerk.keyboard.press('Enter');
      await clerk.waitForURL((url) => url.pathname.startsWith('/orders'));
      return clerk.url().slice(site.stack.url.length);
    };
    const own = `/orders/${placed.id}`;
    const intent = payment?.payment_intent ?? '';
    expect(intent).toMatch(/^pi_/);
    for (const id of [intent, `https://dashboard.stripe.com/test/payments/${intent}`, placed.number, placed.id])
      expect(await find(id), id).toBe(own);
    expect(await find(fulfilments[0]?.id ?? '')).toBe(own);
    expect(await find(`${placed.id}:capture_payment:1`)).toBe(own);
    expect(await find('ada@example.com')).toBe('/orders?q=ada%40example.com');
    expect(await find('pi_ofSomebodyElse')).toBe('/orders?q=pi_ofSomebodyElse');
    expect(await find('ord_aaaaaaaaaaaaaaaaaaaaaaaaaa')).toBe('/orders?q=ord_aaaaaaaaaaaaaaaaaaaaaaaaaa');
    await clerk.goto(`${site.stack.url}${own}/system`);
    await clerk.getByRole('cell', { name: '1 try' }).first().waitFor();
    await clerk.getByRole('link', { name: /Payment captured/ }).click();
    await clerk.getByRole('row', { name: /Payment › Status Authorised Captured/ }).waitFor();
    expect(await clerk.getByText(/req_|ch_/).count()).toBe(0);
  });

  it('refunds a part after seeing what each party bears, then the rest in full', async () => {
    const { order: placed, order_token } = await order('accept', 'start', 'dispatch');
    await clerk.goto(`${site.stack.url}/orders/${placed.id}`);
    await clerk.getByRole('link', { name: 'Issue Refund' }).click();
    await clerk.getByLabel('An amount, spread over everything').check();
    await clerk.getByLabel('Amount in GBP').fill('40.00');
    await clerk.getByRole('button', { name: 'Show what each party bears' }).click();
    await clerk.getByText("the platform adjusts each recipient's portion proportionally").waitFor();
    const shown = await clerk.getByRole('row', { name: new RegExp(ashwood.name) }).innerText();
    await clerk.getByLabel('Reason').fill('A scratch on one slat');
    await clerk.getByRole('button', { name: 'Refund £40.00' }).click();
    await clerk.getByText('The refund is on its way').waitFor();
    const partly = await site.api.reach(
      placed.id,
      KEY,
      ({ refund_status, split }) =>
        refund_status === 'partial' && split.every(({ party, reversed }) => party === 'platform' || reversed > 0),
    );
    expect(partly.totals?.refunded).toBe(4_000);
    const { cookie } = await atOrderPage(site.stack, placed.id, order_token);
    const own = await (await site.stack.fetch(`/o/${placed.id}`, { headers: { cookie } })).text();
    expect(own).toContain('A scratch on one slat');
    const bore = partly.split.find(({ party_id }) => party_id === ashwood.id)?.reversed ?? 0;
    expect(shown).toContain(`£${(bore / 100).toFixed(2)}`);
    await clerk.goto(`${site.stack.url}/orders/${placed.id}/refund?how=full`);
    await clerk.getByLabel('Reason').fill('And now all of it');
    await clerk.getByRole('button', { name: /^Refund £/ }).click();
    await clerk.getByText('The refund is on its way').waitFor();
    const full = await site.api.reach(placed.id, KEY, ({ refund_status }) => refund_status === 'full');
    expect(full.totals?.refunded).toBe(full.totals?.total);
  });

  it('writes to the supplier, and accepts its proposal', async () => {
    const { order: placed } = await order('accept', 'start');
    await clerk.goto(`${site.stack.url}/orders/${placed.id}`);
    await clerk.getByRole('link', { name: 'Message Supplier' }).click();
    await clerk.getByLabel('Message').fill('Could you still change the width?');
    await clerk.getByRole('button', { name: 'Send' }).click();
    await clerk.getByText('Could you still change the width?').waitFor();
    const proposal = { refund: { amount: 3_000 }, borne_by: [{ party_id: ashwood.id, amount: 2_000 }] };
    const answered = await site.api.call('POST', `/v1/orders/${placed.id}/messages`, ashwood.secretKey, {
      body: 'No, but this much back.',
      proposal,
    });
    expect(answered.status, answered.text).toBe(201);
    await clerk.goto(`${site.stack.url}/orders/${placed.id}/messages`);
    await clerk.getByRole('button', { name: 'Accept' }).click();
    await clerk.getByText('Proposal accepted').waitFor();
    const after = await site.api.reach(placed.id, KEY, ({ totals }) => totals?.refunded === 3_000);
    expect(after.status).toBe('in_production');
  });

  it('raises a dispute', async () => {
    const { order: placed } = await order('accept', 'start', 'dispatch');
    await clerk.goto(`${site.stack.url}/orders/${placed.id}`);
    await clerk.getByRole('link', { name: 'Raise Dispute' }).click();
    await clerk.getByLabel('What is wrong?').selectOption('Damaged');
    await clerk.getByLabel('Describe it').fill('The headrail is bent.');
    await clerk.getByRole('button', { name: 'Raise Dispute' }).click();
    await clerk.getByText('Dispute raised').waitFor();
    const dispute = await site.api.call('GET', `/v1/disputes/dsp_${placed.id.slice(4)}_1`, KEY);
    expect(dispute.body).toMatchObject({ status: 'open', reason: 'damaged', raised_by: 'retailer' });
  });

  it('changes the wording of an e-mail, and the next customer reads it', async () => {
    await clerk.goto(`${site.stack.url}/settings/notifications`);
    await clerk.getByRole('link', { name: 'Confirmed' }).click();
    await clerk.getByRole('link', { name: 'HTML' }).click();
    await clerk.getByLabel('Subject').fill('Hooray, {{ order.nmber }}');
    await clerk.getByRole('button', { name: 'Save' }).click();
    await clerk.getByText('Not saved').waitFor();
    expect(await clerk.getByText(/Subject, line 1/).innerText()).toMatch(/nmber/);
    await clerk.getByLabel('Subject').fill('Hooray, {{ order.number }} is on');
    await clerk.getByRole('button', { name: 'Show the preview' }).click();
    await clerk
      .frameLocator('iframe')
      .getByText(/Hooray, \w{4}-\w{4} is on/)
      .waitFor();
    await clerk.getByRole('button', { name: 'Save' }).click();
    await clerk.getByText('Saved.').waitFor();
    const { order: placed } = await order('accept');
    const mail = await until(() => {
      const found = site.stack.mailbox
        .mails({ order: placed.number })
        .find(({ subject }) => subject.startsWith('Hooray'));
      if (found === undefined) throw new Error('no mail yet');
      return found;
    });
    expect(mail.subject).toBe(`Hooray, ${placed.number} is on`);
    await clerk.getByRole('button', { name: 'Back to the default' }).click();
    await clerk.getByText('Back to the default wording.').waitFor();
    expect(await clerk.getByLabel('Subject').inputValue()).toBe('Your order is confirmed');
    // The order's page still shows the mail to this customer, but without the link that opens the order as the
    // customer.
    await clerk.goto(`${site.stack.url}/orders/${placed.id}`);
    await clerk.getByText(`Hooray, ${placed.number} is on`).click();
    const shown = await clerk.locator('details[open] pre').innerText();
    expect(mail.text).toContain(`/o/${placed.id}#`);
    expect(shown).toContain(`/o/${placed.id}`);
    expect(shown).not.toContain(`/o/${placed.id}#`);
  });

  it('sets its time zone, and its pages then show days and times in that zone', async () => {
    const zone = async (name: string) => {
      await clerk.goto(`${site.stack.url}/settings/general`);
      await clerk.getByLabel('Time zone').last().selectOption(name);
      await clerk.getByRole('button', { name: 'Save' }).click();
      await clerk.getByText('Saved.').waitFor();
    };
    await zone('Asia/Tokyo');
    const { order: placed } = await order('accept');
    await clerk.goto(`${site.stack.url}/orders/${placed.id}`);
    await clerk.getByText('Days and times are those of Asia/Tokyo.').waitFor();
    expect(await clerk.locator('time').first().innerText()).toMatch(/ GMT\+9$/);
    await clerk.goto(`${site.stack.url}/orders`);
    await clerk.getByText('They are days of Asia/Tokyo.').waitFor();
    await zone('Europe/London');
    expect(await clerk.getByText('GMT+9').count()).toBe(0);
  });

  it('adds a member, and makes and revokes an API key that is shown once', async () => {
    await clerk.goto(`${site.stack.url}/settings/members`);
    await clerk.getByLabel('Name').fill('New Clerk');
    await clerk.getByLabel('E-mail').fill('new@northlight.example');
    await clerk.getByRole('button', { name: 'Add' }).click();
    await clerk.getByText('Added.').waitFor();
    const members = await site.api.call('GET', '/v1/members', KEY);
    expect(members.text).toContain('new@northlight.example');
    await clerk.goto(`${site.stack.url}/settings/keys`);
    await clerk.getByLabel('Name', { exact: true }).fill('Till');
    await clerk.getByRole('button', { name: 'Create' }).click();
    const secret = (await clerk.locator('.secret').innerText()).trim();
    expect((await site.api.call('GET', '/v1/orders', secret)).status).toBe(200);
    await clerk.goto(`${site.stack.url}/settings/keys`);
    expect(await clerk.content()).not.toContain(secret);
    await clerk.locator('summary[aria-label="Revoke Till"]').click();
    await clerk.getByRole('button', { name: 'Revoke for good: Till' }).click();
    await clerk.getByText('Revoked. It stops working').waitFor();
  });

  it('changes a policy, and reads why a wrong value is refused', async () => {
    await clerk.goto(`${site.stack.url}/settings/policies`);
    await clerk.getByLabel('Stock is held for').fill('0');
    await clerk.getByRole('button', { name: 'Save' }).click();
    await clerk.getByText('From 2 seconds to 1 hour.', { exact: true }).waitFor();
    await clerk.getByLabel('Stock is held for').fill('15 minutes');
    await clerk.getByRole('button', { name: 'Save' }).click();
    await clerk.getByText('Saved.').waitFor();
    const policies = await site.api.call('GET', '/v1/settings/policies', KEY);
    expect(policies.body).toMatchObject({ hold_seconds: 900 });
  });

  it('adds a shipping option, reads an error at its row, and removes one by emptying its row', async () => {
    const options = async () => {
      const { body } = await site.api.call('GET', '/v1/settings/policies', KEY);
      return z.object({ shipping_options: z.array(z.object({ id: z.string(), amount: z.number() })) }).parse(body);
    };
    const cell = (row: number, label: RegExp) =>
      clerk.getByRole('group', { name: `Option ${row}`, exact: true }).getByLabel(label);
    const before = (await options()).shipping_options;
    await clerk.goto(`${site.stack.url}/settings/policies`);
    const row = before.length + 1;
    await cell(row, /customers read/).fill('By bicycle');
    await cell(row, /^Price/).fill('cheap');
    await cell(row, /^Code/).fill('bicycle');
    await clerk.getByRole('button', { name: 'Save' }).click();
    await clerk.getByText('Not saved').waitFor();
    expect(await cell(row, /^Price/).getAttribute('aria-invalid')).toBe('true');
    expect(await cell(row, /customers read/).inputValue()).toBe('By bicycle');
    await clerk.getByRole('link', { name: `Shipping option ${row}, Price` }).click();
    await cell(row, /^Price/).fill('7.50');
    await clerk.getByRole('button', { name: 'Save' }).click();
    await clerk.getByText('Saved.').waitFor();
    expect((await options()).shipping_options).toEqual([...before, { id: 'bicycle', amount: 750 }]);
    for (const label of [/customers read/, /^Price/, /^Code/]) await cell(row, label).fill('');
    await clerk.getByRole('button', { name: 'Save' }).click();
    await until(async () => expect((await options()).shipping_options).toEqual(before));
  });
});
