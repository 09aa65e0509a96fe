import { afterAll, beforeAll, expect, it } from 'vitest';
import { costsOf } from '../../bench/headrail.ts';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { AUTO, World } from './support/world.ts';

/** What the platform bills for an order. Each figure is a limit: an order may become cheaper, but not dearer. */

let world: World;

beforeAll(async () => {
  world = new World(await startStack({ bundle: 'counting' }));
});
afterAll(() => world?.stack.stop());

it('an order of one supplier costs few rows, alarms and messages, from its placing to its last transfer', async () => {
  const placed = await world.placed(await world.cart([AUTO]));
  const { id } = placed.order;
  await world.pay(placed);
  await world.settled(id);
  await world.mailsSettled(id);
  const version = await until(async () => {
    const order = await world.order(id, world.ops);
    const [row] = await world.stack.sql('select version from orders where id = $1', [id]);
    return row?.version === order.version ? order.version : null;
  });
  expect(version).toBeGreaterThan(0);
  const costs = await costsOf(world.stack, id);
  expect(costs.rows).toBeLessThanOrEqual(30);
  expect(costs.alarms).toBeLessThanOrEqual(4);
  expect(costs.messages).toBeLessThanOrEqual(4);
});
