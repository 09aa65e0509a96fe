import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../src/api/csv-rows.ts';
import { priceOrder } from '../../../src/domain/catalogue/placing.ts';
import { CURRENCIES, currencyRule, decimalText } from '../../../src/domain/money/currency.ts';
import { moneyFormat } from '../../../src/domain/money/format.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { quoteRefund } from '../../../src/domain/refunds/request.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { majorToMinor } from '../../../src/web/kit/words/amount-input.ts';
import { worded } from '../../support/words.ts';
import { OPS, ORDER, shop, walkTo } from '../fixtures.ts';

/** Amounts of Stripe's documentation: what is sent, and what the customer is charged. */
const DOCUMENTED: readonly (readonly [currency: string, minor: number, decimal: string])[] = [
  ['usd', 1_000, '10.00'],
  ['jpy', 500, '500'],
  ['isk', 500, '5.00'],
  ['ugx', 500, '5.00'],
  ['huf', 1_045, '10.45'],
  ['twd', 80_045, '800.45'],
  ['kwd', 5_120, '5.120'],
  ['idr', 999_999_999_999, '9999999999.99'],
  ['cop', 9_999_999_999, '99999999.99'],
  ['inr', 999_999_999, '9999999.99'],
];

const every = fc.constantFrom(...CURRENCIES.keys());

/** A currency, and an amount in it that Stripe charges. */
const charged = every.chain((currency) => {
  const { step, minimum, maximum } = currencyRule(currency);
  const amounts = fc.integer({ min: Math.ceil((minimum ?? step) / step), max: Math.floor(maximum / step) });
  return fc.record({ currency: fc.constant(currency), amount: amounts.map((n) => n * step) });
});

/** A text's digits and point, as an exact number of the currency's minor units. Shares no code with what it checks. */
function minorOf(text: string, digits: number): bigint {
  const [, whole = '', fraction = ''] = /(\d[\d,]*)(?:\.(\d+))?$/.exec(text) ?? [];
  expect(fraction).toHaveLength(digits);
  return BigInt(whole.replaceAll(',', '') + fraction);
}

function shopIn(currency: string, unitAmount: number) {
  const [first] = shop.listings;
  if (first === undefined) throw new Error('the fixture sells something');
  const terms = { supplierCost: 0, brandRoyaltyBps: 0, platformFeeBps: 0, taxBps: 0 };
  return { ...shop, currency, shippingOptions: [], listings: [{ ...first, currency, unitAmount, terms }] };
}

function placeIn(currency: string, unitAmount: number, quantity = 1) {
  const market = shopIn(currency, unitAmount);
  const walk = walkTo('placed');
  const line = walk.state.lines[0];
  if (line === undefined) throw new Error('the fixture has a line');
  const lines = [{ listingId: market.listings[0]?.id ?? '', quantity, options: line.options }];
  return priceOrder(ORDER, market, { customer: walk.state.customer, lines });
}

