import { currencyRule, decimalText } from '../../../domain/money/currency.ts';
import { currencySigns } from '../../../domain/money/format.ts';

/** The text without the currency's own sign, before or behind it. Another currency's sign stays, and is an error. */
function withoutSign(text: string, currency: string): string {
  for (const sign of currencySigns(currency)) {
    if (text.startsWith(sign)) return text.slice(sign.length).trim();
    if (text.endsWith(sign)) return text.slice(0, -sign.length).trim();
  }
  return text;
}

/**
 * An amount as people type it, in minor units: `1,234.50` pounds are 123450. NaN for any other text, and for an amount
 * that cannot be charged in this currency. A comma or a blank may only separate thousands: otherwise `4,95` would mean a hundred
 * times too much.
 */
export function majorToMinor(typed: string, currency: string): number {
  const { digits, step } = currencyRule(currency);
  const bare = withoutSign(typed.trim().toLowerCase(), currency);
  const match = /^(\d{1,12}|\d{1,3}(?:[,\s]\d{3}){1,3})(?:\.(\d+))?$/.exec(bare);
  if (match === null) return Number.NaN;
  const [, grouped = '', fraction = ''] = match;
  if (fraction.length > digits) return Number.NaN;
  const amount = Number(grouped.replaceAll(/[,\s]/g, '') + fraction.padEnd(digits, '0'));
  return amount % step === 0 ? amount : Number.NaN;
}

/** An amount that can be charged, as an example of what to type: `12.50` pounds, `1250` yen. */
export const exampleAmount = (currency: string, steps = 1_250): string =>
  decimalText(steps * currencyRule(currency).step, currency);
