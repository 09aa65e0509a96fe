import { line } from '../../../api/text.ts';
import { SETTING_LIMITS } from '../../../app/settings/change-settings.ts';
import { MOST_DAYS, type ShippingOption } from '../../../domain/catalogue/catalogue.ts';
import { currencyRule, decimalText } from '../../../domain/money/currency.ts';
import { tidy } from '../../../domain/text.ts';
import { exampleAmount, majorToMinor } from '../../kit/words/amount-input.ts';
import type { FieldErrors, Fields } from '../signed-in.tsx';

/** The shipping options as a form's rows: `ship_0_title`, `ship_0_price`, `ship_0_days`, `ship_0_id`, one row an option. */

/** Empty rows, for new options. A row that is emptied removes its option. */
const SPARE = 2;
const { shippingOptions: MAX_OPTIONS, shippingTitle, shippingCode } = SETTING_LIMITS;

export const CELLS = ['title', 'price', 'days', 'id'] as const;
export type Cell = (typeof CELLS)[number];

/** `at` is the row's number in the form: its cells' names and their errors contain it. */
export type ShippingRow = Readonly<Record<Cell, string>> & { readonly at: number };

export const cellName = (at: number, cell: Cell): string => `ship_${at}_${cell}`;

const ROW = /^ship_(\d{1,3})_(?:title|price|days|id)$/;
export const isCell = (name: string): boolean => ROW.test(name);
const isBlank = (row: ShippingRow): boolean => CELLS.every((cell) => row[cell] === '');

/** The rows of a sent form, in its order; null if it had none. */
export function sentRows(fields: Fields): ShippingRow[] | null {
  const numbers = Object.keys(fields).flatMap((name) => {
    const [, at] = ROW.exec(name) ?? [];
    return at === undefined ? [] : [Number(at)];
  });
  const cell = (at: number, name: Cell): string => {
    const value = fields[cellName(at, name)];
    return typeof value === 'string' ? tidy(value) : '';
  };
  const rows = [...new Set(numbers)]
    .toSorted((a, b) => a - b)
    .map((at) => {
      const [title, price, days, id] = [cell(at, 'title'), cell(at, 'price'), cell(at, 'days'), cell(at, 'id')];
      return { at, title, price, days, id };
    });
  return rows.length === 0 ? null : rows;
}

/** A row for each saved option, and empty rows for new ones. */
export function savedRows(options: readonly ShippingOption[], currency: string): ShippingRow[] {
  const filled = options.map(({ id, title, amount, deliveryDays = '' }) => {
    return { id, title, price: decimalText(amount, currency), days: String(deliveryDays) };
  });
  const spare = Math.min(SPARE, Math.max(0, MAX_OPTIONS - filled.length));
  const empty = Array.from({ length: spare }, () => ({ id: '', title: '', price: '', days: '' }));
  return [...filled, ...empty].map((row, at) => ({ at, ...row }));
}

/** The cells of the rows, by their names in the form. */
export const cellsOf = (rows: readonly ShippingRow[]): Fields =>
  Object.fromEntries(rows.flatMap((row) => CELLS.map((cell) => [cellName(row.at, cell), row[cell]])));

export interface ReadRows {
  readonly options: ShippingOption[];
  /** By the name of the cell. */
  readonly errors: FieldErrors;
}

/** The options of the rows, with prices in minor units. Empty rows are left out. */
export function readRows(rows: readonly ShippingRow[], currency: string): ReadRows {
  const given = rows.filter((row) => !isBlank(row));
  const seen = new Set<string>();
  const errors: Record<string, string> = {};
  const options = given.map((row, i) => {
    const amount = majorToMinor(row.price, currency);
    const wrong = {
      title: wrongTitle(row.title, i),
      price: wrongPrice(amount, currency),
      days: wrongDays(row.days),
      id: wrongId(row.id, seen),
    };
    seen.add(row.id);
    for (const cell of CELLS) {
      const message = wrong[cell];
      if (message !== null) errors[cellName(row.at, cell)] = message;
    }
    return { id: row.id, title: row.title, amount, ...(row.days === '' ? {} : { deliveryDays: Number(row.days) }) };
  });
  return { options, errors };
}

function wrongTitle(title: string, nth: number): string | null {
  if (nth >= MAX_OPTIONS) return `At most ${MAX_OPTIONS} options.`;
  return title === '' ? 'Say what customers read.' : wrongText(title, shippingTitle);
}

function wrongPrice(amount: number, currency: string): string | null {
  if (!Number.isSafeInteger(amount)) return `A price such as ${exampleAmount(currency, 495)}, or 0.`;
  const { maximum } = currencyRule(currency);
  return amount > maximum ? `At most ${decimalText(maximum, currency)}.` : null;
}

const wrongDays = (days: string): string | null =>
  days === '' || (/^\d{1,3}$/.test(days) && Number(days) <= MOST_DAYS)
    ? null
    : `A number of days up to ${MOST_DAYS}, or blank.`;

function wrongId(id: string, seen: ReadonlySet<string>): string | null {
  if (id === '') return 'A code, such as standard.';
  return seen.has(id) ? 'Another option has this code.' : wrongText(id, shippingCode);
}

/** The limits of the API. */
const wrongText = (text: string, max: number): string | null => {
  if (text.length > max) return `At most ${max} characters.`;
  return line(max).safeParse(text).success ? null : 'Letters, digits and signs only.';
};
