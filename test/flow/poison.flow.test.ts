import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { CUSTOMER } from './support/client.ts';
import { AUTO, World } from './support/world.ts';

let world: World;

beforeAll(async () => {
  world = new World(await startStack());
});
afterAll(() => world?.stack.stop());

const DeadLetters = z.looseObject({
  data: z.array(
    z.looseObject({ id: z.string(), queue: z.string(), body: z.looseObject({}), error: z.string().nullable() }),
  ),
});

const deadLetters = async () =>
  DeadLetters.parse((await world.call('GET', '/v1/ops/dead-letters', world.ops)).body).data;

/** Postgres refuses every row of one customer, so a retry of the message can never succeed. */
const POISON = 'poison@example.com';
const refusePoison = async () => {
  await world.stack.sql(`create function refuse_poison() returns trigger language plpgsql as
    $$ begin if new.customer_email = '${POISON}' then raise exception 'poison' using errcode = '22000'; end if; return new; end $$`);
  await world.stack.sql(
    'create trigger refuse_poison before insert or update on orders for each row execute function refuse_poison()',
  );
};

describe('a poison message', () => {
  it('becomes a dead letter, blocks no other message, and is replayed by ops with one effect', async () => {
    await refusePoison();
    const cart = await world.cart([AUTO]);
    const poison = await world.placed({ ...cart, customer: { ...CUSTOMER, email: POISON } });
    const good = await world.placed(cart);
    const projected = (id: string) => async () =>
      (await world.stack.sql('select 1 from orders where id = $1', [id])).length > 0;
    await until(projected(good.order.id));
    const deadLetter = await until(async () =>
      (await deadLetters()).find(({ body }) => body.order_id === poison.order.id),
    );
    expect(deadLetter).toMatchObject({ queue: 'order-events', error: 'postgres_22000' });

    // The object's outbox sends it again meanwhile: still one dead letter, and the order itself goes on.
    await world.pay(poison);
    await world.reachStatus(poison.order.id, world.retailer, 'confirmed');
    await until(() => world.stack.logs().filter((line) => line.includes('queue_message_buried')).length >= 2);
    expect((await deadLetters()).filter(({ body }) => body.order_id === poison.order.id)).toHaveLength(1);

    for (const key of [world.retailer, poison.order_token]) {
      expect((await world.call('GET', '/v1/ops/dead-letters', key)).status).toBeGreaterThanOrEqual(403);
    }
    await world.stack.sql('drop trigger refuse_poison on orders');
    const replay = () => world.call('POST', `/v1/ops/dead-letters/${deadLetter.id}/replay`, world.ops, {});
    const [first, second] = await Promise.all([replay(), replay()]);
    expect([first?.status, second?.status]).toContain(200);
    await until(projected(poison.order.id));
    const [row] = await world.stack.sql('select count(*)::int as n from orders where id = $1', [poison.order.id]);
    expect(row?.n).toBe(1);
    expect((await deadLetters()).filter(({ body }) => body.order_id === poison.order.id)).toEqual([]);
  });
});
