import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CANCEL_MATRIX } from '../src/domain/access/permissions.ts';
import { POLICIES } from '../src/domain/catalogue/catalogue.ts';
import { LIFECYCLE, ORDER_STATUSES, SUPPLIER_STEPS } from '../src/domain/order/lifecycle.ts';
import { SAGA } from '../src/domain/saga/steps.ts';

// `npm run tables` writes the tables of the domain's code into docs/rules.md, and CHANGELOG.md into the code of its page.
// Tests fail while they differ.

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

/** The code of the changelog's page, out of the text of CHANGELOG.md. */
export function changelogSource(text: string): string {
  const quoted = (line: string): string => `'${line.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const days = text.split(/^## /m).slice(1);
  const entries = days.map((day) => {
    const [date = '', ...lines] = day.trim().split('\n').filter(Boolean);
    const other = lines.find((line) => !line.startsWith('- '));
    if (other !== undefined)
      throw new Error(`CHANGELOG.md: each change is one line that starts with "- ", not: ${other}`);
    const items = lines.map((line) => `      ${quoted(line.slice(2))},\n`);
    return `  {\n    date: ${quoted(date)},\n    items: [\n${items.join('')}    ],\n  },\n`;
  });
  return `/** CHANGELOG.md for its page. Written by \`npm run tables\`. */
export const CHANGES: readonly { readonly date: string; readonly items: readonly string[] }[] = [
${entries.join('')}];
`;
}

if (process.argv[1] === import.meta.filename) {
  const at = (file: string): string => join(import.meta.dirname, '..', file);
  writeFileSync(at('docs/rules.md'), documented(readFileSync(at('docs/rules.md'), 'utf8')));
  writeFileSync(at('src/web/docs/changelog.ts'), changelogSource(readFileSync(at('CHANGELOG.md'), 'utf8')));
}
