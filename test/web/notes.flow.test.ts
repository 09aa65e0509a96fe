import { afterAll, beforeAll, expect, it } from 'vitest';
import { SUPPLIERS } from '../../dev/seed/keys.ts';
import { sendForm, signedIn } from '../flow/support/dashboard.ts';
import { World } from '../flow/support/world.ts';
import { type Stack, startStack } from '../support/stack.ts';

/** Notes and tags of a retailer about an order: for its members alone. */

let stack: Stack;
let world: World;

beforeAll(async () => {
  stack = await startStack();
  world = new World(stack);
});
afterAll(() => stack?.stop());

const SECRET = 'Gate code 1974';

it('are kept for the members of the retailer, and nobody else reads or writes them', async () => {
  const { order } = await world.requested(['AW-CAFE']);
  const path = `/orders/${order.id}`;
  const clerk = await signedIn(stack, 'clerk@northlight.example');
  const write = (person: typeof clerk, note: string, tags: string) =>
    sendForm(stack, `${path}/notes`, { csrf: person.csrf, note, tags }, person.cookie);
  const read = async (cookie: string) => (await stack.fetch(path, { headers: { cookie } })).text();
  const saved = await write(clerk, SECRET, 'vip, callback,vip');
  expect([saved.status, saved.headers.get('location')]).toEqual([303, `${path}?done=saved`]);
  const page = await read(clerk.cookie);
  expect(page).toContain(SECRET);
  expect(page.match(/>vip</g)).toHaveLength(1);

  const [others, supplier, ops] = await Promise.all(
    ['clerk@tallsash.example', 'tasks@ashwood.example', 'ops@headrail.example'].map((who) => signedIn(stack, who)),
  );
  if (others === undefined || supplier === undefined || ops === undefined) throw new Error('nobody');
  expect((await write(others, 'Ours now', '')).status).toBe(404);
  for (const person of [supplier, ops]) {
    expect((await write(person, 'Ours now', '')).status).toBe(403);
    expect(await read(person.cookie)).not.toContain(SECRET);
  }
  for (const key of [SUPPLIERS.ashwood.secretKey, world.ops, world.retailer]) {
    expect(JSON.stringify(await world.events(order.id, key))).not.toContain(SECRET);
  }

  const long = `${SECRET} ${'x'.repeat(2_000)}`;
  const refused = await write(clerk, long, Array.from({ length: 11 }, (_, n) => `tag ${n}`).join(','));
  expect(refused.status).toBe(400);
  const again = await refused.text();
  expect(again).toContain(long);
  expect(again).toContain('At most 10 tags.');
  expect(await stack.sql('select note, tags from order_notes where order_id = $1', [order.id])).toEqual([
    { note: SECRET, tags: ['vip', 'callback'] },
  ]);
});
