import { styleText } from 'node:util';
import { decimalText } from '../../src/domain/money/currency.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours only on a terminal; none in a pipe, in a log, or with NO_COLOR. */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** `24895, gbp` -> `248.95 GBP`. */
export const money = (amount: number, currency: string): string =>
  `${decimalText(amount, currency)} ${currency.toUpperCase()}`;

export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Prints one step of the demo: the status that was read back, how long it took, and details. */
export function sayStep(status: string, ms: number, what: string, seen: readonly string[]): void {
  const [first = '', ...more] = seen;
  say(`  ${paint('green', status.padEnd(19))}${`${ms.toFixed(0)} ms`.padStart(8)}  ${what.padEnd(28)}${first}`);
  for (const line of more) say(`${' '.repeat(59)}${line}`);
}

/** Prints a table with numbers aligned to the right. The last row may be a total. */
export function sayTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const right = /^\+?-?[\d.]+ [A-Z]{3}$/;
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (right.test(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  say(`  ${paint('dim', line(head))}`);
  for (const row of rows) say(`  ${line(row)}`);
}
