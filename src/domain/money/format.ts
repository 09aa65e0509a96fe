import { currencyDigits } from './currency.ts';

/** Making a format costs more than using it a hundred times. */
const FORMATS = new Map<string, Intl.NumberFormat>();

/** Minor units as people write them: `£129.00`, `¥12,900`. An unknown currency is shown by its code. */
export function moneyFormat(currency: string): (amount: number) => string {
  const format = FORMATS.get(currency) ?? new Intl.NumberFormat('en-GB', { style: 'currency', currency });
  FORMATS.set(currency, format);
  const digits = currencyDigits(currency);
  return (amount) => format.format(amount / 10 ** digits);
}
