import { type Context, defaultOperators, type FilterImplOptions, filters, toValue } from 'liquidjs';

/**
 * What a wording may cost, in units of about ten nanoseconds. A Worker's clock stands still while it computes, so work
 * is counted before it is done: every node, operand, operator, filter, argument, property, `when` value and loop is
 * `OPERATION`, and every character that is read, made or printed has its price. `npm run bench:templates` measures how
 * many milliseconds the whole budget takes.
 */
export const BUDGET = 15_000_000;
export const OPERATION = 100;

/**
 * A filter may make a value of at most this many characters. Later operations on such a value cost one operation each.
 */
const MAX_VALUE = 32_768;

/**
 * The filters that may be used, and the price of a character in each. `raw` is not among them: in HTML, nothing that a
 * customer typed is printed without escaping.
 */
const CHEAP = 1;
const DEAR = 10;
const FILTERS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'abs append ceil default divided_by first floor last minus modulo plus prepend round size slice times'
    .split(' ')
    .map((name) => [name, CHEAP]),
  ...`capitalize downcase escape join lstrip remove replace replace_first rstrip split strip truncate truncatewords upcase
  url_encode`
    .split(/\s+/)
    .map((name) => [name, DEAR]),
]);

export class OverBudget extends Error {}

const over = (): never => {
  throw new OverBudget('the template loops too often or makes too long a text');
};

/** Counts the cost of one rendering. `charge` throws when the budget is used up. */
export class Budget {
  readonly #limit: number;
  spent = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  charge(units: number): void {
    // Not `spent + units > limit`: NaN must be over the limit, too.
    if (!(this.spent + units <= this.#limit)) over();
    this.spent += units;
  }
}

/**
 * How many characters a value has as text, plus one for each element of a list. Infinity where there are far too many.
 */
function sizeOf(value: unknown, depth = 0): number {
  const plainText: unknown = toValue(value);
  if (typeof plainText === 'string') return plainText.length;
  if (!Array.isArray(plainText)) return 24;
  if (depth > 8 || plainText.length > MAX_VALUE) return Number.POSITIVE_INFINITY;
  return plainText.reduce((sum: number, item) => sum + 1 + sizeOf(item, depth + 1), 0);
}

const charge = (context: Context, units: number): void => context.memoryLimit.use(units);

/** liquidjs' own filters. Each is charged for its input before it runs, and for its output after. */
export function countedFilters(): [string, FilterImplOptions][] {
  return Object.entries(FILTERS).map(([name, price]) => {
    const own = Object.entries(filters).find(([known]) => known === name)?.[1];
    const handler = typeof own === 'function' ? own : own?.handler;
    if (handler === undefined) throw new Error(`liquidjs has no filter ${name}`);
    const counted: FilterImplOptions = function (value: unknown, ...args: unknown[]) {
      for (const one of [value, ...args]) charge(this.context, price * sizeOf(one));
      const made: unknown = handler.call(this, value, ...args);
      const size = sizeOf(made);
      if (size > MAX_VALUE) over();
      charge(this.context, price * size);
      return made;
    };
    return [name, counted];
  });
}

/** A comparison costs one operation; more for long texts, and one for each element of lists. */
export const countedOperators = Object.fromEntries(
  Object.entries(defaultOperators).map(([name, operator]) => [
    name,
    name === 'not' || name === 'and' || name === 'or'
      ? operator
      : (left: unknown, right: unknown, context: Context) => {
          for (const side of [left, right]) {
            const value: unknown = toValue(side);
            charge(context, Array.isArray(value) ? OPERATION * value.length + sizeOf(value) : 4 * sizeOf(value));
          }
          return Reflect.apply(operator, undefined, [left, right, context]);
        },
  ]),
);

/** What is printed into HTML is escaped anyway, so `| escape` leaves a value as it is. It costs as much as it did. */
export const escapedLater: FilterImplOptions = function (value: unknown): unknown {
  charge(this.context, 2 * DEAR * sizeOf(value));
  return value;
};

/** Text is not escaped, but what is printed is counted. */
export function plain(this: { readonly context: Context }, value: unknown): string {
  charge(this.context, sizeOf(value));
  return value === null || value === undefined ? '' : String(value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

export function escaped(this: { readonly context: Context }, value: unknown): string {
  charge(this.context, DEAR * sizeOf(value));
  const bare: unknown = toValue(value);
  const text = Array.isArray(bare) ? bare.flat(8).join('') : bare === null || bare === undefined ? '' : String(bare);
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/**
 * The guards that `weigh.ts` puts around values. They are filters, because a filter runs whenever its value is
 * evaluated.
 */
export const GUARDS = {
  /** Beyond 2^53 a number plus one is the same number: a range of such numbers never ends. */
  range_bound: (value: unknown): unknown => {
    const bound: unknown = toValue(value);
    if (Math.abs(Number(bound)) > 1e9) throw new OverBudget('a range goes between numbers up to 1,000,000,000');
    return bound;
  },
  /** A loop's list is copied before the loop. */
  looped(this: { readonly context: Context }, value: unknown): unknown {
    charge(this.context, Array.isArray(value) ? 2 * value.length : 0);
    return value;
  },
} satisfies Record<string, FilterImplOptions>;

/** The guard of a `case`: for every `when`, two lists would be compared element by element. */
export const comparedWith = (values: number): FilterImplOptions =>
  function (value: unknown): unknown {
    if (Array.isArray(toValue(value))) throw new OverBudget('case is for a single value, not for a list');
    charge(this.context, values * sizeOf(value));
    return value;
  };