describe('every currency', () => {
  it('has the minor unit that Stripe documents', () => {
    for (const [currency, minor, decimal] of DOCUMENTED) {
      expect(decimalText(minor, currency), currency).toBe(decimal);
    }
    const digits = (wanted: number) =>
      [...CURRENCIES].flatMap(([code, rule]) => (rule.digits === wanted ? [code] : []));
    expect(digits(0).join(' ')).toBe('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf');
    expect(digits(3).join(' ')).toBe('bhd jod kwd omr tnd');
    expect(CURRENCIES.size).toBeGreaterThan(135);
  });

  it('is shown, typed, written and charged as the same amount', () => {
    fc.assert(
      fc.property(charged, ({ currency, amount }) => {
        const { digits } = currencyRule(currency);
        const shown = moneyFormat(currency)(amount);
        expect(minorOf(shown, digits)).toBe(BigInt(amount));
        expect(minorOf(decimalText(amount, currency), digits)).toBe(BigInt(amount));
        // What a page shows may be typed into a form, and so may the value that a form begins with.
        expect(majorToMinor(shown, currency)).toBe(amount);
        expect(majorToMinor(decimalText(amount, currency), currency)).toBe(amount);
        const placed = placeIn(currency, amount);
        expect(isRefusal(placed) ? placed.refused : placed.totals.total).toBe(amount);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is written to the CSV with its own digits', () => {
    for (const [currency, minor, decimal] of DOCUMENTED) {
      const order = { ...walkTo('captured').state, currency };
      const [first] = order.lines;
      if (first === undefined) throw new Error('the fixture has a line');
      const state = { ...order, lines: [{ ...first, unitAmount: minor }] };
      const view = viewOrder({ order: state, next: null }, OPS);
      expect(
        view === null ? '' : csvOf([view], { partyId: OPS.partyId ?? '', timeZone: 'UTC', names: new Map() }),
      ).toContain(`,${decimal},`);
    }
  });

  it('refuses a typed amount that it cannot charge', () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['jpy', '500.5'],
      ['isk', '5.50'],
      ['ugx', '0.01'],
      ['kwd', '5.124'],
      ['kwd', '5.1234'],
      ['gbp', '5.124'],
      ['gbp', '4,95'],
      ['gbp', '€5'],
      ['usd', '£5'],
      ['gbp', '-5'],
      ['gbp', 'GB5'],
      ['huf', '1 2'],
      ['gbp', ''],
    ];
    for (const [currency, text] of wrong) expect(majorToMinor(text, currency), `${currency} ${text}`).toBeNaN();
  });

  it.each([
    ['gbp', '£1,234.50', 123_450],
    ['usd', '$5', 500],
    ['usd', 'US$5.00', 500],
    ['eur', '5 EUR', 500],
    ['gbp', ' gbp 5 ', 500],
    ['jpy', '¥500', 500],
    ['huf', '175 Ft', 17_500],
    ['isk', '5', 500],
    ['kwd', '5.12', 5_120],
    ['idr', '9,999,999,999.99', 999_999_999_999],
    ['gbp', '1 234.50', 123_450],
  ])('%s: reads %s', (currency, text, amount) => expect(majorToMinor(text, currency)).toBe(amount));

  it('is refused below its minimum and above its maximum, each under its own name', () => {
    const refusalOf = (currency: string, unitAmount: number, quantity = 1) => {
      const placed = placeIn(currency, unitAmount, quantity);
      return isRefusal(placed) ? [placed.refused, worded(placed).detail] : [];
    };
    for (const [currency, { minimum, maximum, step }] of CURRENCIES) {
      const least = minimum ?? step;
      expect(refusalOf(currency, least - step)[0], currency).toBe('amount_too_small');
      expect(refusalOf(currency, least), currency).toEqual([]);
      expect(refusalOf(currency, maximum - (maximum % step)), currency).toEqual([]);
      expect(refusalOf(currency, maximum - (maximum % step) + step)[0], currency).toBe('amount_too_large');
      expect(refusalOf(currency, maximum, 999)[0], currency).toBe('amount_too_large');
      if (step > 1) expect(refusalOf(currency, least + 1)[0], currency).toBe('amount_not_chargeable');
    }
    expect(refusalOf('gbp', 29)[1]).toContain('too small to be charged: at least 30');
    expect(refusalOf('gbp', 100_000_000)[1]).toContain('too large to be charged: at most 99999999');
    expect(refusalOf('iqd', 5_000)[0]).toBe('currency_not_accepted');
  });

  it.each([
    ['kwd', 5_124, false],
    ['kwd', 5_120, true],
    ['isk', 550, false],
    ['isk', 600, true],
    ['gbp', 551, true],
  ])('%s: a refund of %i can be made: %s', (currency, amount, possible) => {
    const state: OrderState = { ...walkTo('captured').state, currency, status: 'confirmed' };
    const quote = quoteRefund(state, { amount });
    expect(isRefusal(quote) ? quote.reason.key : 'made').toBe(possible ? 'made' : 'refund_not_chargeable');
    // The bank takes what it takes.
    expect(isRefusal(quoteRefund(state, { amount }, { borneBy: null, kind: 'chargeback' }))).toBe(false);
  });
});
