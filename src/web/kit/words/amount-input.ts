import { currencyDigits } from '../../../domain/money/currency.ts';

/**
 * An amount as people type it, in minor units: `1,234.50` pounds are 123450. NaN for any other text. A comma may only
 * separate thousands: otherwise `4,95` would mean a hundred times too much.
 */
export function majorToMinor(typed: string, currency: string): number {
  const digits = currencyDigits(currency);
  const match = /^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d+))?$/.exec(typed.replace(/[\s£$€]/g, ''));
  if (match === null) return Number.NaN;
  const [, grouped = '', fraction = ''] = match;
  const whole = grouped.replaceAll(',', '');
  return fraction.length > digits ? Number.NaN : Number(whole + fraction.padEnd(digits, '0'));
}

/** `123450` as the value of an input: `1234.50`. */
export function minorToMajor(amount: number, currency: string): string {
  const digits = currencyDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}
