import type { Options } from '../../../domain/catalogue/catalogue.ts';
import { measurement } from '../../../domain/catalogue/line-words.ts';
import { optionsInOrder } from '../../../domain/catalogue/option-order.ts';

/** What a correction changed: `Width: 1210 mm, before 1200 mm`. */
export function changedOptions(was: Options, now: Options): string[] {
  return Object.entries(optionsInOrder({ options: now }))
    .filter(([name, value]) => was[name] !== value)
    .map(([name, value]) => {
      const { label, value: text } = measurement(name, value);
      const before = was[name];
      return before === undefined
        ? `${label}: ${text}`
        : `${label}: ${text}, before ${measurement(name, before).value}`;
    });
}

const isOptions = (data: unknown): data is Options =>
  typeof data === 'object' &&
  data !== null &&
  Object.values(data).every((value) => typeof value === 'string' || typeof value === 'number');

/** The same of an event, whose data redaction makes untyped. */
export const correctionText = ({ was, options }: Readonly<Record<string, unknown>>): string =>
  isOptions(was) && isOptions(options) ? changedOptions(was, options).join('; ') : '';
