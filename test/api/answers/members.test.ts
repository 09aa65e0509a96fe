import { expect, it } from 'vitest';
import { OrderSchema } from '../../../src/api/schemas/order.ts';
import { read, refused, requestedIn } from '../support/asking.ts';
import { KEYS, world } from '../support/fakes.ts';

/** What a program needs of a problem is a member of it, beside the sentence. */

const at = world();
const { id, tasks } = await requestedIn(at);

/** A call of the retailer about the order, with a new key. */
const ask = (path: string, body: object) =>
  at.call('POST', `/v1/orders/${id}/${path}`, {
    key: KEYS.skRetailer,
    headers: { 'idempotency-key': crypto.randomUUID() },
    body,
  });

for (const [n, key] of [KEYS.skSupplier, KEYS.skSupplierB].entries()) {
  await at.call('POST', `/v1/fulfilments/${tasks[n]}/accept`, { key });
  await at.call('POST', `/v1/fulfilments/${tasks[n]}/start`, { key });
}
const order = await read(await at.call('GET', `/v1/orders/${id}`, { key: KEYS.skRetailer }), 200, OrderSchema);

it('a refund for another version is answered with the version to quote again', async () => {
  const problem = await refused(await ask('refunds', { reason: 'x', version: order.version + 1 }));
  expect(problem).toMatchObject({ code: 'order_moved', version: order.version });
});

it('a second dispute about the same is answered with the ids of those that are open', async () => {
  const body = { reason: 'quality', description: 'x', line_ids: order.lines.map((line) => line.id) };
  expect((await ask('disputes', body)).status).toBe(201);
  const problem = await refused(await ask('disputes', body));
  expect(problem).toMatchObject({ code: 'dispute_open', dispute_ids: [`dsp_${id.slice(4)}_1`] });
});
