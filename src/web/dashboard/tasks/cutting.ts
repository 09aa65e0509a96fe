import { csv } from '../../../api/csv-rows.ts';
import type { Options } from '../../../domain/catalogue/catalogue.ts';
import { optionOrder } from '../../../domain/catalogue/option-order.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { inPlainWords } from '../../kit/words/statuses.ts';

/** What to cut for several tasks, by product and material. */

interface Cut {
  readonly number: string;
  readonly quantity: number;
  readonly options: Options;
}

export interface CutGroup {
  readonly title: string;
  readonly sku: string;
  /** Empty: the product has only one. */
  readonly material: string;
  readonly cuts: readonly Cut[];
  /** How many pieces. */
  readonly pieces: number;
}

/** The options that name what a product is made of. */
const MATERIALS = ['fabric', 'material', 'slat', 'louvre', 'colour', 'finish'];

const materialOf = (options: Options): string =>
  MATERIALS.flatMap((name) => (options[name] === undefined ? [] : [String(options[name])])).join(', ');

/** The largest measurements first. */
const sizeOf = ({ options }: Cut): number =>
  Object.values(options).reduce<number>((sum, value) => (typeof value === 'number' ? sum + value : sum), 0);

/** What the list reads of a task. */
interface ToCut {
  readonly number: string;
  readonly lines: readonly Pick<OrderView['lines'][number], 'title' | 'sku' | 'quantity' | 'options'>[];
}

export function cuttingList(tasks: readonly ToCut[]): CutGroup[] {
  const all = tasks.flatMap(({ number, lines }) =>
    lines.map(({ title, sku, quantity, options }) => ({
      ...{ title, sku, material: materialOf(options) },
      cut: { number, quantity, options },
    })),
  );
  const groups = Map.groupBy(all, ({ title, sku, material }) => JSON.stringify([title, material, sku]));
  return [...groups.values()]
    .flatMap((rows) => {
      const [first] = rows;
      if (first === undefined) return [];
      const { title, sku, material } = first;
      const cuts = rows.map(({ cut }) => cut).sort((a, b) => sizeOf(b) - sizeOf(a) || (a.number < b.number ? -1 : 1));
      return [{ title, sku, material, cuts, pieces: cuts.reduce((sum, { quantity }) => sum + quantity, 0) }];
    })
    .sort((a, b) => a.title.localeCompare(b.title) || a.material.localeCompare(b.material));
}

/** The options that any of these cuts has: a column for each. */
export const namesIn = (cuts: readonly Cut[]): string[] =>
  optionOrder([...new Set(cuts.flatMap(({ options }) => Object.keys(options)))]);

const FIXED = ['product', 'sku', 'material', 'order_number', 'quantity'];

/** No two columns have one name: programs find a column by it. */
const columnOf = (option: string): string => (FIXED.includes(option) ? `option_${option}` : option);

/** One row for each cut, and one column for each option that any of them has. */
export function cuttingCsv(groups: readonly CutGroup[]): string {
  const names = namesIn(groups.flatMap(({ cuts }) => cuts));
  const rows = groups.flatMap(({ title, sku, material, cuts }) =>
    cuts.map(({ number, quantity, options }) => [
      ...[title, sku, material, number, String(quantity)],
      ...names.map((name) => String(options[name] ?? '')),
    ]),
  );
  return csv([[...FIXED, ...names.map(columnOf)], ...rows]);
}

const UNIT = /^(.+)_(mm|cm|m)$/;

/** `width_mm` as `Width` and `mm`. */
export function optionName(name: string): { readonly label: string; readonly unit: string } {
  const [, stem = name, unit = ''] = UNIT.exec(name) ?? [];
  return { label: inPlainWords(stem), unit };
}
