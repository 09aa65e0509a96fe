import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedIn } from '../../flow/support/dashboard.ts';
import { ashwood, World } from '../../flow/support/world.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

let stack: Stack;
let world: World;

beforeAll(async () => {
  stack = await startStack();
  world = new World(stack);
});
afterAll(() => stack?.stop());

it('"Select all" leaves out the tasks that wait for other suppliers', async () => {
  const two = (await world.requested(['AW-QUAYOAK', 'TW-DALES'])).order;
  const one = (await world.confirmed(['AW-QUAYOAK'])).order;
  const task = (order: typeof two) => order.fulfilments.find(({ supplier_id }) => supplier_id === ashwood.id)?.id ?? '';
  await world.step(task(two), 'accept', ashwood.secretKey);
  const { cookie } = await signedIn(stack, 'tasks@ashwood.example');
  const boxes = await until(async () => {
    const page = await (await stack.fetch('/bench?status=accepted&all=1', { headers: { cookie } })).text();
    const found = page.match(/<input type="checkbox" name="task"[^>]*>/g) ?? [];
    return found.length === 2 ? found : null;
  });
  const ticked = boxes.filter((box) => box.includes('checked'));
  expect(ticked).toHaveLength(1);
  expect(ticked[0]).toContain(task(one));
});
