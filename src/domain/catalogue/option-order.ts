import type { Options } from './catalogue.ts';

/** Where people look first: how wide it is, then how long. */
const FIRST = ['width', 'drop'];

/** By the first word of a name: `width_mm` and `width_top_mm` are widths. */
function rankOf(name: string): number {
  const [word = ''] = name.toLowerCase().split(/[^a-z]/);
  const rank = FIRST.indexOf(word);
  return rank === -1 ? FIRST.length : rank;
}

/**
 * The names of options in the order of every page, mail and list: width, drop, then `own`, which is the order of the
 * listing. Names that the listing does not have come last, as they were given.
 */
export function optionOrder(names: readonly string[], own: readonly string[] = []): string[] {
  const place = (name: string) => (own.includes(name) ? own.indexOf(name) : own.length);
  return [...names].sort((a, b) => rankOf(a) - rankOf(b) || place(a) - place(b));
}

/** The options of a line in that order. Postgres and a shop's request have orders of their own. */
export const optionsInOrder = ({
  options,
  optionNames,
}: {
  readonly options: Options;
  readonly optionNames?: readonly string[] | undefined;
}): Options =>
  Object.fromEntries(optionOrder(Object.keys(options), optionNames).map((name) => [name, options[name] ?? '']));
