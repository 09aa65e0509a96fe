import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import type { Order } from '../../flow/support/client.ts';
import { ConversationWorld } from '../../flow/support/conversation.ts';
import { until } from '../../support/until.ts';
import { Keys } from '../keyboard.ts';
import { CLERK, expectAccessible, openSite, type Site, SUPPLIER } from '../people.ts';

/** Lists as people use them: rows that open, and the presses that frequent work costs. */

let site: Site;
let world: ConversationWorld;
let url: string;

beforeAll(async () => {
  site = await openSite();
  world = new ConversationWorld(site.stack);
  url = site.stack.url;
});
afterAll(() => site?.close());

/** The row of an order in a list, when the list has it. */
const rowOf = (page: Page, path: string, { number }: Order): Promise<Locator> =>
  until(async () => {
    await page.goto(url + path);
    const row = page.getByRole('row').filter({ hasText: number });
    if ((await row.count()) === 0) throw new Error(`${number} is not listed`);
    return row;
  });

describe('a row', () => {
  it('of an order: a click opens it, marking its text does not, and Ctrl or the middle button opens a new tab', async () => {
    const { order } = await world.requested(['AW-CAFE']);
    const page = await site.as(CLERK);
    const row = await rowOf(page, '/orders', order);
    const cell = row.getByRole('cell', { name: 'Ashwood' });
    const box = await cell.boundingBox();
    if (box === null) throw new Error('no cell');
    await page.mouse.move(box.x + 14, box.y + 14);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 14, { steps: 4 });
    await page.mouse.up();
    expect(await page.evaluate('String(getSelection())')).toMatch(/\w/);
    expect(page.url()).toBe(`${url}/orders`);
    const ways: NonNullable<Parameters<Locator['click']>[0]>[] = [
      { button: 'middle' },
      { modifiers: ['ControlOrMeta'] },
    ];
    for (const how of ways) {
      const opened = page.context().waitForEvent('page');
      await cell.click(how);
      const tab = await opened;
      await tab.waitForURL(`${url}/orders/${order.id}`);
      await tab.close();
      expect(page.url()).toBe(`${url}/orders`);
    }
    await cell.click();
    await page.waitForURL(`${url}/orders/${order.id}`);
  });

  it('of a task: its box keeps its meaning, also for a click that just misses it', async () => {
    const { order } = await world.requested(['AW-CAFE']);
    const page = await site.as(SUPPLIER);
    const row = await rowOf(page, '/bench', order);
    await row.getByRole('checkbox').click();
    expect(await row.getByRole('checkbox').isChecked()).toBe(true);
    const box = await row.getByRole('checkbox').boundingBox();
    if (box === null) throw new Error('no box');
    await page.mouse.click(box.x - 3, box.y + box.height / 2);
    await row.getByRole('cell', { name: 'Width' }).click();
    await page.waitForURL(`${url}/bench/${order.fulfilments[0]?.id}`);
    await page.goBack();
    expect(await row.getByRole('checkbox').isChecked(), 'nothing is lost on the way').toBe(true);
  });
});

describe('an open list', () => {
  /** Opens the list, as a person by keyboard, and lets the script ask at once. */
  async function told(page: Page, path: string, change: () => Promise<Order>): Promise<Keys> {
    await page.goto(url + path);
    const status = page.getByRole('status').filter({ has: page.locator('.number') });
    expect(await status.innerText()).toBe('');
    // Other orders may have changed, too: the new one must be there before somebody presses.
    await world.projected((await change()).id);
    await until(async () => {
      await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
      await expect.poll(() => status.innerText(), { timeout: 900 }).toMatch(/^[1-9]\d* new or changed/);
      return true;
    });
    await expectAccessible(page);
    return new Keys(page);
  }

  it('of orders says that one is new, and loads it when it is pressed', async () => {
    const page = await site.as(CLERK);
    const placed: Order[] = [];
    const keys = await told(page, '/orders', async () => {
      const { order } = await world.requested(['AW-CAFE']);
      placed.push(order);
      return order;
    });
    const number = placed[0]?.number ?? '';
    expect(await page.getByText(number).count()).toBe(0);
    await keys.use(/^[1-9]\d* new or changed/, number);
    expect(
      await page
        .getByRole('status')
        .filter({ has: page.locator('.number') })
        .innerText(),
    ).toBe('');
  });

  it('of tasks says it, too', async () => {
    const page = await site.as(SUPPLIER);
    const placed: Order[] = [];
    const keys = await told(page, '/bench', async () => {
      const { order } = await world.requested(['AW-CAFE']);
      placed.push(order);
      return order;
    });
    await keys.use(/^[1-9]\d* new or changed/, placed[0]?.number ?? '');
  });
});

