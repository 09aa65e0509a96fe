import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PLATFORM } from '../../dev/seed/keys.ts';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { Twenty } from './every/twenty.ts';
import type { Order, Placed } from './support/client.ts';
import { atOrderPage, signedIn } from './support/dashboard.ts';
import { ashwood } from './support/world.ts';

/**
 * An order that was cancelled while its money is not back yet. Its status is still `confirmed` (ADR 2), but every text
 * for people says that it is being cancelled.
 */

let t: Twenty;
let placed: Placed;
let order: Order;
let brand: string;

beforeAll(async () => {
  t = new Twenty(await startStack());
  ({ placed, order } = await t.parked());
  const [row] = await t.stack.sql(
    "select m.email from members m join parties p on p.id = m.party_id where p.role = 'brand' and p.id = $1",
    [String(order.lines[0]?.brand_id)],
  );
  brand = String(row?.email);
});
afterAll(() => t?.stack.stop());

const BEING = 'Being cancelled';
const WRONG = [
  'Confirmed',
  'Accepted',
  'start soon',
  'start production',
  'everything is finished',
  'Nothing: the order',
];

const words = (html: string): string =>
  html
    .replace(/<option[\s\S]*?<\/option>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

/** The text of a page about the order: its row in a list, or the page without timeline and notifications. */
const about = (html: string, href: string | null): string => {
  if (href === null)
    return words(html.replace(/<section[^>]*aria-label="(?:Timeline|Notifications)"[\s\S]*?<\/section>/g, ''));
  const row = (html.match(/<tr>[\s\S]*?<\/tr>/g) ?? []).find((one) => one.includes(`href="${href}"`));
  return row === undefined ? '' : words(row);
};

const shown = async (cookie: string, path: string, href: string | null) =>
  about(await (await t.stack.fetch(path, { headers: { cookie } })).text(), href);

const CLERK = 'clerk@northlight.example';
const SUPPLIER = 'tasks@ashwood.example';
const OPS = 'ops@headrail.example';

describe('an order that is being cancelled', () => {
  it('keeps its status for programs, with another field that says it is being cancelled', async () => {
    for (const key of [t.retailer, ashwood.secretKey, PLATFORM.secretKey, placed.order_token]) {
      expect(await t.order(order.id, key)).toMatchObject({ status: 'confirmed', cancelling: true });
    }
    await until(async () => {
      const listed = await t.call('GET', `/v1/orders?status=confirmed&q=${order.number}`, t.retailer);
      expect(listed.body).toMatchObject({ data: [{ status: 'confirmed', cancelling: true }] });
      return true;
    });
    const tasks = await t.call('GET', '/v1/fulfilments', ashwood.secretKey);
    const { data } = z.looseObject({ data: z.array(z.looseObject({ order_id: z.string() })) }).parse(tasks.body);
    expect(data.find((one) => one.order_id === order.id)).toMatchObject({ order_cancelling: true });
  });

  const lists = (): readonly (readonly [string, string, string])[] => [
    [CLERK, `/orders?q=${order.number}`, `/orders/${order.id}`],
    [CLERK, '/orders?status=confirmed', `/orders/${order.id}`],
    [SUPPLIER, '/orders', `/orders/${order.id}`],
    [brand, '/orders', `/orders/${order.id}`],
    [OPS, '/orders', `/orders/${order.id}`],
    [OPS, '/ops/parked', `/orders/${order.id}`],
  ];

  it('is called "Being cancelled" in every list', async () => {
    for (const [email, path, href] of lists()) {
      const { cookie } = await signedIn(t.stack, email);
      // A list is a read model: it may show the order a moment later.
      const row = await until(async () => {
        const now = await shown(cookie, path, href);
        expect(now, `${email} ${path}`).toContain(BEING);
        return now;
      });
      for (const wrong of WRONG) expect(row, `${email} ${path}`).not.toContain(wrong);
    }
    // Its task is withdrawn already, and the list says so.
    const { cookie } = await signedIn(t.stack, SUPPLIER);
    const task = await shown(cookie, '/bench?status=all', `/bench/ful_${order.id.slice(4)}_1`);
    expect(task).toContain('Withdrawn');
  });

  it('is called "Being cancelled" on each of its pages, with the right next step', async () => {
    const pages = [
      [CLERK, `/orders/${order.id}`],
      [SUPPLIER, `/orders/${order.id}`],
      [SUPPLIER, `/bench/ful_${order.id.slice(4)}_1`],
      [brand, `/orders/${order.id}`],
      [OPS, `/orders/${order.id}`],
    ] as const;
    for (const [email, path] of pages) {
      const page = await shown((await signedIn(t.stack, email)).cookie, path, null);
      expect(page, `${email} ${path}`).toContain(BEING);
      expect(page, `${email} ${path}`).toMatch(/What comes next\.? Waiting for Platform Ops/);
      for (const wrong of [...WRONG, 'are being put back']) expect(page, `${email} ${path}`).not.toContain(wrong);
    }
    const cancel = await shown((await signedIn(t.stack, CLERK)).cookie, `/orders/${order.id}/cancel`, null);
    expect(cancel).toContain('This order is being cancelled');
  });

  it('is called "Being cancelled" on its customer’s page, which promises nothing else', async () => {
    const { cookie } = await atOrderPage(t.stack, order.id, placed.order_token);
    const html = await (await t.stack.fetch(`/o/${order.id}`, { headers: { cookie } })).text();
    expect(html).toMatch(/<h1>Being cancelled<\/h1>/);
    const page = words(html);
    for (const wrong of [...WRONG, 'Being made', 'On its way', 'Comes in', 'Your parcel'])
      expect(page).not.toContain(wrong);
  });

  it('is called cancelled after the end, and was not called being cancelled before', async () => {
    const { placed: other, order: before } = await t.stepped('accepted');
    expect(before).toMatchObject({ cancelling: false });
    await t.cancel(before.id, t.retailer);
    const after = await t.reachStatus(before.id, t.retailer, 'cancelled');
    expect(after).toMatchObject({ cancelling: false });
    const { cookie } = await atOrderPage(t.stack, before.id, other.order_token);
    const html = await (await t.stack.fetch(`/o/${before.id}`, { headers: { cookie } })).text();
    expect(html).toMatch(/<h1>Cancelled<\/h1>/);
  });
});
