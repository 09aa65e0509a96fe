import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, sendForm, signedIn } from '../../flow/support/dashboard.ts';
import { World } from '../../flow/support/world.ts';
import { type Stack, startStack } from '../../support/stack.ts';

/** A form that cannot be taken. What was written in it is shown again, so that it is not lost. */

let stack: Stack;
let clerk: Person;
let order: string;

const WRITTEN = 'Please wait <until> Monday';
const SHOWN = 'Please wait &lt;until&gt; Monday';

beforeAll(async () => {
  stack = await startStack();
  clerk = await signedIn(stack, 'clerk@northlight.example');
  order = `/orders/${(await new World(stack).requested(['AW-CAFE'])).order.id}`;
});
afterAll(() => stack?.stop());

const send = (body: string, { csrf, cookie }: Person) => sendForm(stack, `${order}/messages`, { csrf, body }, cookie);

describe('a form whose session has ended', () => {
  it('shows what was written, and leads back to its order', async () => {
    const answer = await send(WRITTEN, { ...clerk, cookie: '' });
    expect(answer.status).toBe(401);
    const page = await answer.text();
    for (const said of ['You are signed out', SHOWN, `/sign-in?done=not_sent&amp;next=${encodeURIComponent(order)}`]) {
      expect(page).toContain(said);
    }
    expect(page).not.toContain(clerk.csrf);
  });

  it('leads to the sign-in page at once where nothing was written', async () => {
    const answer = await send('', { ...clerk, cookie: '' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/sign-in?done=not_sent&next=${encodeURIComponent(order)}`,
    ]);
  });

  it('of another site shows nothing of it', async () => {
    const answer = await stack.fetch(`${order}/messages`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ body: WRITTEN }).toString(),
    });
    expect([answer.status, await answer.text()]).toEqual([303, '']);
  });
});

it.each([
  ['the page is out of date', () => send(WRITTEN, { ...clerk, csrf: 'old' }), 403],
  ['the order is of somebody else', async () => send(WRITTEN, await signedIn(stack, 'clerk@hazel.example')), 404],
])('a refused form shows what was written: %s', async (_, sent, status) => {
  const answer = await sent();
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(SHOWN);
});

it('a form that cannot be compared with what is saved shows what was written', async () => {
  const fields = { csrf: clerk.csrf, had: JSON.stringify({ note: 'As it was', tags: '' }), note: WRITTEN, tags: '' };
  await stack.sql('alter table order_notes rename to order_notes_away');
  try {
    const answer = await sendForm(stack, `${order}/notes`, fields, clerk.cookie);
    expect(answer.status).toBe(500);
    const page = await answer.text();
    expect(page).toContain(SHOWN);
    expect(page).not.toContain('As it was');
  } finally {
    await stack.sql('alter table order_notes_away rename to order_notes');
  }
});