describe('filters', () => {
  it('are in sight where there is room, and fold on a phone, where the fold names what is used', async () => {
    const page = await site.as(CLERK);
    await page.goto(`${url}/orders?status=confirmed`);
    const seen = () => Promise.all(['Status', 'Supplier', 'Sort by'].map((name) => page.getByLabel(name).isVisible()));
    expect(await seen()).toEqual([true, true, true]);
    expect(await page.locator('summary', { hasText: /^Filters/ }).isVisible()).toBe(false);
    const size = page.viewportSize() ?? { width: 1_280, height: 720 };
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await seen()).toEqual([false, false, false]);
    const keys = new Keys(page);
    await (await keys.to('Filters: Status')).press('Enter');
    expect(await seen()).toEqual([true, true, true]);
    await expectAccessible(page);
    await page.setViewportSize(size);
  });
});

describe('a saved view', () => {
  it('is made, opened, renamed and removed by keyboard, and is seen by nobody else', async () => {
    const page = await site.as(CLERK);
    const keys = new Keys(page);
    await keys.open(`${url}/orders`);
    await keys.write('Search', 'London');
    await keys.choose('Status', 'Conf');
    await (await keys.to('Filter')).press('Enter');
    await page.waitForURL(/q=London/);
    await keys.use('Save this view', 'Only you see them');
    await keys.write('Name', 'Unanswered, London');
    await (await keys.press('Enter')).page.getByText('It stands above the list').waitFor();
    const views = page.getByRole('navigation', { name: 'Saved views' });
    expect(await views.locator('[aria-current]').innerText()).toBe('Unanswered, London');
    await keys.use('All orders', 'All orders');
    await page.waitForURL(`${url}/orders`);
    await (await keys.to('Unanswered, London')).press('Enter');
    await page.waitForURL(/q=London/);
    expect(await page.getByLabel('Search').inputValue()).toBe('London');
    await expectAccessible(page);
    for (const other of ['accounts@northlight.example', SUPPLIER]) {
      const theirs = await site.as(other);
      await theirs.goto(`${url}/orders/views`);
      expect(await theirs.content()).not.toContain('Unanswered');
    }
    await keys.use('Change saved views', 'Only you see them');
    await expectAccessible(page);
    await keys.write('New name of Unanswered, London', 'London');
    await keys.use('Rename Unanswered, London', 'Saved.');
    await keys.use('Remove London', 'No saved views yet');
  });

  it('with a filter that is not there any more says so, and is kept', async () => {
    const stale = { Gone: 'colour=red&status=lost' };
    await site.stack.sql(`update members set saved_views = $1::jsonb where id = 'mem_clerknorthlight'`, [
      JSON.stringify(stale),
    ]);
    const page = await site.as(CLERK);
    await page.goto(`${url}/orders`);
    await page.getByRole('link', { name: 'Gone' }).click();
    const notice = page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: 'Nothing is listed' });
    expect(await notice.innerText()).toMatch(/“Gone” was made when there was such a filter.*does not exist: colour/s);
    await page.getByText('Choose a status of the list.').waitFor();
    await page.getByRole('navigation', { name: 'Saved views' }).getByRole('link', { name: 'Gone' }).waitFor();
    await expectAccessible(page);
    const [row] = await site.stack.sql(`select saved_views from members where id = 'mem_clerknorthlight'`);
    expect(row).toEqual({ saved_views: stale });
  });
});

/** Counts what somebody presses. Typing is not counted. */
class Presses {
  count = 0;

