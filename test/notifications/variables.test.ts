import { describe, expect, test } from 'vitest';
import { MAIL_VARIABLES, mailVariables } from '../../src/domain/conversation/notifications.ts';
import { moneyFormat } from '../../src/domain/money/format.ts';
import { webUrl } from '../../src/domain/text.ts';
import { ORDER } from './order.ts';

const EXTRAS = {
  orderUrl: 'https://h.test/o/x#t',
  retailerName: 'Northlight',
  reviewUrl: null,
  contactEmail: null,
  contactPhone: null,
  contactUrl: null,
  timeZone: 'UTC',
};

describe('mail variables', () => {
  test.each([
    ['gbp', 12_900, '£129.00'],
    ['eur', 5, '€0.05'],
    ['jpy', 12_900, 'JP¥12,900'],
    ['gbp', 99_999_999, '£999,999.99'],
  ])('%s %i reads %s', (currency, amount, text) => {
    expect(moneyFormat(currency)(amount)).toBe(text);
  });

  test('measurements have a unit, choices have none', () => {
    expect(mailVariables(ORDER, EXTRAS).lines[0]?.measurements).toEqual([
      { label: 'Width', value: '1200 mm' },
      { label: 'Drop', value: '1600 mm' },
      { label: 'Control side', value: 'left' },
    ]);
  });

  test('only dispatched parcels are listed, each with its contents', () => {
    const [first, second] = ORDER.fulfilments;
    if (first === undefined || second === undefined) throw new Error('the fixture has two');
    const order = { ...ORDER, fulfilments: [first, { ...second, tracking: null }] };
    expect(mailVariables(order, EXTRAS).fulfilments).toEqual([
      {
        carrier: 'Parcel Post',
        tracking_number: 'PP-1',
        tracking_url: 'https://track.example.com/PP-1',
        titles: 'Roller blind',
      },
    ]);
  });

  test.each(['javascript:alert(1)', 'https://x.test/"onclick=', 'https://x.test/a b', 'data:text/html,x', '//x.test'])(
    '%s is no link',
    (url) => expect(webUrl(url)).toBeNull(),
  );

  test("a valid review page of the retailer replaces the order's page, an invalid one does not", () => {
    const url = 'https://shop.example.com/review?order=1';
    expect(mailVariables(ORDER, { ...EXTRAS, reviewUrl: url }).review_url).toBe(url);
    expect(mailVariables(ORDER, { ...EXTRAS, reviewUrl: 'javascript:x' }).review_url).toBe(EXTRAS.orderUrl);
  });

  test('the list of variables has exactly the variables that a template gets', () => {
    const singular: Readonly<Record<string, string>> = { lines: 'line', fulfilments: 'parcel' };
    const names = Object.entries(mailVariables(ORDER, EXTRAS)).flatMap(([name, value]): string[] => {
      if (typeof value === 'string') return [name];
      const item = singular[name];
      if (item === undefined) return Object.keys(value).map((key) => `${name}.${key}`);
      const first: object = Array.isArray(value) ? value[0] : {};
      return [name, ...Object.keys(first).map((key) => `${item}.${key}`)];
    });
    expect(names.sort()).toEqual(Object.keys(MAIL_VARIABLES).sort());
  });
});
