import Papa from 'papaparse';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedIn } from '../flow/support/dashboard.ts';
import { World } from '../flow/support/world.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** What a party received and what is to come, on its page and in its CSV. Nobody else reads it. */

let stack: Stack;
let world: World;

beforeAll(async () => {
  stack = await startStack();
  world = new World(stack);
});
afterAll(() => stack?.stop());

it('is shown to its party and to Platform Ops, by month and by movement, and equals the CSV', async () => {
  const { order } = await world.confirmed(['AW-CAFE']);
  const moved = await until(async () => {
    const rows = await stack.sql(
      `select source, party_id, booked from movements where order_id = $1 and kind = 'transfer'`,
      [order.id],
    );
    return rows.some(({ party_id }) => String(party_id).startsWith('sup_')) && rows.length > 2 ? rows : null;
  });
  const own = moved.find(({ party_id }) => String(party_id).startsWith('sup_'));
  const [source, partyId, amount] = [String(own?.source), String(own?.party_id), -Number(own?.booked)];
  const read = async (who: string, path: string) => {
    const { cookie } = await signedIn(stack, who);
    const answer = await stack.fetch(path, { headers: { cookie } });
    return { status: answer.status, text: await answer.text() };
  };
  const supplier = await read('tasks@ashwood.example', '/money');
  expect([supplier.status, supplier.text]).toEqual([200, expect.stringContaining(source)]);
  for (const other of moved.filter((row) => row !== own)) expect(supplier.text).not.toContain(String(other.source));
  const csv = await read('tasks@ashwood.example', '/money/movements.csv');
  const rows = Papa.parse<Record<string, string>>(csv.text, { header: true, skipEmptyLines: true }).data;
  expect(rows).toMatchObject([
    { order_id: order.id, stripe_id: source, amount: (amount / 100).toFixed(2), party_id: partyId, kind: 'transfer' },
  ]);
  for (const who of ['office@marlowe.example', 'clerk@northlight.example']) {
    const page = await read(who, `/money?party=${partyId}`);
    expect([page.status, page.text.includes(source)]).toEqual([200, false]);
    expect((await read(who, `/money/movements.csv?party=${partyId}`)).text).not.toContain(source);
  }
  expect((await read('ops@headrail.example', `/money?party=${partyId}`)).text).toContain(source);
  for (const month of ['2026-13', 'November', '1999-01']) {
    const asked = await read('tasks@ashwood.example', `/money?month=${month}`);
    expect(asked.status, month).toBe(400);
    expect(asked.text, 'it is asked again where it was typed').toMatch(
      /<input[^>]*name="month"[^>]*aria-invalid="true"/,
    );
  }
  expect((await read('tasks@ashwood.example', '/money?month=x&cursor=y')).text).toContain('<li>cursor:');
});

it('is found by its id at Stripe also where no order explains it, by Platform Ops alone', async () => {
  await stack.sql(
    `insert into movements (source, kind, type, moved, moved_currency, moved_at)
      values ('tr_1byhand0', 'transfer', 'transfer', -2500, 'gbp', now() - interval '1 hour')`,
    [],
  );
  for (const [who, path] of [
    ['ops@headrail.example', '/ops/unexplained-money/tr_1byhand0'],
    ['clerk@northlight.example', '/orders?q=tr_1byhand0'],
  ] as const) {
    const { cookie } = await signedIn(stack, who);
    const found = await stack.fetch('/find?q=tr_1byhand0', { headers: { cookie }, redirect: 'manual' });
    expect(found.headers.get('location'), who).toBe(path);
  }
});

const figureOf = (page: string, title: string) =>
  new RegExp(`aria-label="${title}".*?class="figure">([^<]*)<`, 's').exec(page)?.[1] ?? null;

it('says what is to come once the money is captured, and nothing of it when it was paid or goes back', async () => {
  const read = async () => {
    const { cookie } = await signedIn(stack, 'tasks@ashwood.example');
    const page = await (await stack.fetch('/money', { headers: { cookie } })).text();
    return ['To come', 'Owed', 'Held for customers'].map((title) => figureOf(page, title)).join(' ');
  };
  const comes = (figures: string) => until(async () => (await read()) === figures);
  await comes('– – ');
  const { order } = await world.requested(['AW-CAFE']);
  const share = order.split.find(({ party }) => party === 'supplier')?.amount ?? 0;
  await comes(`£${(share / 100).toFixed(2)} – `);
  await world.cancel(order.id, world.retailer);
  await world.cancelled(order.id);
  await comes('– – ');
});

it('says the same on the home page of a brand, also while the money is only authorised', async () => {
  const { cookie } = await signedIn(stack, 'office@harbour.example');
  const toCome = async () => {
    const pages = ['/home', '/money'].map(async (path) => (await stack.fetch(path, { headers: { cookie } })).text());
    return (await Promise.all(pages)).map((page) => figureOf(page, 'To come'));
  };
  await world.fault('hold', { method: 'POST', path: '/v1/payment_intents/*/capture' });
  const { order } = await world.paid(['AW-CAFE']);
  const listed = `select array_to_string(needs, ' ') as needs from orders where id = $1 and status = 'payment_authorised'`;
  const needs = async () => (await stack.sql(listed, [order.id])).map((row) => row.needs);
  await until(async () => (await needs()).length > 0);
  expect(await toCome()).toEqual(['–', '–']);
  expect(await needs()).toEqual([expect.not.stringContaining('payout')]);
  await world.sim('/release');
  const { split } = await world.reach(order.id, world.ops, ({ fulfilments }) => fulfilments.length > 0);
  const share = `£${((split.find(({ party }) => party === 'brand')?.amount ?? 0) / 100).toFixed(2)}`;
  await until(async () => (await toCome()).every((amount) => amount === share));
  const waiting = `select id from orders where id = $1 and array_to_string(needs, ' ') like '%payout:brd%'`;
  expect(await stack.sql(waiting, [order.id])).toHaveLength(1);
});

it('lists a part of a long month, says so, and has all of it on one page to print', async () => {
  const party = 'sup_brightloom';
  await stack.sql(
    `insert into movements (source, order_id, booked, booked_currency, kind, party_id, sure, booked_at)
      select 'tr_many_' || n, 'ord_many', case when n % 7 = 0 then n else -1000 - n end, 'gbp',
        case when n % 7 = 0 then 'reversal' else 'transfer' end, $1, true, '2026-05-10T12:00:00Z'::timestamptz + n * interval '1 hour'
      from generate_series(1, 86) n`,
    [party],
  );
  const read = async (path: string) => {
    const { cookie } = await signedIn(stack, 'ops@headrail.example');
    return (await stack.fetch(path, { headers: { cookie } })).text();
  };
  const total = /<th scope="row">Total<\/th>.*?<td class="num">([^<]*)</s;
  const rows = (page: string) => new Set(page.match(/tr_many_\d+/g) ?? []).size;
  const part = await read(`/money?party=${party}&month=2026-05`);
  expect([rows(part), part.includes('only a part'), total.test(part)]).toEqual([50, true, false]);
  const href = /<a href="([^"]*whole=1[^"]*)"/.exec(part)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const whole = await read(href);
  expect([rows(whole), whole.includes('only a part')]).toEqual([86, false]);
  const balances = [/data-label="Balance"[^>]*>([^<]*)</, total].map((where) => where.exec(whole)?.[1]);
  expect(balances[0]).toMatch(/£/);
  expect(balances[1]).toBe(balances[0]);
  expect(whole).not.toMatch(/Your share|from you|to you/);
});