  async press(what: Locator): Promise<void> {
    this.count += 1;
    await what.click();
  }
}

/** Ten tasks that are accepted, started and dispatched: `workshop.browser.test.ts`. */
describe('presses', () => {
  it('a partial refund of one line, from the list of orders: at most 4', async () => {
    const { order } = await world.walked(['AW-CAFE', 'AW-CAFE'], 'dispatched');
    const [line] = order.lines;
    if (line === undefined) throw new Error('no line');
    const page = await site.as(CLERK);
    const row = await rowOf(page, '/orders', order);
    const presses = new Presses();
    await presses.press(row.getByRole('cell', { name: 'Ashwood' }));
    await presses.press(page.getByRole('link', { name: 'Issue Refund' }));
    await page.getByLabel(String(line.title)).first().fill('1');
    await presses.press(page.getByRole('button', { name: 'Show what each party bears' }));
    await page.getByLabel('Reason').fill('A scratch on one slat');
    await presses.press(page.getByRole('button', { name: /^Refund £/ }));
    await page.getByText('The refund is on its way').waitFor();
    const refunded = await site.api.reach(
      order.id,
      RETAILERS.northlight.secretKey,
      (one) => one.refund_status !== 'none',
    );
    expect(refunded).toMatchObject({
      refund_status: 'partial',
      lines: [{ refunded_quantity: 1 }, { refunded_quantity: 0 }],
    });
    expect(presses.count).toBeLessThanOrEqual(4);
  });

  it('an answer to a proposal, from the page after signing in: at most 2', async () => {
    const { order } = await world.walked(['AW-CAFE'], 'in_production');
    const proposal = { refund: { amount: 3_000 }, borne_by: [{ party_id: SUPPLIERS.ashwood.id, amount: 2_000 }] };
    await world.posted(order, SUPPLIERS.ashwood.secretKey, { body: 'This much back.', proposal });
    const page = await site.as(CLERK);
    const entry = await until(async () => {
      await page.goto(`${url}/home`);
      const found = page.getByRole('region', { name: 'Proposals to answer' }).getByRole('link', { name: order.number });
      if ((await found.count()) === 0) throw new Error('no proposal yet');
      return found;
    });
    const presses = new Presses();
    await presses.press(entry);
    await presses.press(page.getByRole('button', { name: 'Accept' }));
    await page.getByText('Proposal accepted').waitFor();
    await site.api.reach(order.id, RETAILERS.northlight.secretKey, ({ totals }) => totals?.refunded === 3_000);
    expect(presses.count).toBeLessThanOrEqual(2);
  });

  it('which money came in a month, and what it is made of, from the page after signing in: at most 3', async () => {
    const { order } = await world.confirmed(['AW-CAFE']);
    const month = new Date();
    month.setUTCMonth(month.getUTCMonth() - 5, 15);
    // The transfer of this order, as if it had been made some months ago.
    const moved = await until(async () => {
      const rows = await site.stack.sql(
        `update movements set booked_at = $3, moved_at = null where order_id = $1 and party_id = $2 returning source, booked`,
        [order.id, SUPPLIERS.ashwood.id, month.toISOString()],
      );
      return rows[0] ?? Promise.reject(new Error('no transfer yet'));
    });
    const page = await site.as(SUPPLIER);
    await page.goto(`${url}/home`);
    const presses = new Presses();
    const name = month.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
    await presses.press(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Money' }));
    const row = page.getByRole('region', { name: 'By month' }).getByRole('row').filter({ hasText: name });
    const amount = `£${(-Number(moved.booked) / 100).toFixed(2)}`;
    expect(await row.innerText()).toContain(amount);
    await presses.press(row.getByRole('cell', { name: amount }).first());
    const movement = page.getByRole('row').filter({ hasText: String(moved.source) });
    await movement.waitFor();
    expect(await movement.innerText()).toContain(order.number);
    expect(await movement.innerText()).toContain(amount);
    await presses.press(movement.getByRole('cell', { name: amount }));
    await page.waitForURL(`${url}/orders/${order.id}`);
    expect(presses.count).toBeLessThanOrEqual(3);
  });
});
