import { describe, expect, it } from 'vitest';
import { STAGES } from '../../src/domain/numbers.ts';
import { barsOf, changeOf, HEIGHT, partOf, pointsOf, WIDTH } from '../../src/web/dashboard/numbers/chart.tsx';
import { daysIn, SPANS, spansOf } from '../../src/web/dashboard/numbers/spans.ts';
import { Overview, Ranking, Stages, type Sums } from '../../src/web/dashboard/numbers/tables.tsx';
import { FILTERED_BY } from '../../src/web/kit/words/statuses.ts';

/** What the charts of the page Numbers draw, and which days it compares. */

describe('a chart', () => {
  it.each([
    { what: 'no days', values: [], most: 0, heights: [] },
    { what: 'nothing on any day', values: [0, 0], most: 0, heights: [0, 0] },
    { what: 'the whole height for the most', values: [0, 5, 10], most: 10, heights: [0, HEIGHT / 2, HEIGHT] },
    { what: 'a bar that can be seen for one of a million', values: [1], most: 1_000_000, heights: [1.5] },
    { what: 'no bar below the ground', values: [-5, 5], most: 5, heights: [0, HEIGHT] },
    { what: 'less than all if the period before had more', values: [5], most: 20, heights: [HEIGHT / 4] },
  ])('has $what', ({ values, most, heights }) => {
    const bars = barsOf(values, most);
    expect(bars.map(({ height }) => height)).toEqual(heights);
    for (const { x, y, width, height } of bars) {
      expect(y + height).toBeCloseTo(HEIGHT);
      expect([x >= 0, x + width <= WIDTH]).toEqual([true, true]);
    }
  });

  it('has its bars beside each other', () => {
    const bars = barsOf(
      Array.from({ length: 90 }, () => 1),
      1,
    );
    for (const [i, { x }] of bars.entries()) {
      const { x: left = 0, width = 0 } = bars[i - 1] ?? {};
      expect(x).toBeGreaterThan(left + width - 0.02);
    }
  });

  it.each([
    { values: [], most: 0, slots: 0, points: '' },
    { values: [0, 10], most: 10, slots: 2, points: `150,${HEIGHT} 450,0` },
    { values: [10], most: 10, slots: 2, points: '150,0' },
    { values: [1, 2, 3], most: 3, slots: 1, points: `300,${Math.round((HEIGHT * 200) / 3) / 100}` },
  ])('has the line $points', ({ values, most, slots, points }) => {
    expect(pointsOf(values, most, slots)).toBe(points);
  });

  it.each([
    [0, 0, 0],
    [0, 10, 0],
    [10, 10, 100],
    [1, 1_000, 1],
    [-5, 10, 0],
  ])('shows %i of %i as %i parts of 100', (value, most, part) => {
    expect(partOf(value, most)).toBe(part);
  });

  it.each([
    [0, 0, '–'],
    [5, 0, 'new'],
    [7, 7, 'same'],
    [12, 10, '+20 %'],
    [9, 10, '−10 %'],
    [0, 10, '−100 %'],
    [1_000, 1_001, 'almost the same'],
    [1_001, 1_000, 'almost the same'],
    [5, -5, '+200 %'],
  ])('says of %i after %i: %s', (now, before, said) => {
    expect(changeOf(now, before)).toBe(said);
  });
});

describe('a period', () => {
  it.each([
    ['7', '2026-03-03', '2026-02-25', '2026-03-04', '2026-02-18', '2026-02-25'],
    ['30', '2026-01-01', '2025-12-03', '2026-01-02', '2025-11-03', '2025-12-03'],
    ['month', '2026-03-31', '2026-03-01', '2026-04-01', '2026-02-01', '2026-03-01'],
    ['month', '2026-01-05', '2026-01-01', '2026-01-06', '2025-12-01', '2025-12-06'],
    ['last_month', '2026-01-31', '2025-12-01', '2026-01-01', '2025-11-01', '2025-12-01'],
  ] as const)('of %s at %s is compared with the one before', (name, today, from, to, earlier, until) => {
    expect(spansOf(name, today)).toEqual({ now: { from, to }, before: { from: earlier, to: until } });
  });

  it('never overlaps the one before, and ends with today or before', () => {
    for (let day = Date.UTC(2027, 11, 1); day < Date.UTC(2028, 4, 1); day += 86_400_000) {
      const today = new Date(day).toISOString().slice(0, 10);
      for (const name of SPANS) {
        const { now, before } = spansOf(name, today);
        expect(before.to <= now.from && (daysIn(now).at(-1) ?? '') <= today).toBe(true);
        expect(daysIn(before).length).toBeGreaterThan(0);
      }
    }
  });
});

