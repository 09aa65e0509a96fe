import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CANCEL_MATRIX } from '../src/domain/access/permissions.ts';
import { POLICIES } from '../src/domain/catalogue/catalogue.ts';
import { LIFECYCLE, ORDER_STATUSES, SUPPLIER_STEPS } from '../src/domain/order/lifecycle.ts';
import { SAGA } from '../src/domain/saga/steps.ts';

// `npm run tables` writes the tables of the domain's code into docs/rules.md. A test fails while they differ.

type Row = readonly string[];

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const code = (name: string): string => `\`${name}\``;
const codes = (names: readonly string[]): string => (names.length === 0 ? '-' : names.map(code).join(', '));

const TABLES: Readonly<Record<string, () => string>> = {
  lifecycle: () =>
    table(
      ['status', 'meaning', 'leaves to'],
      ORDER_STATUSES.map((status) => [code(status), LIFECYCLE[status].meaning, codes(LIFECYCLE[status].leavesTo)]),
    ),
  'supplier-steps': () =>
    table(
      ['step', 'the fulfilment goes from', 'to', 'while the order is'],
      Object.entries(SUPPLIER_STEPS).map(([step, rule]) => [
        code(step),
        code(rule.from),
        code(rule.to),
        codes(rule.in),
      ]),
    ),
  saga: () =>
    table(
      ['#', 'step', 'effect', 'undo', 'what the undo does', 'waits for'],
      SAGA.map((row, i) => [`${i + 1}`, code(row.step), row.effect, code(row.undo), row.undoes, row.waitsFor ?? '-']),
    ),
  cancel: () => {
    const callers = Object.entries(CANCEL_MATRIX).filter(([role]) => role !== 'system' && role !== 'stripe');
    const mark = (allowed: readonly string[]) =>
      ORDER_STATUSES.map((status) => (allowed.includes(status) ? 'yes' : '-'));
    return table(
      ['who may cancel', ...ORDER_STATUSES.map(code)],
      callers.map(([role, allowed]) => [role, ...mark(allowed)]),
    );
  },
  policies: () =>
    table(
      ['policy', 'meaning', 'default, seconds', 'from', 'to'],
      Object.entries(POLICIES).map(([name, rule]) => [
        code(name),
        rule.meaning,
        `${rule.default}`,
        `${rule.min}`,
        `${rule.max}`,
      ]),
    ),
};

/** Returns the document with every table as it is in the code. Throws if the place of a table is missing. */
export function documented(text: string): string {
  return Object.entries(TABLES).reduce((written, [name, make]) => {
    const place = new RegExp(`(<!-- ${name}:begin[^>]*-->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
    if (!place.test(written)) throw new Error(`there is no place for the table ${name}`);
    return written.replace(place, (_, begin: string, end: string) => `${begin}\n${make()}\n\n${end}`);
  }, text);
}

if (process.argv[1] === import.meta.filename) {
  const file = join(import.meta.dirname, '../docs/rules.md');
  writeFileSync(file, documented(readFileSync(file, 'utf8')));
}
