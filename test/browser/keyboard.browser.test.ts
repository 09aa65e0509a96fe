import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLATFORM, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import type { Storefront } from '../../dev/storefront/server.ts';
import { signInLink } from '../../dev/support/browser.ts';
import { openShop } from '../../tools/screenshots/shop.ts';
import type { Placed } from '../flow/support/client.ts';
import { World } from '../flow/support/world.ts';
import { until } from '../support/until.ts';
import { Keys } from './keyboard.ts';
import { CLERK, OPS, openSite, type Site, SUPPLIER } from './people.ts';

/** Every action of every role with Tab, Enter, Space, arrows and letters, without a pointer. */

const KEY = RETAILERS.northlight.secretKey;
const { ashwood } = SUPPLIERS;

let site: Site;
let shop: Storefront;
let sku: string;
let url: string;

beforeAll(async () => {
  site = await openSite();
  url = site.stack.url;
  shop = await openShop(site.stack);
  sku = (await site.api.products()).find((product) => product.sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(async () => {
  await shop?.close();
  await site?.close();
});

const as = async (email: string) => new Keys(await site.as(email));

async function bought(...steps: readonly ('accept' | 'start' | 'dispatch')[]): Promise<Placed & { task: string }> {
  const placed = await site.api.placed(await site.api.cart([sku]));
  await site.api.pay(placed);
  const order = await site.api.reach(placed.order.id, KEY, ({ fulfilments }) => fulfilments.length === 1);
  const task = order.fulfilments[0]?.id ?? '';
  for (const step of steps) {
    const body = step === 'dispatch' ? { carrier: 'Post', tracking_number: 'T1' } : {};
    await site.api.step(task, step, ashwood.secretKey, body);
  }
  return { ...placed, task };
}

const listed = (page: Page, path: string, name: string) =>
  until(async () => {
    await page.goto(url + path);
    if ((await page.getByRole('link', { name }).count()) === 0) throw new Error(`${name} is not on ${path}`);
    return true;
  });

describe('the keyboard helper', () => {
  it('fails if Tab does not reach a control, and if the focus is not visible', async () => {
    const keys = new Keys(await site.stranger());
    await keys.open(`${url}/sign-in`);
    await keys.page.evaluate(`document.querySelector('button').tabIndex = -1`);
    await expect(keys.to('Send me a link')).rejects.toThrow(/does not reach/);
    await keys.page.evaluate(`document.getElementById('f-email').style.setProperty('outline', 'none', 'important')`);
    await expect(keys.to('E-mail')).rejects.toThrow(/shows that it has the focus/);
  });
});

describe('a clerk by keyboard alone', () => {
  it('opens a page, signs in, arrives at that page, and signs out', async () => {
    const { order } = await bought();
    const keys = new Keys(await site.stranger());
    await keys.open(`${url}/orders/${order.id}?timeline=all`);
    await keys.write('E-mail', 'accounts@northlight.example');
    await keys.press('Enter');
    await keys.page.waitForURL('**/sign-in/sent');
    await keys.open(await signInLink(site.stack.mailbox, 'accounts@northlight.example', 0));
    await (await keys.to('Sign in')).press('Enter');
    await keys.page.waitForURL(`${url}/orders/${order.id}?timeline=all`);
    await keys.use('Sign out', 'Send me a link');
  });

  it('skips to the content, filters, exports, opens an order and cancels it', async () => {
    const { order } = await bought('accept');
    const keys = await as(CLERK);
    await listed(keys.page, `/orders?q=${order.number}`, order.number);
    await (await keys.to('Skip to the content')).press('Enter');
    await keys.write('Search', order.number);
    await keys.choose('Status', 'Conf');
    await (await keys.to('Filter')).press('Enter');
    await keys.page.waitForURL(/status=confirmed/);
    const download = keys.page.waitForEvent('download');
    await (await keys.to('Export to CSV')).press('Enter');
    expect((await download).suggestedFilename()).toMatch(/^orders-.*\.csv$/);
    await keys.use(order.number, 'Pricing split');
    await keys.use('Cancel Order', 'What happens');
    await keys.write(/^Note/, 'Her mind has changed');
    await keys.use('Cancel Order', 'The order is being cancelled', 'Space');
    await site.api.reachStatus(order.id, KEY, 'cancelled');
  });

  it("refunds a part, writes to the supplier, and accepts the supplier's proposal", async () => {
    const { order } = await bought('accept', 'start');
    const keys = await as(CLERK);
    await keys.open(`${url}/orders/${order.id}`);
    await keys.use('Issue Refund', 'What is refunded?');
    await keys.to(/^In full/);
    await keys.press('ArrowDown', 'ArrowDown');
    await keys.write(/^Amount/, '10.00');
    await keys.press('Enter');
    await keys.page.waitForURL('**/refund?**');
    await keys.write('Reason', 'By keyboard');
    await keys.use('Refund £10.00', 'The refund is on its way');
    await keys.use('Message Supplier', 'Nothing written yet');
    await keys.write('Message', 'Could it be wider?');
    await keys.use('Propose terms, carried out when the other side accepts', 'With a cancellation');
    await keys.use('Send', 'Message sent.');
    const body = { body: 'No, but so much back.', proposal: { refund: { amount: 500 } } };
    await site.api.call('POST', `/v1/orders/${order.id}/messages`, ashwood.secretKey, body);
    await keys.page.reload();
    await keys.use('Accept', 'Proposal accepted');
    await site.api.reach(order.id, KEY, ({ totals }) => totals?.refunded === 1_500);
  });

  it('raises a dispute; Platform Ops answer and resolve it', async () => {
    const { order } = await bought('accept', 'start', 'dispatch');
    const keys = await as(CLERK);
    await keys.open(`${url}/orders/${order.id}`);
    await keys.use('Raise Dispute', 'What is wrong?');
    await keys.choose('What is wrong?', 'Qual');
    await keys.write('Describe it', 'The slats are cloudy.');
    await keys.use('Raise Dispute', 'Dispute raised');
    const ops = await as(OPS);
    await listed(ops.page, '/disputes', 'Quality');
    await ops.use('Quality', 'The slats are cloudy.');
    await ops.write('Message', 'We look at it.');
    await ops.use('Send', 'Message sent.');
    await ops.to('No refund');
    await ops.press('ArrowDown', 'ArrowDown');
    await ops.write('Amount in GBP', '12.00');
    await ops.write(`${ashwood.name}, Supplier`, '12.00');
    await ops.write(/^Reason/, 'They are.');
    await ops.use('Show what this does', 'Confirm the outcome');
    await ops.use('Resolve and carry out', 'Dispute resolved');
    await site.api.reach(order.id, KEY, ({ totals }) => totals?.refunded === 1_200);
  });

  it('changes the wording of a mail, previews it, and restores the default', async () => {
    const keys = await as(CLERK);
    await keys.open(`${url}/settings/notifications`);
    await keys.use('Dispatched', 'Send this e-mail');
    await keys.write('Subject', 'Off it goes, {{ order.number }}');
    await keys.to('Show the preview');
    await keys.press('Enter');
    await keys.page
      .frameLocator('iframe')
      .getByText(/Off it goes, \w{4}-/)
      .waitFor();
    await keys.use('Save', 'Saved.');
    await keys.use('Back to the default', 'Back to the default wording.');
  });

  it('sets a policy, adds and removes a member, makes, renames and revokes a key', async () => {
    const keys = await as(CLERK);
    await keys.open(`${url}/settings/policies`);
    await keys.write('Stock is held for', '15 minutes');
    await keys.use('Save', 'Saved.');
    expect((await site.api.call('GET', '/v1/settings/policies', KEY)).body).toMatchObject({ hold_seconds: 900 });
    await keys.use('Members', 'Add a member');
    await keys.write('Name', 'Nina Wells');
    await keys.write('E-mail', 'nina@northlight.example');
    await keys.use('Add', 'Added.');
    await keys.use('Remove Nina Wells', 'Removed.');
    await keys.use('API keys', 'Create a key');
    await keys.write('Name', 'Till');
    await keys.to(/^Secret/);
    await keys.press('ArrowDown');
    await keys.use('Create', 'Copy it now');
    await keys.write(/^Name of the key/, 'Till two');
    await keys.use(/^Rename/, 'Saved.');
    await keys.use('Revoke Till two', 'Revoke for good');
    await keys.use('Revoke for good: Till two', 'Revoked. It stops working');
  });
});

describe('a supplier by keyboard alone', () => {
  it('accepts, starts, dispatches and notes the arrival', async () => {
    const { order } = await bought();
    const keys = await as(SUPPLIER);
    await listed(keys.page, '/bench', order.number);
    await keys.use(order.number, 'Can you make it?');
    await keys.use('Accept', 'Accepted.', 'Space');
    await keys.use('Start production', 'Production has started');
    await keys.write('Carrier', 'Parcelforce');
    await keys.write('Tracking number', 'PF1');
    await keys.use('Dispatch', 'Dispatched.');
    await keys.use('It arrived', 'Arrival noted');
  });

  it('rejects, sets stock and its policies', async () => {
    const { order, task } = await bought();
    const keys = await as(SUPPLIER);
    await keys.open(`${url}/bench/${task}`);
    await keys.use('Reject', 'The whole order is cancelled');
    await keys.write('Reason', 'No timber');
    await keys.use('Reject', 'Rejected.');
    await site.api.reachStatus(order.id, KEY, 'cancelled');
    await keys.use(/^Stock/, 'Unsold units');
    await keys.write(/^Unsold units of Café Shutter/, '66');
    await keys.use('Set Café Shutter', 'Saved.');
    await keys.use('Settings', 'Accepting orders');
    await keys.to(/^Accept every order/);
    await keys.press('Space', 'Space');
    await keys.use('Save', 'Saved.');
    await keys.use('Cancellation policy', 'Once production has started');
    await keys.write(/^Percent/, '20');
    await keys.use('Save', 'Saved.');
  });
});

describe('Platform Ops by keyboard alone', () => {
  it('try parked work again, send a dead letter again, cancel by force', async () => {
    const world = new World(site.stack);
    await world.policies({ undo_patience_seconds: 1 });
    const { order } = await world.confirmed([sku]);
    await world.settled(order.id);
    await world.fault('stored_500', { path: '/v1/refunds', method: 'POST' }, 0);
    await world.cancel(order.id, world.retailer);
    const keys = await as(OPS);
    await until(async () => {
      await keys.open(`${url}/ops/parked`);
      if ((await keys.page.getByText(order.number).count()) === 0) throw new Error('not parked yet');
      return true;
    });
    await world.control(site.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');
    await keys.use(`Try again: order ${order.number}`, 'Reload to see how it went');
    await site.api.reachStatus(order.id, PLATFORM.secretKey, 'cancelled');
    await keys.use('Rebuild in lists', 'The lists have been rebuilt');
    const body = `{"order_id": "${order.id}"}`;
    await site.stack.sql(
      `insert into dead_letters (id, queue, body, error, attempts) values ('letter-9', 'order-events', '${body}', 'unavailable', 5)`,
    );
    await keys.use('Dead letters', 'Queue messages that gave up');
    await keys.use('Send again: letter-9', 'Sent again.');
    const making = await bought('accept', 'start');
    await keys.open(`${url}/orders/${making.order.id}`);
    await keys.use('Cancel Order', 'What happens');
    await keys.write('Reason', 'The workshop has burnt down');
    await keys.use('Cancel Order', 'The order is being cancelled');
    await site.api.reachStatus(making.order.id, KEY, 'cancelled');
  });
});

describe('a customer by keyboard alone', () => {
  const follow = async ({ order, order_token }: Placed) => {
    const keys = new Keys(await site.stranger());
    await keys.open(`${url}/o/${order.id}#${order_token}`);
    await keys.page.locator('[data-status]').waitFor();
    return keys;
  };

  it('cancels', async () => {
    const placed = await bought('accept');
    const keys = await follow(placed);
    await keys.use('Cancel this order', 'Reason (optional)');
    await keys.use('Cancel Order', 'Your order is being cancelled');
    await site.api.reachStatus(placed.order.id, KEY, 'cancelled');
  });

  it('raises a dispute, writes in it, and confirms the delivery', async () => {
    const placed = await bought('accept', 'start', 'dispatch');
    const keys = await follow(placed);
    await keys.use('Raise a dispute', 'What is wrong?', 'Space');
    await keys.choose('What is wrong?', 'Wrong');
    await keys.write('Describe it', 'This is a roller blind.');
    await keys.use('Raise Dispute', 'Your complaint: wrong product');
    await keys.write('Answer', 'I kept the box.');
    await keys.use('Send', 'I kept the box.');
    await keys.use('Confirm delivery', 'We have noted that everything arrived');
    expect((await site.api.order(placed.order.id, KEY)).status).toBe('delivered');
  });

  it('orders and pays in the storefront', async () => {
    const keys = new Keys(await site.stranger());
    await keys.open(shop.url);
    await keys.use(/^Choose /, 'Measurements and choices');
    for (const [label, text] of [
      [/^Width/, '1000'],
      [/^Drop/, '1200'],
      ['Name', 'Ida Rhodes'],
      ['E-mail', 'ida@example.com'],
      ['Street', '1 High Street'],
      ['Town', 'York'],
      ['Postcode', 'YO1 7HU'],
    ] as const) {
      await keys.write(label, text);
    }
    await keys.use('Pay now', 'Thank you');
    await keys.use('Follow your order', 'What you ordered');
  });
});