/** The cells of each row of a page's tables: its name, and its amounts or numbers in pence or units. */
function rowsOf(page: unknown): Readonly<Record<string, readonly number[]>> {
  const rows = [...String(page).matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)];
  const values = (cells: string) =>
    [...cells.matchAll(/data-label="(?:This period|Before)">([^<]*)</g)].map(([, text = '']) =>
      Number(text.replaceAll(/[^\d]/g, '')),
    );
  return Object.fromEntries(rows.map(([, name = '', cells = '']) => [name, values(cells)]));
}

const sumOf = (kind: Sums[number]['kind'], key: string, amount: number, span = 0): Sums[number] => ({
  ...{ span, kind, key, currency: 'gbp', n: 1, amount, back: 0 },
});

describe('the table of a ranking', () => {
  const shown = (suppliers: number, delivery: Sums) => {
    const sums = Array.from({ length: suppliers }, (_, n) => sumOf('supplier', `sup_${n}`, 10_000 + n, n % 2));
    const props = { title: 'By supplier', sums, delivery, name: (key: string) => key };
    return { sums, rows: rowsOf(Ranking({ ...props, count: { currency: 'gbp' } })) };
  };

  it.each([1, 20, 21, 22, 50])('of %i suppliers has all of them, the delivery and their total', (suppliers) => {
    const delivery = [sumOf('delivery', '', 695), sumOf('delivery', '', 395, 1)];
    const { sums, rows } = shown(suppliers, delivery);
    const { Total = [], ...others } = rows;
    const wanted = [0, 1].map((span) =>
      [...sums, ...delivery].filter((one) => one.span === span).reduce((all, { amount }) => all + amount, 0),
    );
    expect(Total).toEqual(wanted);
    expect([0, 1].map((n) => Object.values(others).reduce((all, values) => all + (values[n] ?? 0), 0))).toEqual(wanted);
    expect(others.Delivery).toEqual([695, 395]);
    expect(Object.keys(others).length).toBeLessThanOrEqual(23);
  });

  it('leads from each name to the orders with it, but not from the sum of many', () => {
    const sums = Array.from({ length: 25 }, (_, n) => sumOf('supplier', `sup_${n}`, 10_000 - n));
    const listOf = (key: string) => `/orders?supplier=${key}`;
    const page = String(
      Ranking({ title: 'By supplier', sums, name: (key) => `Maker ${key}`, listOf, count: { currency: 'gbp' } }),
    );
    const links = [...page.matchAll(/<a class="row-link" href="([^"]*)">([^<]*)<\/a>/g)].map(([, href, name]) => [
      href,
      name,
    ]);
    expect(links).toEqual(sums.slice(0, 20).map(({ key }) => [listOf(key), `Maker ${key}`]));
    expect(page).toContain('<th scope="row">5 others</th>');
  });

  it('has no delivery where it was free, and does not exist without suppliers', () => {
    expect(Object.keys(shown(2, []).rows)).toEqual(['sup_0', 'sup_1', 'Total']);
    expect(shown(0, []).rows).toEqual({});
  });
});

describe('the time until each status', () => {
  const rowOf = (page: string, name: string) =>
    page.match(new RegExp(`<tr><th scope="row">${name}</th>.*?</tr>`, 's'))?.[0];

  it.each([
    [0, 'a second or less'],
    [1, 'a second or less'],
    [2, '2 seconds'],
  ])('of %i s is shown: only no order has no time', (amount, said) => {
    const at = STAGES[0] ?? expect.fail('no stages');
    expect(rowOf(String(Stages({ sums: [sumOf('stage', at, amount)] })), FILTERED_BY[at])).toContain(said);
  });

  it.each(STAGES)('%s is called as in the filter of the orders, and has a bar only where there is a time', (status) => {
    const one = String(Stages({ sums: [sumOf('stage', status, 90)] }));
    for (const other of STAGES) {
      const row = rowOf(one, FILTERED_BY[other]) ?? expect.fail(`no row of ${other}`);
      expect([row.includes('<svg'), row.includes('1 minute')], other).toEqual([other === status, other === status]);
    }
  });
});

it('a time of less than a second is told from no time at all', () => {
  const [reached = '', other = ''] = STAGES;
  const page = String(Stages({ sums: [{ ...sumOf('stage', reached, 0), n: 78 }] }));
  const first = (status: string) =>
    new RegExp(
      `<th scope="row">${Object.entries(FILTERED_BY).find(([one]) => one === status)?.[1]}</th>.*?data-label="This period">([^<]*)<`,
      's',
    ).exec(page)?.[1];
  expect([first(reached), first(other)]).toEqual(['a second or less', '–']);
});

it('Numbers name the cancelled orders and those that were not paid apart', () => {
  const sums = [
    sumOf('cancelled', 'out_of_stock', 0),
    sumOf('unpaid', 'checkout_expired', 0),
    sumOf('unpaid', 'payment_declined', 0),
  ];
  expect(rowsOf(Overview({ sums }))).toMatchObject({ 'Cancelled orders': [1, 0], 'Not paid': [2, 0] });
});
