import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLATFORM, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { World } from '../flow/support/world.ts';
import { until } from '../support/until.ts';
import { OPS, openSite, type Site, SUPPLIER } from './people.ts';

const KEY = RETAILERS.northlight.secretKey;

let site: Site;
let sku: string;

beforeAll(async () => {
  site = await openSite();
  sku = (await site.api.products()).find((product) => product.sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => site?.close());

async function asked() {
  const placed = await site.api.placed(await site.api.cart([sku]));
  await site.api.pay(placed);
  const order = await site.api.reach(placed.order.id, KEY, ({ fulfilments }) => fulfilments.length === 1);
  return { placed, order, fulfilment: order.fulfilments[0]?.id ?? '' };
}

const openTask = (page: Page, number: string) =>
  until(async () => {
    await page.goto(`${site.stack.url}/bench`);
    const link = page.getByRole('link', { name: number });
    if ((await link.count()) === 0) throw new Error(`${number} is not in the list of tasks`);
    await link.click();
    return true;
  });

describe('a supplier', () => {
  it('takes a task from acceptance to arrival', async () => {
    const { order } = await asked();
    const supplier = await site.as(SUPPLIER);
    await openTask(supplier, order.number);
    await supplier.getByText('Width').first().waitFor();
    await supplier.getByText('12 St James Square').waitFor();
    await supplier.getByText('Standard delivery, 3 to 5 working days').waitFor();
    await supplier.getByRole('button', { name: 'Accept' }).click();
    await supplier.getByText('Accepted.').waitFor();
    await supplier.getByRole('button', { name: 'Start production' }).click();
    await supplier.getByText('Production has started').waitFor();
    await supplier.getByLabel('Carrier').fill('Parcelforce');
    await supplier.getByLabel('Tracking number').fill('PF1');
    await supplier.getByLabel('Tracking link').fill('https://track.example.com/PF1');
    await supplier.getByRole('button', { name: 'Dispatch' }).click();
    await supplier.getByText('Dispatched.').waitFor();
    await supplier.getByRole('button', { name: 'It arrived' }).click();
    await supplier.getByText('Arrival noted').waitFor();
    const after = await site.api.order(order.id, KEY);
    expect(after).toMatchObject({ status: 'dispatched', next_automatic_action: { what: 'auto_deliver' } });
    expect(after.fulfilments[0]).toMatchObject({ status: 'arrived', tracking: { carrier: 'Parcelforce' } });
  });

  it('corrects the tracking of a parcel, and the customer is told by mail', async () => {
    const world = new World(site.stack);
    const { order, fulfilment } = await asked();
    for (const step of ['accept', 'start']) await site.api.step(fulfilment, step, SUPPLIERS.ashwood.secretKey);
    const wrong = { carrier: 'Parcelforce', tracking_number: 'PF-WRONG' };
    await site.api.step(fulfilment, 'dispatch', SUPPLIERS.ashwood.secretKey, wrong);
    await until(async () => (await world.mailsSettled(order.id)).includes('dispatched'));
    const supplier = await site.as(SUPPLIER);
    await supplier.goto(`${site.stack.url}/bench/${fulfilment}`);
    await supplier.getByText('Correct the tracking').click();
    const number = supplier.getByLabel('Tracking number');
    expect(await number.inputValue()).toBe('PF-WRONG');
    await number.fill('PF-RIGHT');
    await supplier.getByRole('button', { name: 'Save the correction' }).click();
    await supplier.getByText('The tracking was corrected.').waitFor();
    await supplier.getByText('PF-RIGHT').first().waitFor();
    await until(async () => (await world.mailsSettled(order.id)).includes('tracking_corrected'));
    const clerk = await site.as('clerk@northlight.example');
    await clerk.goto(`${site.stack.url}/orders/${order.id}`);
    await clerk.getByText('corrected the tracking').waitFor();
  });

  it('rejects a task with a reason, and the order is rolled back', async () => {
    const { order } = await asked();
    const supplier = await site.as(SUPPLIER);
    await openTask(supplier, order.number);
    await supplier.getByText('Reject', { exact: true }).first().click();
    await supplier.getByLabel('Reason').fill('No timber of that width');
    await supplier.getByRole('button', { name: 'Reject' }).click();
    await supplier.getByText('Rejected.').waitFor();
    const ended = await site.api.reachStatus(order.id, KEY, 'cancelled');
    expect(ended.cancellation).toMatchObject({ reason: 'supplier_rejected' });
  });

  it('sets its stock and its cancellation policy', async () => {
    const supplier = await site.as(SUPPLIER);
    await supplier.goto(`${site.stack.url}/stock`);
    const row = supplier.getByRole('row').filter({ hasText: sku });
    await row.getByRole('textbox').fill('77');
    await row.getByRole('button').click();
    await supplier.getByText('Saved.').waitFor();
    const stock = await site.api.call('GET', `/v1/stock/${sku}`, SUPPLIERS.ashwood.secretKey);
    expect(stock.body).toMatchObject({ on_hand: 77 });
    await supplier.goto(`${site.stack.url}/settings/cancellation-policy`);
    await supplier.getByLabel('Percent').fill('120');
    await supplier.getByRole('button', { name: 'Save' }).click();
    await supplier.getByText('From 0 to 100').waitFor();
    await supplier.getByLabel('Percent').fill('12.5');
    await supplier.getByRole('button', { name: 'Save' }).click();
    await supplier.getByText('Saved.').waitFor();
    const policy = await site.api.call('GET', '/v1/settings/cancellation-policy', SUPPLIERS.ashwood.secretKey);
    expect(policy.body).toEqual({ refundable_bps: 1_250 });
  });
});

describe('Platform Ops', () => {
  it('mediate a dispute, and their outcome is carried out', async () => {
    const { order, placed, fulfilment } = await asked();
    for (const step of ['accept', 'start']) {
      await site.api.step(fulfilment, step, SUPPLIERS.ashwood.secretKey);
    }
    const line = order.lines[0]?.id ?? '';
    const raised = await site.api.call('POST', `/v1/orders/${order.id}/disputes`, placed.order_token, {
      reason: 'quality',
      description: 'It is the wrong white.',
      line_ids: [line],
    });
    expect(raised.status, raised.text).toBe(201);
    const ops = await site.as(OPS);
    await until(async () => {
      await ops.goto(`${site.stack.url}/disputes`);
      if ((await ops.getByRole('link', { name: 'Quality' }).count()) === 0) throw new Error('not listed yet');
      return true;
    });
    await ops.getByRole('link', { name: 'Quality' }).click();
    await ops.getByText('It is the wrong white.').waitFor();
    await ops.getByLabel('Message').fill('We are looking at it.');
    await ops.getByRole('button', { name: 'Send' }).click();
    await ops.getByText('We are looking at it.').waitFor();
    await ops.getByLabel('Amount in GBP').fill('25.00');
    await ops.getByLabel(`${SUPPLIERS.ashwood.name}, Supplier`).fill('20.00');
    await ops.getByLabel('Reason, for everybody').fill('Both could have asked.');
    await ops.getByRole('button', { name: 'Show what this does' }).click();
    await ops.getByRole('heading', { name: '£25.00 to the customer' }).waitFor();
    expect(
      await ops
        .getByRole('row', { name: new RegExp(SUPPLIERS.ashwood.name) })
        .first()
        .innerText(),
    ).toContain('£20.00');
    await ops.getByRole('button', { name: 'Resolve and carry out' }).click();
    await ops.getByText('Dispute resolved').waitFor();
    const after = await site.api.reach(order.id, KEY, ({ totals }) => totals?.refunded === 2_500);
    expect(after.refund_status).toBe('partial');
  });

  it('try parked work again', async () => {
    const world = new World(site.stack);
    expect((await world.policies({ undo_patience_seconds: 1 })).status).toBe(200);
    const { order } = await world.confirmed([sku]);
    await world.settled(order.id);
    await world.fault('stored_500', { path: '/v1/refunds', method: 'POST' }, 0);
    await world.cancel(order.id, world.retailer);
    const ops = await site.as(OPS);
    const name = `Try again: order ${order.number}`;
    await until(async () => {
      await ops.goto(`${site.stack.url}/ops/parked`);
      if ((await ops.getByRole('button', { name }).count()) === 0) throw new Error('not parked yet');
      return true;
    });
    await world.control(site.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');
    await ops.getByRole('button', { name }).click();
    await ops.getByText('Reload to see how it went').waitFor();
    await site.api.reachStatus(order.id, PLATFORM.secretKey, 'cancelled');
  });

  it('send a dead letter again', async () => {
    const { order } = await asked();
    await site.stack.sql(
      `insert into dead_letters (id, queue, body, error, attempts) values ('letter-1', 'order-events', '{"order_id": "${order.id}"}', 'unavailable', 5)`,
    );
    const ops = await site.as(OPS);
    await ops.goto(`${site.stack.url}/ops/dead-letters`);
    await ops.getByRole('button', { name: 'Send again: letter-1' }).click();
    await ops.getByText('Sent again.').waitFor();
    await ops.getByText('No dead letters').waitFor();
    await ops.goto(`${site.stack.url}/ops/health`);
    await ops.getByText('Postgres').waitFor();
    expect(await ops.getByText('Down').count()).toBe(0);
  });
});
