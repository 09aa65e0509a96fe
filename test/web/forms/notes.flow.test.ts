import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SUPPLIERS } from '../../../dev/seed/keys.ts';
import { sendForm, signedIn } from '../../flow/support/dashboard.ts';
import { World } from '../../flow/support/world.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

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
  /** The list shows the tags of an order, to those who wrote them. */
  const listOf = (cookie: string) =>
    until(async () => {
      const list = await (await stack.fetch(`/orders?q=${order.number}`, { headers: { cookie } })).text();
      return list.includes(`href="${path}"`) ? list : null;
    });
  for (const tag of ['vip', 'callback']) expect(await listOf(clerk.cookie)).toContain(`>${tag}<`);

  const [others, supplier, ops] = await Promise.all(
    ['clerk@tallsash.example', 'tasks@ashwood.example', 'ops@headrail.example'].map((who) => signedIn(stack, who)),
  );
  if (others === undefined || supplier === undefined || ops === undefined) throw new Error('nobody');
  expect((await write(others, 'Ours now', '')).status).toBe(404);
  for (const person of [supplier, ops]) {
    expect((await write(person, 'Ours now', '')).status).toBe(403);
    expect(await read(person.cookie)).not.toContain(SECRET);
    expect(await listOf(person.cookie)).not.toContain('>vip<');
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
  const wide = await write(clerk, '', `ok, ${'x'.repeat(31)}`);
  expect([wide.status, await wide.text()]).toEqual([400, expect.stringContaining('A tag has at most 30 characters.')]);
  expect(await stack.sql('select note, tags from order_notes where order_id = $1', [order.id])).toEqual([
    { note: SECRET, tags: ['vip', 'callback'] },
  ]);
});

describe("what the retailer's own systems call an order", () => {
  interface Person {
    readonly cookie: string;
    readonly csrf: string;
  }

  /** An order, the clerk of its shop, and its page. */
  async function opened() {
    const { order } = await world.requested(['AW-CAFE']);
    const path = `/orders/${order.id}`;
    const clerk = await signedIn(stack, 'clerk@northlight.example');
    const write = (fields: Readonly<Record<string, string>>, person: Person = clerk) =>
      sendForm(stack, `${path}/annotations`, { csrf: person.csrf, ...fields }, person.cookie);
    const now = async () => {
      const { body } = await world.call('GET', `/v1${path}`, world.retailer);
      return z.object({ reference: z.string().nullable(), metadata: z.record(z.string(), z.string()) }).parse(body);
    };
    return { path, clerk, write, now };
  }

  it('is written on its page, and undoes nothing that somebody else wrote meanwhile', async () => {
    const { path, clerk, write, now } = await opened();
    const saved = await write({ reference: 'PO-1', name_1: ' till ', text_1: 'Left', name_2: 'tag', text_2: 'May' });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${path}?done=saved`]);
    expect(await now()).toEqual({ reference: 'PO-1', metadata: { till: 'Left', tag: 'May' } });
    const page = await (await stack.fetch(`${path}/annotations`, { headers: { cookie: clerk.cookie } })).text();
    expect(page).toContain('value="PO-1"');
    expect(page).toContain('name="had_1" value="Left"');

    await world.call('PATCH', `/v1${path}`, world.retailer, { metadata: { till: 'Right' } });
    const shown = { reference_had: 'PO-1', name_1: 'till', had_1: 'Left', name_2: 'tag', had_2: 'May' };
    await write({ ...shown, reference: '', text_1: 'Left', text_2: '' });
    expect(await now()).toEqual({ reference: null, metadata: { till: 'Right' } });
  });

  it('stays in its fields while something is wrong with it', async () => {
    const { write, now } = await opened();
    const long = 'x'.repeat(501);
    const wrong = await write({ reference: 'PO-2', name_1: 'till', had_1: 'Right', text_1: long, text_2: 'no name' });
    expect(wrong.status).toBe(400);
    const again = await wrong.text();
    for (const said of ['Must have at most 500 characters.', 'Enter a name for this text.', 'value="PO-2"', long]) {
      expect(again).toContain(said);
    }
    for (const [name, text] of [
      ['a[b]', 'square'],
      ['till', 'twice'],
      ['only a name', ''],
      ['n'.repeat(41), 'long'],
    ] as const) {
      const known = { name_1: 'till', had_1: 'Right', text_1: 'Right' };
      expect((await write({ ...known, reference: '', name_2: name, text_2: text })).status, name).toBe(400);
    }
    expect(await now()).toEqual({ reference: null, metadata: {} });
  });

  it('is for the retailer and Platform Ops alone', async () => {
    const { path, write, now } = await opened();
    const [others, supplier, ops] = await Promise.all(
      ['clerk@tallsash.example', 'tasks@ashwood.example', 'ops@headrail.example'].map((who) => signedIn(stack, who)),
    );
    if (others === undefined || supplier === undefined || ops === undefined) throw new Error('nobody');
    expect((await write({ reference: 'Ours' }, others)).status).toBe(404);
    expect((await write({ reference: 'Ours' }, supplier)).status).toBe(403);
    expect((await stack.fetch(`${path}/annotations`, { headers: { cookie: supplier.cookie } })).status).toBe(403);
    expect((await write({ reference: 'By Ops', reference_had: '' }, ops)).status).toBe(303);
    expect((await now()).reference).toBe('By Ops');
  });
});
