import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { sortedCursor } from '../../../src/api/schemas/order-pages.ts';
import type { Role } from '../../../src/domain/order/actor.ts';
import { mountPages } from '../../../src/web/pages.ts';
import { requestedIn } from '../../api/support/asking.ts';
import { world } from '../../api/support/fakes.ts';

/** The filters in the addresses of pages: they apply as they are written, or the page says what is wrong. */

const PARTIES: Readonly<Record<Role, string>> = {
  retailer: 'ret_a',
  supplier: 'sup_a',
  brand: 'brd_a',
  platform: 'plt_a',
};

/** The dashboard with one order, for a member of any role. */
async function dashboard() {
  const at = world();
  await requestedIn(at);
  const app = mountPages(createApp());
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
  const open = async (role: Role, path: string) => {
    const member = {
      ...{ id: 'mem_a', email: 'a@a.test', name: 'A', timeZone: 'UTC', savedViews: [] },
      ...{ role, partyId: PARTIES[role], partyName: 'The party' },
    };
    const signIn = {
      ...at.deps.signIn,
      find: async () => ({ ok: true, value: member }) as const,
      use: async () => ({ ok: true, value: { kind: 'opened', session: 'the-session', email: 'a@a.test' } }) as const,
    };
    const deps = { ...at.deps, signIn };
    const sent = await app.fetch(
      new Request('https://orders.test/sign-in/link', {
        method: 'POST',
        headers: { origin: 'https://orders.test', cookie: `__Host-sign-in=${'0a'.repeat(18)}` },
        body: new URLSearchParams({ token: 'x'.repeat(43) }),
      }),
      deps,
      context,
    );
    const cookie = sent.headers
      .getSetCookie()
      .map((line) => line.split(';')[0] ?? '')
      .join('; ');
    at.lookups.length = 0;
    const answer = await app.fetch(new Request(`https://orders.test${path}`, { headers: { cookie } }), deps, context);
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      text: await answer.text(),
      asked: at.lookups.filter((what) => what !== 'choices'),
    };
  };
  return open;
}

let open: Awaited<ReturnType<typeof dashboard>>;
beforeAll(async () => {
  open = await dashboard();
});

const boxOf = (text: string, name: string): string =>
  new RegExp(`<(?:input|select) id="f-${name}"[^>]*>(?:(?:<option[^>]*>[^<]*</option>)*</select>)?`).exec(text)?.[0] ??
  '';
const errorOf = (text: string, name: string): string =>
  new RegExp(`id="f-${name}-error">([^<]*)<`).exec(text)?.[1] ?? '';

const LONG = 'x'.repeat(101);
/** What is typed in which box, and what the box then shows. */
const WRONG: readonly (readonly [name: string, query: string, shown: readonly string[]])[] = [
  ['q', `q=${LONG}`, [`value="${LONG}"`]],
  ['q', 'q=ada&q=bo', ['value="ada"']],
  ['status', 'status=lost', ['<option value="lost" selected']],
  ['status', 'status=pending&status=lost', ['<option value="lost" selected', '<option value="pending" selected']],
  ['from', 'from=yesterday', ['type="text"', 'value="yesterday"']],
  ['from', 'from=2026-02-30', ['type="text"', 'value="2026-02-30"']],
  ['to', 'to=30.11.2026', ['type="text"', 'value="30.11.2026"']],
  ['supplier', `supplier=${LONG}`, [`<option value="${LONG}" selected`]],
  ['product', `product=${LONG}`, [`<option value="${LONG}" selected`]],
  ['refund_status', 'refund_status=maybe', ['<option value="maybe" selected']],
  ['dispute', 'dispute=maybe', ['<option value="maybe" selected']],
  ['updated_since', 'updated_since=yesterday', ['type="text"', 'value="yesterday"']],
];
const ALSO = 'status=delivered&from=2026-11-01';

