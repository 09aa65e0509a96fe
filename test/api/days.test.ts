import fc from 'fast-check';
import { jsx } from 'hono/jsx';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvOf } from '../../src/api/csv-rows.ts';
import { filtersOf, OrderFilterQuery } from '../../src/api/order-filters.ts';
import { dayOf, timeZones } from '../../src/domain/calendar.ts';
import { viewOrder } from '../../src/domain/order/view.ts';
import { Day, InZone, When } from '../../src/web/kit/parts.tsx';
import { RETAILER, walkTo } from '../domain/fixtures.ts';

/** One rule: a page, the CSV and a filter use the same day for an order. */

const zone = fc.constantFrom(...timeZones());
/** A moment within two days of a clock change in some zone, or any moment in thirty years. */
const moment = fc.oneof(
  fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2050, 0, 1) }),
  fc
    .tuple(
      fc.constantFrom(Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 3, 23, 22)),
      fc.integer({ min: -172_800_000, max: 172_800_000 }),
    )
    .map(([at, by]) => at + by),
);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

/** The day on the page, `26 Nov 2026`, as `2026-11-26`. */
function shownDay(at: number, timeZone: string, component: typeof Day): string {
  const html = String(jsx(InZone, { zone: timeZone }, jsx(component, { at })));
  const [, day = '', month = '', year = ''] = /<time[^>]*>\s*(\d+) (\w+) (\d{4})/.exec(html) ?? [];
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const between = (at: number, { from, to }: { readonly from: number | null; readonly to: number | null }): boolean =>
  (from === null || at >= from) && (to === null || at < to);

const daysOf = (from: string, to: string, timeZone: string) =>
  filtersOf(OrderFilterQuery.parse({ from, to }), timeZone);

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

describe('the day of an order', () => {
  it('is shown in a list, and the filter finds the order on this day only', () => {
    const property = fc.property(zone, moment, (timeZone, at) => {
      const day = shownDay(at, timeZone, Day);
      expect(shownDay(at, timeZone, When)).toBe(day);
      expect(between(at, daysOf(day, day, timeZone))).toBe(true);
      expect(between(at, daysOf(dayBefore(day), dayBefore(day), timeZone))).toBe(false);
      expect(between(at, daysOf(dayAfter(day), dayAfter(day), timeZone))).toBe(false);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('is the same in the CSV, with the same time', () => {
    const { state } = walkTo('captured');
    const property = fc.property(zone, moment, (timeZone, placedAt) => {
      const view = viewOrder({ order: { ...state, placedAt }, next: null }, RETAILER);
      const text = csvHeader() + csvOf(view === null ? [] : [view], { partyId: 'ret_a', timeZone, names: new Map() });
      const [row] = Papa.parse<Record<string, string>>(text, { header: true }).data;
      expect(row?.placed_at?.slice(0, 10)).toBe(dayOf(placedAt, timeZone));
      expect(Date.parse(row?.placed_at ?? '')).toBe(placedAt);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it.each(['UTC', 'Europe/London', 'Pacific/Kiritimati'])('can be the first or the last possible day in %s', (name) => {
    for (const day of ['0001-01-01', '1969-12-31', '9999-12-31']) {
      const { from, to } = daysOf(day, day, name);
      for (const end of [from, to]) expect(new Date(end ?? Number.NaN).toISOString()).toMatch(/^[+\d]/);
    }
  });

  it('is shown with its time zone on every page', () => {
    const html = String(jsx(InZone, { zone: 'Europe/London' }, jsx(When, { at: Date.UTC(2026, 6, 1) })));
    expect(html).toContain('1 Jul 2026, 01:00 BST');
    expect(html).toContain('Days and times are those of Europe/London.');
  });
});
