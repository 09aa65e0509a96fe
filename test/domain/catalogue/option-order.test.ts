import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optionOrder, optionsInOrder } from '../../../src/domain/catalogue/option-order.ts';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import { mailVariables } from '../../../src/domain/conversation/notifications.ts';
import { CUSTOMER } from '../../../src/domain/order/actor.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { cuttingCsv, cuttingList } from '../../../src/web/dashboard/tasks/cutting.ts';
import { changedOptions } from '../../../src/web/kit/words/options.ts';
import { BRAND, listing, OPS, ORDER, RETAILER, request, SUPPLIER_A, shop, walkTo } from '../fixtures.ts';

const LISTING = ['width_mm', 'drop_mm', 'fabric', 'roll', 'control_side'];
/** As JSONB keeps the names of an object: short names first. */
const jsonb = (names: readonly string[]) => [...names].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));

describe('the options of a line', () => {
  it.each<[given: readonly string[], own: readonly string[], shown: readonly string[]]>([
    [jsonb(LISTING), LISTING, LISTING],
    [LISTING.toReversed(), LISTING, LISTING],
    // The listing's own order, behind the measurements that people look for first.
    [
      ['b', 'a', 'c'],
      ['c', 'a', 'b'],
      ['c', 'a', 'b'],
    ],
    [
      ['fabric', 'drop_mm', 'width_mm'],
      ['fabric', 'drop_mm', 'width_mm'],
      ['width_mm', 'drop_mm', 'fabric'],
    ],
    // An order of earlier does not know its listing's order.
    [jsonb(LISTING), [], ['width_mm', 'drop_mm', 'roll', 'fabric', 'control_side']],
    // A listing that changed since: what it does not have comes last.
    [
      ['lining', 'fabric', 'width_cm'],
      ['fabric', 'width_cm'],
      ['width_cm', 'fabric', 'lining'],
    ],
    [['Drop', 'Width', 'colour'], [], ['Width', 'Drop', 'colour']],
    [['drop_left_mm', 'drop_right_mm', 'width_top_mm'], [], ['width_top_mm', 'drop_left_mm', 'drop_right_mm']],
    // Only whole words are measurements.
    [['dropdown', 'widthways', 'drop_m'], [], ['drop_m', 'dropdown', 'widthways']],
    [[], LISTING, []],
  ])('%j of a listing with %j are shown as %j', (given, own, shown) => {
    expect(optionOrder(given, own)).toEqual(shown);
  });

  it('are all there once, with their values, whatever the order', () => {
    const name = fc.constantFrom(...LISTING, 'width', 'drop', 'louvre', 'lining');
    fc.assert(
      fc.property(fc.dictionary(name, fc.integer()), fc.uniqueArray(name), (options, optionNames) => {
        const shown = optionsInOrder({ options, optionNames });
        expect(shown).toEqual(options);
        const again = optionsInOrder({
          options: Object.fromEntries(Object.entries(options).toReversed()),
          optionNames,
        });
        const known = (all: object) => Object.keys(all).filter((one) => optionNames.includes(one));
        expect(known(again)).toEqual(known(shown));
      }),
    );
  });
});

describe('an order whose options Postgres has put in its own order', () => {
  const number = { kind: 'integer', label: 'Size', unit: 'mm', min: 1, max: 9_999 } as const;
  const choice = { kind: 'choice', label: 'Choice', values: ['x'] } as const;
  const optionRules = { width_mm: number, drop_mm: number, fabric: choice, roll: choice, control_side: choice };
  const options = { roll: 'x', fabric: 'x', drop_mm: 900, width_mm: 800, control_side: 'x' };
  const wanted = request('lst_a');
  const placed = priceOrder(
    ORDER,
    { ...shop, listings: [listing({ id: 'lst_a', optionRules })] },
    { ...wanted, lines: wanted.lines.map((line) => ({ ...line, options })) },
  );
  const { state } = walkTo('captured');
  const order = { ...state, ...(isRefusal(placed) ? expect.fail(placed.refused) : placed) };

  it.each([CUSTOMER, RETAILER, SUPPLIER_A, BRAND, OPS])('is shown in the order of its listing to $role', (actor) => {
    const [line] = viewOrder({ order, next: null }, actor)?.lines ?? [];
    expect(Object.keys(line?.options ?? {})).toEqual(LISTING);
  });

  it('is mailed, and listed for the workshop, in that order', () => {
    const extras = { orderUrl: 'https://h.test/o/x#t', retailerName: 'Shop', reviewUrl: null, timeZone: 'UTC' };
    const contact = { contactEmail: null, contactPhone: null, contactUrl: null };
    const [line] = mailVariables(order, { ...extras, ...contact }).lines;
    expect(line?.measurements.map(({ label }) => label)).toEqual(['Width', 'Drop', 'Fabric', 'Roll', 'Control side']);
    const lines = viewOrder({ order, next: null }, SUPPLIER_A)?.lines ?? [];
    const [head] = cuttingCsv(cuttingList([{ number: '1-A', lines }])).split('\r\n');
    expect(head).toMatch(new RegExp(`${LISTING.join(',')}$`));
  });

  it('says what a correction changed, the width first', () => {
    expect(changedOptions(options, { ...options, drop_mm: 910, width_mm: 810 })).toEqual([
      'Width: 810 mm, before 800 mm',
      'Drop: 910 mm, before 900 mm',
    ]);
  });
});
