import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS, csvHeader, csvOf } from '../../src/api/csv-rows.ts';
import { csvStream } from '../../src/api/csv-stream.ts';
import { NO_FILTERS } from '../../src/api/order-filters.ts';
import type { ListedOrder } from '../../src/db/orders/order-lists.ts';
import { Tenant } from '../../src/domain/access/tenant.ts';
import { fault, type Outcome, ok } from '../../src/domain/fault.ts';
import type { Actor } from '../../src/domain/order/actor.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { viewOrder } from '../../src/domain/order/view.ts';
import { BRAND, RETAILER, SUPPLIER_A, walkTo } from '../domain/fixtures.ts';
import { issue, LINE_A, request, settled } from '../domain/refunds/refund-steps.ts';

type Row = Readonly<Record<string, string>>;

const read = (text: string): Row[] =>
  Papa.parse<Row>(text, { header: true, skipEmptyLines: true, newline: '\r\n' }).data;

const readerOf = ({ parties }: OrderState, partyId = 'ret_a') => ({
  partyId,
  timeZone: 'UTC',
  names: new Map(parties.map(({ id, name }) => [id, name])),
});

function rowsOf(order: OrderState, viewer: Actor): Row[] {
  const view = viewOrder({ order, next: null }, viewer);
  return view === null ? [] : read(csvHeader() + csvOf([view], readerOf(order, viewer.partyId ?? '')));
}

const captured = (): OrderState => walkTo('captured').state;
const named = (name: string): OrderState => {
  const order = captured();
  return { ...order, customer: { ...order.customer, name } };
};

describe('the rows of an order', () => {
  it('are one per line item, with the order’s amounts only in the first, so that columns can be summed', () => {
    const order = captured();
    const rows = rowsOf(order, RETAILER);
    expect(rows.map((row) => row.line_amount)).toEqual(['129.00', '80.00']);
    expect(rows.map((row) => row.order_total)).toEqual(['215.95', '']);
    expect(rows[0]).toMatchObject({
      order_number: order.number,
      currency: 'GBP',
      shipping: '6.95',
      captured: '215.95',
      refunded: '0.00',
      quantity: '1',
    });
    const money = (column: string) => rows.reduce((sum, row) => sum + Math.round(Number(row[column]) * 100), 0);
    const shares = ['supplier_share', 'brand_share', 'retailer_share', 'platform_share'].map(money);
    expect(shares.reduce((a, b) => a + b, 0)).toBe(order.totals.total);
    expect(money('line_amount') + money('shipping')).toBe(order.totals.total);
  });

  it('have the reference on every row and the metadata once, for the retailer alone', () => {
    const order = { ...captured(), reference: '=SO-1', metadata: { b: 'x, "y"', a: '1\n2' } };
    const [first, ...more] = rowsOf(order, RETAILER);
    expect(first?.reference).toBe("'=SO-1");
    expect(JSON.parse(first?.metadata ?? '')).toEqual(order.metadata);
    for (const row of more) expect([row.reference, row.metadata]).toEqual(["'=SO-1", '']);
    for (const viewer of [SUPPLIER_A, BRAND])
      for (const row of rowsOf(order, viewer)) expect([row.reference, row.metadata]).toEqual(['', '']);
  });

  it('show the kept shares, so all are 0 in a cancelled order', () => {
    const walk = walkTo('captured');
    walk.command({ type: 'cancel', note: null }, RETAILER);
    const [row] = rowsOf(walk.state, RETAILER);
    const shares = ['supplier_share', 'brand_share', 'retailer_share', 'platform_share'];
    expect(shares.map((column) => row?.[column])).toEqual(['0.00', '0.00', '0.00', '0.00']);
    expect(rowsOf(walk.state, SUPPLIER_A)[0]?.supplier_share).toBe('0.00');
  });

  it('have columns of the reader that add up, with the tax that is left after refunds', () => {
    const walk = settled();
    const columns = ['own_share', 'own_refunds', 'own_kept', 'line_tax', 'line_tax_net'] as const;
    const sums = (viewer: Actor) => {
      const rows = rowsOf(walk.state, viewer);
      return columns.map((column) => rows.reduce((all, row) => all + Math.round(Number(row[column]) * 100), 0));
    };
    expect(sums(RETAILER)).toEqual([10_636, 0, 10_636, 3_483, 3_483]);
    issue(walk, request(walk, { lines: [{ lineId: LINE_A, quantity: 1 }] }));
    const [share = 0, refunds = 0, kept = 0, tax, net] = sums(RETAILER);
    expect([share - refunds, tax, net]).toEqual([kept, 3_483, 1_333]);
    expect(refunds).toBeGreaterThan(0);
    expect(sums(SUPPLIER_A).slice(0, 3)).toEqual([5_429, 5_000, 429]);
    walk.command({ type: 'cancel', note: null }, RETAILER);
    for (const viewer of [RETAILER, SUPPLIER_A, BRAND]) expect(sums(viewer)[2]).toBe(0);
  });

  it('have no tax of an order that paid nothing, and the names of the suppliers', () => {
    const { state } = walkTo('authorised');
    expect(rowsOf(state, RETAILER).map((row) => row.line_tax_net)).toEqual(['0.00', '0.00']);
    const parties = state.parties.map((party) => ({ ...party, name: `Works of ${party.id}` }));
    expect(rowsOf({ ...state, parties }, RETAILER).map((row) => row.supplier_name)).toEqual([
      'Works of sup_a',
      'Works of sup_b',
    ]);
  });

  it('show a supplier its own lines and share without price and e-mail, and a brand no customer', () => {
    const [row, ...more] = rowsOf(captured(), SUPPLIER_A);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      sku: 'SKU-A',
      customer_name: 'Ada',
      customer_email: '',
      line_amount: '',
      order_total: '',
    });
    expect(row).toMatchObject({ brand_share: '', retailer_share: '', platform_share: '', captured: '' });
    expect(Number(row?.supplier_share)).toBeGreaterThan(0);
    expect(rowsOf(captured(), BRAND).map((one) => one.customer_name)).toEqual(['', '']);
    expect(rowsOf(captured(), { role: 'retailer', partyId: 'ret_b' })).toEqual([]);
  });

  it.each([
    ['jpy', '12900'],
    ['gbp', '129.00'],
    ['kwd', '12.900'],
  ])('minor units of %s are %s', (currency, amount) => {
    expect(rowsOf({ ...captured(), currency }, RETAILER)[0]?.line_amount).toBe(amount);
  });

  it('keep the zeros of small amounts', () => {
    const order = captured();
    const lines = order.lines.map((line, i) => ({ ...line, amount: i === 0 ? 5 : 100 }));
    expect(rowsOf({ ...order, lines }, RETAILER).map((row) => row.line_amount)).toEqual(['0.05', '1.00']);
  });
});

