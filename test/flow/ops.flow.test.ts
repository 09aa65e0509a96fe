import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { keyOfSupplier, Order, type Order as OrderView, Problem } from './support/client.ts';
import { AUTO, ashwood, World } from './support/world.ts';

let world: World;
let byHand: string;

beforeAll(async () => {
  world = new World(await startStack());
  byHand = (await world.products()).find(({ sku }) => sku.startsWith('AW-'))?.sku ?? '';
});
afterAll(() => world?.stack.stop());

const Parked = z.looseObject({
  data: z.array(
    z.looseObject({ id: z.string(), parked: z.array(z.looseObject({ work: z.string(), owed: z.string() })) }),
  ),
});
const parkedOf = async (id: string) =>
  Parked.parse((await world.call('GET', '/v1/ops/parked', world.ops)).body).data.find((order) => order.id === id)
    ?.parked;

const ops = (id: string, what: string, body: unknown = {}, key: string = world.ops) =>
  world.call('POST', `/v1/ops/orders/${id}/${what}`, key, body, { 'idempotency-key': randomUUID() });
const opsSees = (id: string): Promise<OrderView> => world.order(id, world.ops);

describe('parked work', () => {
  it('is listed with what is owed; ops try it again, and the money is refunded once', async () => {
    expect((await world.policies({ undo_patience_seconds: 1 })).status).toBe(200);
    const { placed, order } = await world.confirmed([byHand]);
    await world.settled(order.id);
    await world.policies({ undo_patience_seconds: 86_400 });
    await world.fault('stored_500', { path: '/v1/refunds', method: 'POST' }, 0);
    const cancelling = await world.cancel(order.id, world.retailer);
    expect(cancelling.status, cancelling.text).toBe(200);
    const parked = await until(() => parkedOf(order.id));
    expect(parked).toMatchObject([{ owed: 'the refund, to the customer' }]);
    const stuck = await opsSees(order.id);
    expect(stuck.allowed_actions).toContain('retry');
    expect(stuck.status).not.toBe('cancelled');
    expect((await world.order(order.id, world.retailer)).allowed_actions).not.toContain('retry');

    await world.control(world.stack.stripeUrl, '/_sim/faults', undefined, 'DELETE');
    const retried = await ops(order.id, 'retry');
    expect(retried.status, retried.text).toBe(200);
    await world.cancelled(order.id);
    const money = await world.money(placed.payment.payment_intent);
    expect(money).toMatchObject({ refunded: money.captured });
    await until(async () => (await world.money(placed.payment.payment_intent)).reversed === money.transferred);
    await until(async () => (await parkedOf(order.id)) === undefined);
    expect(Problem.parse((await ops(order.id, 'retry')).body).code).toBe('nothing_parked');
  });
});

describe('a cancellation by ops', () => {
  it('in production refunds all money, and gives stock back only for fulfilments that nobody started', async () => {
    const [auto, made] = [await world.onHand(AUTO), await world.onHand(byHand)];
    const { placed, order } = await world.confirmed([AUTO, byHand]);
    const started = order.fulfilments.find(({ supplier_id }) => supplier_id === ashwood.id);
    expect((await world.step(started?.id ?? '', 'start', ashwood.secretKey)).status).toBe(200);
    expect(Problem.parse((await world.cancel(order.id, world.retailer)).body).code).toBe('production_started');
    expect((await opsSees(order.id)).allowed_actions).toContain('force_cancel');

    const reply = await ops(order.id, 'cancel', { reason: 'the workshop burnt down' });
    expect(reply.status, reply.text).toBe(200);
    expect(Order.parse(reply.body).cancellation).toMatchObject({ reason: 'platform_request' });
    const after = await world.cancelled(order.id);
    expect(after.fulfilments.map(({ status }) => status)).toEqual(['withdrawn', 'withdrawn']);
    const money = await world.money(placed.payment.payment_intent);
    expect(money.refunded).toBe(money.captured);
    expect(await world.onHand(AUTO)).toBe(auto);
    expect(await world.onHand(byHand)).toBe(made - 1);
  });

  it('is refused after the first dispatch, and needs a reason and a key', async () => {
    const { order } = await world.confirmed([AUTO, byHand]);
    const [first] = order.fulfilments;
    for (const [step, body] of [['start'], ['dispatch', { carrier: 'DPD', tracking_number: '1' }]] as const) {
      const done = await world.step(first?.id ?? '', step, keyOfSupplier(first?.supplier_id ?? ''), body);
      expect(done.status, done.text).toBe(200);
    }
    expect(Problem.parse((await ops(order.id, 'cancel', { reason: 'no' })).body).code).toBe('not_allowed_in_status');
    expect((await opsSees(order.id)).allowed_actions).not.toContain('force_cancel');
    expect(Problem.parse((await ops(order.id, 'cancel')).body).code).toBe('invalid_request');
    const keyless = await world.call('POST', `/v1/ops/orders/${order.id}/cancel`, world.ops, { reason: 'x' });
    expect(Problem.parse(keyless.body).code).toBe('idempotency_key_missing');
  });
});

