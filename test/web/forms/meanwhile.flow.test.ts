import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Person, sendForm, signedIn } from '../../flow/support/dashboard.ts';
import { World } from '../../flow/support/world.ts';
import { type Stack, startStack } from '../../support/stack.ts';

/** Two members with the same form, opened before either of them saved it. Nobody's change is lost. */

let stack: Stack;
let world: World;
let clerk: Person;

beforeAll(async () => {
  stack = await startStack();
  world = new World(stack);
  clerk = await signedIn(stack, 'clerk@northlight.example');
});
afterAll(() => stack?.stop());

const Texts = z.record(z.string(), z.string());
type Texts = z.infer<typeof Texts>;

const inHtml = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** The fields of the form on a page, as it says them itself. */
async function fieldsOf(path: string): Promise<{ readonly had: string; readonly fields: Texts }> {
  const page = await (await stack.fetch(path, { headers: { cookie: clerk.cookie } })).text();
  const had = inHtml(/name="had" value="([^"]*)"/.exec(page)?.[1] ?? '');
  return { had, fields: Texts.parse(JSON.parse(had)) };
}

interface Form {
  readonly page: string;
  readonly action: string;
  /** What one member changes, and what another does. */
  readonly one: Texts;
  readonly other: Texts;
}

const shop = (path: string, one: Texts, other: Texts) => async (): Promise<Form> => ({
  ...{ page: path, action: path, one, other },
});

async function ofOrder(what: string, one: Texts, other: Texts): Promise<Form> {
  const { order } = await world.requested(['AW-CAFE']);
  const page = `/orders/${order.id}`;
  if (what === 'notes') return { page, action: `${page}/notes`, one, other };
  const path = what === 'line' ? `${page}/lines/${order.lines[0]?.id}` : `${page}/${what}`;
  return { page: path, action: path, one, other };
}

it.each([
  ["the customer's data", () => ofOrder('customer', { phone: '+44 20 7946 0999' }, { line1: '9 Old Mill' }), 'Mill 3'],
  ['the measurements', () => ofOrder('line', { option_width_mm: '901' }, { option_drop_mm: '902' }), '903'],
  ['the note and its tags', () => ofOrder('notes', { note: 'Not before\nMonday' }, { tags: 'vip' }), 'late'],
  [
    'the contacts',
    shop('/settings/general', { contactPhone: '+44 20 7946 0777' }, { contactEmail: 'a@b.example' }),
    'c@d.example',
  ],
  [
    'the policies',
    shop('/settings/policies', { holdSeconds: '20 minutes' }, { supplierSlaSeconds: '3 days' }),
    '4 days',
  ],
  [
    'the shipping options',
    shop('/settings/policies', { ship_0_price: '5.95' }, { stepPatienceSeconds: '20 minutes' }),
    '1 hour',
  ],
])('%s: each member keeps what it changed, and reads of a contradiction', async (_, opened, third) => {
  const { page, action, one, other } = await opened();
  const { had, fields } = await fieldsOf(page);
  const save = (changes: Texts) =>
    sendForm(stack, action, { csrf: clerk.csrf, had, ...fields, ...changes }, clerk.cookie);
  expect((await save(one)).status).toBe(303);
  expect((await save(other)).status).toBe(303);
  const both = await fieldsOf(page);
  expect(both.fields).toEqual({ ...fields, ...one, ...other });

  const [[name, kept] = ['', '']] = Object.entries(other);
  const late = await save({ [name]: third });
  expect(late.status).toBe(400);
  expect(inHtml(await late.text())).toContain(`Somebody has changed this meanwhile to ‘${kept}’`);
  expect((await fieldsOf(page)).fields).toEqual(both.fields);
});

it.each([
  ['notes', 'notes', { tags: 'vip,late' }],
  ["the customer's data", 'customer', { name: ' Ada  Byron ', line1: '1 Road ' }],
])('%s that arrive twice are saved twice', async (_, what, typed) => {
  const { page, action } = await ofOrder(what, {}, {});
  const { had, fields } = await fieldsOf(page);
  const save = () => sendForm(stack, action, { csrf: clerk.csrf, had, ...fields, ...typed }, clerk.cookie);
  expect((await save()).status).toBe(303);
  expect((await save()).status).toBe(303);
});

it('two corrected addresses are not mixed into one', async () => {
  const { page, action } = await ofOrder('customer', {}, {});
  const { had, fields } = await fieldsOf(page);
  const save = (changes: Texts) =>
    sendForm(stack, action, { csrf: clerk.csrf, had, ...fields, ...changes }, clerk.cookie);
  expect((await save({ line1: '9 Old Mill', city: 'Leeds', postal_code: 'LS1 4DY' })).status).toBe(303);
  expect((await save({ line2: 'Flat 2' })).status).toBe(400);
  expect((await fieldsOf(page)).fields).toMatchObject({ city: 'Leeds', line2: '' });
});
