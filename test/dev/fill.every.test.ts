import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { send } from '../../dev/api-client.ts';
import { fillMarket } from '../../dev/demo/fill.ts';
import { PLATFORM } from '../../dev/seed/keys.ts';
import { Headrail } from '../../packages/client/src/index.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** `npm run demo -- --orders 40` fills the lists with orders in every state. */

const List = z.looseObject({
  data: z.array(z.looseObject({ status: z.string(), refund_status: z.string().optional() })),
});

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const list = async (path: string) => {
  const { body } = await send((where, init) => stack.fetch(where, init), 'GET', path, { key: PLATFORM.secretKey });
  return List.parse(body).data;
};

it('tells forty stories without a mistake', async () => {
  expect(await fillMarket(new Headrail({ url: stack.url }), 40)).toEqual([]);
  // The lists are a read model: what an order became last comes a moment later.
  await until(async () => {
    const orders = await list('/v1/orders?limit=100');
    expect(orders).toHaveLength(40);
    expect(new Set(orders.map(({ status }) => status)).size).toBe(8);
    expect(orders.some(({ refund_status }) => refund_status === 'partial')).toBe(true);
    expect((await list('/v1/disputes')).length).toBeGreaterThan(0);
    return true;
  });
});
