import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours where a person looks; none in a pipe, in a log, or under NO_COLOR. */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** `24895, gbp` -> `248.95 GBP`. Only for currencies of two decimals, as the local shop's is. */
export const money = (amount: number, currency: string): string =>
  `${(amount / 100).toFixed(2)} ${currency.toUpperCase()}`;

export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** One step of the walk: the status that was read back, how long it took, and what else was read. */
export function sayStep(status: string, ms: number, what: string, seen: readonly string[]): void {
  const [first = '', ...more] = seen;
  say(`  ${paint('green', status.padEnd(19))}${`${ms.toFixed(0)} ms`.padStart(8)}  ${what.padEnd(28)}${first}`);
  for (const line of more) say(`${' '.repeat(59)}${line}`);
}

/** A table with its numbers to the right; the last row may be a total. */
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