describe('the name of a hostile customer', () => {
  it.each([
    '=cmd|"/c calc"!A1',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1+1',
    '=1\r\n=2',
    '\n=HYPERLINK("https://evil.example")',
    '＝1+1',
    '＠SUM(A1)',
  ])('is never a formula: %j', (name) => {
    const text = rowsOf(named(name), RETAILER)[0]?.customer_name;
    expect(text).toBe(`'${name}`);
  });

  it.each(['a,b', 'say "hi"', 'two\r\nlines', '日本 𝒜', "O'Neill", '"', '",\r\n"', ' padded '])(
    'stays in one cell: %j',
    (name) => {
      const rows = rowsOf(named(name), RETAILER);
      expect(rows).toHaveLength(2);
      expect(rows.map((row) => row.customer_name)).toEqual([name, name]);
      expect(Object.keys(rows[0] ?? {})).toEqual([...CSV_COLUMNS]);
    },
  );

  it('leaves CRLF at the end of every row', () => {
    const view = viewOrder({ order: captured(), next: null }, RETAILER);
    const text = csvHeader() + csvOf(view === null ? [] : [view], readerOf(captured()));
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

/** A list of `count` orders, which counts the pages that are read. */
function listOf(count: number, failing: (page: number) => boolean = () => false) {
  const order = captured();
  const asked = { pages: 0 };
  const page = async (_: Tenant, __: unknown, { after, limit }: { after: { at: number } | null; limit: number }) => {
    asked.pages += 1;
    if (failing(asked.pages)) return fault('transient', 'postgres_unreachable');
    const from = after === null ? count : after.at;
    const size = Math.min(limit, from);
    const rows = Array.from(
      { length: size },
      (_x, i): ListedOrder => ({ id: order.id, placedAt: from - i - 1, order, readAt: 0 }),
    );
    return ok(rows) satisfies Outcome<readonly ListedOrder[]>;
  };
  return { lists: { page }, asked };
}

/** The stream that begins; an error where none does. */
async function streamed(...asked: Parameters<typeof csvStream>): Promise<ReadableStream<Uint8Array>> {
  const stream = await csvStream(...asked);
  if (!stream.ok) throw new Error(stream.fault.code);
  return stream.value;
}

const TENANT = Tenant.of({ role: 'retailer', partyId: 'ret_a' });

const wanted = (bom = false) => ({ filters: NO_FILTERS, timeZone: 'UTC', bom });

describe('the CSV stream', () => {
  it('has every order once, and a byte order mark only on request', async () => {
    for (const bom of [false, true]) {
      const stream = await streamed(listOf(2_500).lists, TENANT, wanted(bom));
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      expect([...bytes.slice(0, 3)]).toEqual(bom ? [0xef, 0xbb, 0xbf] : [...new TextEncoder().encode('ord')]);
      expect(read(new TextDecoder().decode(bytes))).toHaveLength(5_000);
    }
  });

  it('contains only the header if there are no orders', async () => {
    expect(await new Response(await streamed(listOf(0).lists, TENANT, wanted())).text()).toBe(csvHeader());
  });

  it('reads pages only as fast as its reader does, and stops when the reader stops', async () => {
    const { lists, asked } = listOf(1_000_000);
    const stream = await streamed(lists, TENANT, wanted());
    const reader = stream?.getReader();
    for (let n = 0; n < 3; n += 1) await reader?.read();
    expect(asked.pages).toBeLessThanOrEqual(4);
    await reader?.cancel();
    expect(asked.pages).toBeLessThanOrEqual(5);
  });

  it('retries a page that failed; if that fails too, the stream ends with an error', async () => {
    const once = await streamed(listOf(2_500, (n) => n === 2).lists, TENANT, wanted());
    expect(read(await new Response(once).text())).toHaveLength(5_000);
    const gone = await streamed(listOf(2_500, (n) => n > 1).lists, TENANT, wanted());
    await expect(new Response(gone).text()).rejects.toThrow('broke off');
    expect(await csvStream(listOf(10, () => true).lists, TENANT, wanted())).toMatchObject({ ok: false });
  });
});
