/** Where the page says what is wrong. Pure: the same problem is always said at the same places. */

/** A problem of the API, as far as its places need it. */
export interface Wrong {
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

/** `at`: the name of a field of the form, or one of its other places. */
export interface Said {
  readonly at: string;
  readonly text: string;
}

/** What is wrong with the whole order: where it is said, and in which words. */
const BY_CODE: ReadonlyMap<string, readonly [at: string, text: string]> = new Map([
  ['out_of_stock', ['product', 'It has just sold out. Choose another blind: everything that you have typed is kept.']],
  [
    'listing_unavailable',
    ['product', 'It is no longer sold. Choose another blind: everything that you typed is kept.'],
  ],
  ['shipping_option_unavailable', ['shipping', 'This delivery is no longer offered. Choose another one.']],
  ['price_changed', ['total', 'The price has changed. This is the new total: look at it, and press the button again.']],
  ['rate_limited', ['form', 'There were too many attempts. Wait a moment, and press the button again.']],
]);

/** The field of a path in the body of the order. The first rule that fits. */
const FIELDS: readonly (readonly [path: RegExp, at: (name: string) => string])[] = [
  [/^customer\.address\.(\w+)$/, (name) => name],
  [/^customer\.(name|email)$/, (name) => name],
  [/^lines\.\d+\.options\.(.+)$/, (name) => `option:${name}`],
  [/^lines\b()/, () => 'product'],
  [/^shipping_option_id$()/, () => 'shipping'],
  [/^expected_total$()/, () => 'total'],
  [/^payment\b()/, () => 'payment'],
];

function placeOf(path: string): string | null {
  for (const [pattern, at] of FIELDS) {
    const [found, name = ''] = pattern.exec(path) ?? [];
    if (found !== undefined) return at(name);
  }
  return null;
}

/**
 * Every place with its sentence. `labels`: what the page calls its fields. The message of the API follows the name of
 * a field, and what has no place of its own stands at the button.
 */
export function placesOf({ code, detail, errors }: Wrong, labels: ReadonlyMap<string, string>): readonly Said[] {
  const known = BY_CODE.get(code);
  if (known !== undefined) return [{ at: known[0], text: known[1] }];
  if (errors.length === 0) return [{ at: 'form', text: detail }];
  return errors.map(({ path, message }) => {
    const at = placeOf(path);
    const label = labels.get(at ?? '');
    if (at !== null && label !== undefined) return { at, text: `${label} ${message}.` };
    return { at: at ?? 'form', text: `${path.split('.').at(-1) ?? ''} ${message}.` };
  });
}

/** What a browser knows of a field that does not fit (`ValidityState`). */
export interface Unfit {
  readonly valueMissing: boolean;
  readonly badInput: boolean;
  readonly typeMismatch: boolean;
  readonly rangeUnderflow: boolean;
  readonly rangeOverflow: boolean;
  readonly stepMismatch: boolean;
}

/** The sentence for a field that does not fit; null where it does. `within`: the limits of a measurement. */
export function unfitText(label: string, unfit: Unfit, within: string): string | null {
  if (unfit.valueMissing && !unfit.badInput) return `${label} is required.`;
  if (unfit.typeMismatch) return `${label} must be an address such as ada@example.com.`;
  const { badInput, rangeUnderflow, rangeOverflow, stepMismatch } = unfit;
  return badInput || rangeUnderflow || rangeOverflow || stepMismatch
    ? `${label} must be a whole number of ${within}.`
    : null;
}

/** What is read out, and stands at the button: how many fields need a change, and which. */
export function summaryOf(labels: readonly string[]): string {
  if (labels.length === 0) return '';
  const many = labels.length === 1 ? 'One field needs' : `${labels.length} fields need`;
  return `${many} a change: ${labels.join(', ')}. Nothing is ordered yet.`;
}