describe('the read model', () => {
  const row = async (id: string) =>
    (await world.stack.sql('select status, version from orders where id = $1', [id]))[0];
  const spoil = (id: string) =>
    world.stack.sql(
      "update orders set status = 'delivered', version = 1, doc = '{}', updated_at = now() where id = $1",
      [id],
    );

  it('is rebuilt from the object by ops, also if its version is right', async () => {
    const { order } = await world.confirmed([AUTO]);
    await world.settled(order.id);
    await world.projected(order.id);
    await world.stack.sql("update orders set status = 'delivered' where id = $1", [order.id]);
    const reply = await ops(order.id, 'reproject');
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ order_id: order.id, written: true });
    expect((await row(order.id))?.status).toBe('confirmed');
  });

  it('is repaired by the cron, which finds old and missing rows; /healthz shows how many', async () => {
    const { order } = await world.confirmed([AUTO]);
    await world.settled(order.id);
    await world.mailsReach(order.id, 2);
    const version = await world.projected(order.id);
    const missing = (await world.confirmed([AUTO])).order.id;
    await until(() => row(missing));
    await spoil(order.id);
    await world.stack.sql('delete from order_lines where order_id = $1', [missing]);
    await world.stack.sql('delete from orders where id = $1', [missing]);
    await until(
      async () => {
        await world.stack.scheduled();
        const [mended, back] = [await row(order.id), await row(missing)];
        return Number(mended?.version) >= version && mended?.status === 'confirmed' && back?.status === 'confirmed';
      },
      { every: 1_000 },
    );
    const Health = z.looseObject({ read_model_lag_ms: z.number().nullable() });
    const lag = async () => Health.parse((await world.call('GET', '/healthz', null)).body).read_model_lag_ms;
    await until(async () => ((await lag()) ?? 0) > 5_000);
    expect(world.stack.logs().some((text) => text.includes('read_model.behind'))).toBe(true);
  });
});

describe('an order that should have moved by itself and did not', () => {
  it('is read by the cron, which wakes its object and writes when it moves next', async () => {
    const { id } = (await world.placed(await world.cart([AUTO]))).order;
    const nextAt = async () =>
      (await world.stack.sql('select next_at > now() as coming from orders where id = $1', [id]))[0]?.coming;
    // Its checkout expires.
    await until(async () => (await nextAt()) === true);
    await world.stack.sql("update orders set next_at = now() - interval '2 minutes' where id = $1", [id]);
    await world.stack.scheduled();
    expect(await nextAt()).toBe(true);
    expect(world.stack.logs().some((text) => text.includes('order.late') && text.includes(id))).toBe(true);
  });
});

describe('for everybody except ops', () => {
  it('these routes are not found', async () => {
    const { id } = (await world.placed(await world.cart([AUTO]))).order;
    for (const key of [world.retailer, ashwood.secretKey]) {
      for (const [what, body] of [
        ['retry', {}],
        ['reproject', {}],
        ['cancel', { reason: 'mine' }],
      ] as const) {
        expect((await ops(id, what, body, key)).status, what).toBe(404);
      }
      for (const path of ['/v1/ops/parked', '/v1/ops/dead-letters'])
        expect((await world.call('GET', path, key)).status).toBe(403);
    }
    const nowhere = `ord_${'a'.repeat(26)}`;
    for (const what of ['retry', 'reproject']) expect((await ops(nowhere, what)).status, what).toBe(404);
    expect((await world.call('POST', '/v1/ops/dead-letters/dl_none/replay', world.ops, {})).status).toBe(404);
  });
});
