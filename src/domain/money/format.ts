import { currencyRule } from './currency.ts';

/** Making a format costs more than using it a hundred times. */
const FORMATS = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  const known = FORMATS.get(currency);
  if (known !== undefined) return known;
  const { digits } = currencyRule(currency);
  const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency, ...exact });
  FORMATS.set(currency, format);
  return format;
}

/** Minor units as people write them: `£129.00`, `JP¥12,900`. `Intl` gives the sign and the commas, not the decimals. */
export function moneyFormat(currency: string): (amount: number) => string {
  const format = formatOf(currency);
  const { digits } = currencyRule(currency);
  return (amount) => format.format(amount / 10 ** digits);
}

/** How people write a currency: its code, its sign among all currencies, and its sign at home. Lower case. */
export function currencySigns(currency: string): string[] {
  const sign = (currencyDisplay: 'symbol' | 'narrowSymbol'): string =>
    new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay })
      .formatToParts(0)
      .find(({ type }) => type === 'currency')?.value ?? '';
  return [currency, sign('symbol'), sign('narrowSymbol')].map((text) => text.toLowerCase()).filter((s) => s !== '');
}
