import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { ConversationWorld } from '../flow/support/conversation.ts';
import { until } from '../support/until.ts';
import { CLERK, expectAccessible, OPS, openSite, type Site, SUPPLIER } from './people.ts';

/** The page after signing in, from what it counts to the list behind it, and the work that makes the number smaller. */

let site: Site;
let world: ConversationWorld;

beforeAll(async () => {
  site = await openSite();
  world = new ConversationWorld(site.stack);
});
afterAll(() => site?.close());

const sku = 'AW-CAFE';

/** Reloads the page until a queue has this number. */
const queue = (page: Awaited<ReturnType<Site['as']>>, title: string, count: string) =>
  until(async () => {
    await page.goto(`${site.stack.url}/home`);
    const found = page.getByRole('region', { name: title });
    if ((await found.count()) === 0) throw new Error(`no queue ${title}`);
    const heading = await found.getByRole('heading').innerText();
    if (heading.replace(/\s+/g, ' ') !== `${title} ${count}`) throw new Error(heading);
    return found;
  });

describe('the home page', () => {
  it('of a supplier: a task to answer, with its deadline, until it is accepted', async () => {
    const { order } = await world.requested([sku]);
    const page = await site.as(SUPPLIER);
    expect(new URL(page.url()).pathname).toBe('/home');
    // The task itself is there before its order's deadline is in the read model.
    const tasks = await until(async () => {
      const found = await queue(page, 'To answer', '1');
      expect(await found.innerText()).toMatch(/by \d+ \w+/);
      return found;
    });
    await page.getByRole('link', { name: /^Tasks 1\s*waiting$/ }).waitFor();
    await expectAccessible(page);
    await tasks.getByRole('link', { name: order.number }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Accepted.').waitFor();
    await queue(page, 'To make', '1');
    expect(await page.getByRole('region', { name: 'To answer' }).count()).toBe(0);
  });

  it('of a retailer: a message and a silent supplier, each with its list', async () => {
    expect((await world.policies({ supplier_sla_seconds: 3_600 })).status).toBe(200);
    const { order } = await world.requested([sku]);
    await world.posted(order, SUPPLIERS.ashwood.secretKey, { body: 'Which side is the cord?' });
    const page = await site.as(CLERK);
    await queue(page, 'Suppliers who do not answer', '1');
    const messages = await queue(page, 'Messages to answer', '1');
    await expectAccessible(page);
    await messages.getByRole('link', { name: 'Messages to answer' }).click();
    await page.getByRole('row').filter({ hasText: order.number }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    expect(await page.getByLabel('Needs').inputValue()).toBe('message');
    const listed = await site.api.call('GET', '/v1/orders?needs=message', RETAILERS.northlight.secretKey);
    expect(listed.body).toMatchObject({ data: [{ id: order.id }] });
    await world.posted(order, RETAILERS.northlight.secretKey, { to: SUPPLIERS.ashwood.id, body: 'The left one.' });
    await queue(await site.as(SUPPLIER), 'Messages to answer', '1');
    await page.goto(`${site.stack.url}/home`);
    expect(await page.getByRole('region', { name: 'Messages to answer' }).count()).toBe(0);
  });

  it('of Platform Ops: a dead letter, with its number in the menu', async () => {
    await site.stack.sql(
      `insert into dead_letters (id, queue, body, error, attempts) values ('l-1', 'order-events', '{}', 'unavailable', 5)`,
    );
    const page = await site.as(OPS);
    await queue(page, 'Dead letters', '1');
    await expectAccessible(page);
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /Dead letters 1/ })
      .click();
    await page.getByRole('button', { name: 'Send again: l-1' }).waitFor();
  });
});

it('tells a member by e-mail what the member chose, with a link to it, once', async () => {
  const page = await site.as(SUPPLIER);
  await page.goto(`${site.stack.url}/settings/my-emails`);
  await expectAccessible(page);
  expect(await page.getByLabel('A new task').inputValue()).toBe('now');
  await page.getByLabel('Low stock').selectOption('Never');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  expect(await page.getByLabel('Low stock').inputValue()).toBe('off');
  await site.stack.scheduled();
  const { order } = await world.requested([sku]);
  // The job reads only what is some seconds old, and a later projection would be new again.
  await world.atRest(order.id);
  const aged = await site.stack.sql(
    "update orders set projected_at = now() - interval '15 seconds' where id = $1 and needs <> '{}' returning 1",
    [order.id],
  );
  expect(aged).toHaveLength(1);
  const told = () =>
    site.stack.mailbox.mails({ to: 'tasks@ashwood.example' }).filter(({ subject }) => subject.includes(order.number));
  await site.stack.scheduled();
  await site.stack.scheduled();
  const [mail, ...others] = told();
  expect(others).toEqual([]);
  expect(mail?.subject).toMatch(/^New order to answer: order .+, answer by \d+ \w+ 20\d\d/);
  const link = new RegExp(`${site.stack.url}/bench/ful_\\w+`).exec(mail?.text ?? '')?.[0] ?? '';
  await page.goto(link);
  await page.getByRole('heading', { name: order.number }).first().waitFor();
  await page.getByRole('button', { name: 'Accept' }).waitFor();
});
