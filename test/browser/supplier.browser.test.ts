import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLATFORM, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { World } from '../flow/support/world.ts';
import { until } from '../support/until.ts';
import { BENCH, type House, OPS, openHouse } from './people.ts';

const KEY = RETAILERS.northlight.secretKey;

let house: House;
let sku: string;

beforeAll(async () => {
  house = await openHouse();
  sku = (await house.api.products()).find((product) => product.sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => house?.close());

async function asked() {
  const placed = await house.api.placed(await house.api.cart([sku]));
  await house.api.pay(placed);
  const order = await house.api.reach(placed.order.id, KEY, ({ fulfilments }) => fulfilments.length === 1);
  return { placed, order, fulfilment: order.fulfilments[0]?.id ?? '' };
}

const openTask = (page: Page, number: string) =>
  until(async () => {
    await page.goto(`${house.stack.url}/bench`);
    const link = page.getByRole('link', { name: number });
    if ((await link.count()) === 0) throw new Error(`${number} is not among the tasks`);
    await link.click();
    return true;
  });

describe("the supplier's tasks", () => {
  it('is walked from the answer to the arrival', async () => {
    const { order } = await asked();
    const bench = await house.as(BENCH);
    await openTask(bench, order.number);
    await bench.getByText('Width').first().waitFor();
    await bench.getByText('12 St James Square').waitFor();
    await bench.getByText('Standard delivery, 3 to 5 working days').waitFor();
    await bench.getByRole('button', { name: 'Accept' }).click();
    await bench.getByText('Accepted.').waitFor();
    await bench.getByRole('button', { name: 'Start production' }).click();
    await bench.getByText('Production has started').waitFor();
    await bench.getByLabel('Carrier').fill('Parcelforce');
    await bench.getByLabel('Tracking number').fill('PF1');
    await bench.getByLabel('Tracking link').fill('https://track.example.com/PF1');
    await bench.getByRole('button', { name: 'Dispatch' }).click();
    await bench.getByText('Dispatched.').waitFor();
    await bench.getByRole('button', { name: 'It arrived' }).click();
    await bench.getByText('Arrival noted').waitFor();
    const after = await house.api.order(order.id, KEY);
    expect(after).toMatchObject({ status: 'dispatched', next_automatic_action: { what: 'auto_deliver' } });
    expect(after.fulfilments[0]).toMatchObject({ status: 'arrived', tracking: { carrier: 'Parcelforce' } });
  });

  it('rejects, with a reason, and the order is rolled back', async () => {
    const { order } = await asked();
    const bench = await house.as(BENCH);
    await openTask(bench, order.number);
    await bench.getByText('Reject', { exact: true }).first().click();
    await bench.getByLabel('Reason').fill('No timber of that width');
    await bench.getByRole('button', { name: 'Reject' }).click();
    await bench.getByText('Rejected.').waitFor();
    const ended = await house.api.reachStatus(order.id, KEY, 'cancelled');
    expect(ended.cancellation).toMatchObject({ reason: 'supplier_rejected' });
  });

  it('sets its stock and its cancellation policy', async () => {
    const bench = await house.as(BENCH);
    await bench.goto(`${house.stack.url}/stock`);
    const row = bench.getByRole('row').filter({ hasText: sku });
    await row.getByRole('textbox').fill('77');
    await row.getByRole('button').click();
    await bench.getByText('Saved.').waitFor();
    const stock = await house.api.call('GET', `/v1/stock/${sku}`, SUPPLIERS.ashwood.secretKey);
    expect(stock.body).toMatchObject({ on_hand: 77 });
    await bench.goto(`${house.stack.url}/settings/cancellation-policy`);
    await bench.getByLabel('Percent').fill('120');
    await bench.getByRole('button', { name: 'Save' }).click();
    await bench.getByText('From 0 to 100').waitFor();
    await bench.getByLabel('Percent').fill('12.5');
    await bench.getByRole('button', { name: 'Save' }).click();
    await bench.getByText('Saved.').waitFor();
    const policy = await house.api.call('GET', '/v1/settings/cancellation-policy', SUPPLIERS.ashwood.secretKey);
    expect(policy.body).toEqual({ refundable_bps: 1_250 });
  });
});

describe('Platform Ops', () => {
  it('mediate a dispute, and their word is carried out', async () => {
    const { order, placed, fulfilment } = await asked();
    for (const step of ['accept', 'start']) {
      await house.api.step(fulfilment, step, SUPPLIERS.ashwood.secretKey);
    }
    const line = order.lines[0]?.id ?? '';
    const raised = await house.api.call('POST', `/v1/orders/${order.id}/disputes`, placed.order_token, {
      reason: 'quality',
      description: 'It is the wrong white.',
      line_ids: [line],
    });
    expect(raised.status, raised.text).toBe(201);
    const ops = await house.as(OPS);
    await until(async () => {
      await ops.goto(`${house.stack.url}/disputes`);
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
    const after = await house.api.reach(order.id, KEY, ({ totals }) => totals?.refunded === 2_500);
    expect(after.refund_status).toBe('partial');
  });

  it('try parked work again', async () => {
    const world = new World(house.stack);
    expect((await world.policies({ undo_patience_seconds: 1 })).status).toBe(200);
    const { order } = await world.confirmed([sku]);
    await world.settled(order.id);
    await world.fault('stored_500', { path: '/v1/refunds', method: 'POST' }, 0);
    await world.cancel(order.id, world.retailer);
    const ops = await house.as(OPS);
    const name = `Try again: order ${order.number}`;
    await until(async () => {
      await ops.goto(`${house.stack.url}/ops/parked`);
      if ((await ops.getByRole('button', { name }).count()) === 0) throw new Error('not parked yet');
      return true;
    });
    await world.control(house.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');
    await ops.getByRole('button', { name }).click();
    await ops.getByText('Reload to see how it went').waitFor();
    await house.api.reachStatus(order.id, PLATFORM.secretKey, 'cancelled');
  });

  it('send a dead letter again', async () => {
    const { order } = await asked();
    await house.stack.sql(
      `insert into dead_letters (id, queue, body, error, attempts) values ('letter-1', 'order-events', '{"order_id": "${order.id}"}', 'unavailable', 5)`,
    );
    const ops = await house.as(OPS);
    await ops.goto(`${house.stack.url}/ops/dead-letters`);
    await ops.getByRole('button', { name: 'Send again: letter-1' }).click();
    await ops.getByText('Sent again.').waitFor();
    await ops.getByText('No dead letters').waitFor();
    await ops.goto(`${house.stack.url}/ops/health`);
    await ops.getByText('Postgres').waitFor();
    expect(await ops.getByText('Down').count()).toBe(0);
  });
});
