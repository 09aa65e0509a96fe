const DIGITS = new Map<string, number>();

/** How many decimals a currency has (ISO 4217): 2 for GBP, 0 for JPY. An unknown currency has 2. */
export function currencyDigits(currency: string): number {
  const known = DIGITS.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  DIGITS.set(currency, digits);
  return digits;
}