describe('the list of orders', () => {
  it.each(WRONG)('shows a wrong %s at its box, as it was typed: %s', async (name, query, shown) => {
    for (const role of ['retailer', 'supplier', 'brand', 'platform'] as const) {
      for (const path of ['/orders', '/orders/export.csv']) {
        const { status, type, text, asked } = await open(role, `${path}?${query}`);
        expect([status, type]).toEqual([400, 'text/html; charset=UTF-8']);
        for (const part of shown) expect(boxOf(text, name), `${role} ${path}`).toContain(part);
        expect(boxOf(text, name)).toContain('aria-invalid="true"');
        expect(errorOf(text, name)).not.toBe('');
        // Nothing was listed or exported, and the page has no link that would export more than was asked.
        expect(asked).toEqual([]);
        expect(text).not.toContain('export.csv?');
        expect(text).not.toContain('class="row-link');
      }
    }
  });

  it('says which statuses are listed where its box may not show them all', async () => {
    const { text } = await open('retailer', '/orders?status=delivered&status=pending');
    expect(text).toContain('Listed: Pending, Delivered<');
    expect((await open('retailer', '/orders?status=delivered')).text).not.toContain('Listed: ');
  });

  it.each([
    ['stauts=pending', 'stauts'],
    ['Q=ada', 'Q'],
    ['cursor=nonsense', 'cursor'],
  ])('says that %s is wrong, and keeps the other filters', async (query, name) => {
    for (const path of ['/orders', '/orders/export.csv']) {
      const { status, text, asked } = await open('retailer', `${path}?${ALSO}&q=ada&${query}`);
      expect(status).toBe(400);
      expect(/<div class="notice bad"[^>]*>.*?<\/div>/.exec(text)?.[0]).toContain(name);
      expect(boxOf(text, 'status')).toContain('<option value="delivered" selected');
      expect(boxOf(text, 'from')).toContain('value="2026-11-01"');
      expect(boxOf(text, 'q')).toContain('value="ada"');
      expect(asked).toEqual([]);
      expect(text).not.toContain('export.csv?');
    }
  });

  it('exports exactly what it lists, with every filter of its address', async () => {
    const filters =
      'status=delivered&status=pending&from=2026-11-01T10%3A00%3A00Z&to=2026-11-30&q=ada&refund_status=none&dispute=none';
    const { status, text, asked } = await open('retailer', `/orders?${filters}&supplier=&product=%20&done=cancelled`);
    expect([status, asked]).toEqual([200, ['orderLists']]);
    expect(text.replaceAll('&amp;', '&')).toContain(`href="/orders/export.csv?${filters}"`);
    const sheet = await open('retailer', `/orders/export.csv?${filters}`);
    expect([sheet.status, sheet.type]).toEqual([200, 'text/csv; charset=utf-8']);
  });

  it('shows every filter of its address in a box, so that the next search keeps it', async () => {
    const query = 'status=delivered&status=pending&from=2026-11-01T10%3A00%3A00Z&refund_status=partial&dispute=open';
    const { text } = await open('supplier', `/orders?${query}&supplier=sup_a&product=prd_gone`);
    expect(boxOf(text, 'status')).toContain('<option value="delivered" selected');
    expect(boxOf(text, 'status')).toContain('<option value="pending" selected');
    expect(boxOf(text, 'status')).toContain('multiple');
    expect(boxOf(text, 'from')).toContain('value="2026-11-01T10:00:00Z"');
    expect(boxOf(text, 'refund_status')).toContain('<option value="partial" selected');
    expect(boxOf(text, 'dispute')).toContain('<option value="open" selected');
    expect(boxOf(text, 'supplier')).toContain('<option value="sup_a" selected');
    expect(boxOf(text, 'product')).toContain('<option value="prd_gone" selected');
  });

  it('has no box for what a role has no use for, while nobody asks for it', async () => {
    const { status, text } = await open('supplier', '/orders?q=&status=&from=&to=&product=');
    expect(status).toBe(200);
    for (const name of ['supplier', 'refund_status', 'dispute']) expect(boxOf(text, name)).toBe('');
  });
});

describe('the order of the list', () => {
  it('stands at its head and in its box, and stays with the filters; the CSV has its own', async () => {
    const newest = await open('retailer', '/orders?q=ada');
    expect(newest.text).toContain('<th scope="col" aria-sort="descending"><a href="/orders?q=ada&amp;sort=placed_at">');
    expect(newest.text).not.toContain('class="more" open');
    const oldest = await open('retailer', '/orders?q=ada&sort=placed_at');
    expect(oldest.text).toContain('<th scope="col" aria-sort="ascending"><a href="/orders?q=ada">');
    expect(boxOf(oldest.text, 'sort')).toContain('<option value="placed_at" selected');
    expect(oldest.text).toContain('href="/orders/export.csv?q=ada"');
    expect((await open('retailer', '/orders?sort=-updated_at')).text).not.toContain('aria-sort');
  });

  it('that does not exist, or that the cursor is not of, is said, and nothing is listed', async () => {
    const cursor = sortedCursor('updated_at')({ at: 1, id: 'ord_a' });
    for (const query of ['sort=total', `sort=placed_at&cursor=${cursor}`, `cursor=${cursor}`]) {
      const { status, text, asked } = await open('retailer', `/orders?${query}&q=ada`);
      expect([status, asked], query).toEqual([400, []]);
      expect(boxOf(text, 'q')).toContain('value="ada"');
      expect(text).toContain(query.includes('cursor') ? 'has a cursor that is no page' : 'f-sort-error');
    }
    const fine = await open('retailer', `/orders?sort=updated_at&cursor=${cursor}`);
    expect([fine.status, fine.asked]).toEqual([200, ['orderLists']]);
  });

  it('does not hide a filter: the fold of what is used seldom is open, that of a phone names what is used', async () => {
    for (const query of ['dispute=open', 'product=prd_a', 'parked=true', 'updated_since=2026-11-01', 'dispute=x'])
      expect((await open('platform', `/orders?${query}`)).text, query).toContain('class="more" open');
    const page = await open('platform', '/orders?q=ada&status=pending&needs=dispute&dispute=open&sort=placed_at');
    expect(page.text).toContain('<summary>Filters<span class="muted">: Status, Needs, Disputes</span></summary>');
    expect(page.text).not.toContain('class="often" open');
    for (const query of ['needs=x', 'sort=x', 'from=x', 'dispute=x'])
      expect((await open('platform', `/orders?${query}`)).text, query).toContain('class="often" open');
  });
});

describe('the other lists', () => {
  it.each([
    ['supplier', '/bench', 'status'],
    ['retailer', '/disputes', 'status'],
    ['platform', '/ops/parked', 'cursor'],
    ['platform', '/ops/dead-letters', 'cursor'],
    ['platform', '/ops/unexplained-money', 'show'],
  ] as const)('%s: %s refuses what it does not understand', async (role, path, filter) => {
    for (const query of [`${filter}=nonsense`, 'stauts=open', 'cursor=nonsense', `${filter}=a&${filter}=b`]) {
      const { status, text, asked } = await open(role, `${path}?${query}`);
      expect([status, asked], query).toEqual([400, []]);
      expect(text).toContain(`<li>${query.split('=')[0]}:`);
    }
    for (const query of ['', '?cursor=', '?done=saved']) {
      const { status, asked } = await open(role, `${path}${query}`);
      expect([status, asked.length], query).toEqual([200, 1]);
    }
  });
});
