import type { Options } from './catalogue.ts';
import { optionsInOrder } from './option-order.ts';

/** How pages and mails call a line and its options. */

const UNIT = /^(.+)_(mm|cm|m)$/;

/** `width_mm: 1200` -> `Width`, `1200 mm`; `control_side: left` -> `Control side`, `left`. */
export function measurement(name: string, value: string | number): { label: string; value: string } {
  const [, stem = name, unit] = UNIT.exec(name) ?? [];
  const words = stem.replaceAll('_', ' ');
  return {
    label: words.charAt(0).toUpperCase() + words.slice(1),
    value: unit === undefined ? String(value) : `${value} ${unit}`,
  };
}

interface NamedLine {
  readonly id: string;
  readonly title: string;
  readonly options: Options;
  readonly optionNames?: readonly string[] | undefined;
}

/**
 * What a line is called where its measurements are not shown. Many orders have one blind in two sizes: those names say
 * what differs, `Café Shutter (Width 600 mm)`. Undefined for an id of no line.
 */
export function lineNames(lines: readonly NamedLine[]): (id: string) => string | undefined {
  const names = new Map(lines.map((line) => [line.id, nameOf(line, lines)]));
  return (id) => names.get(id);
}

function nameOf({ title, ...line }: NamedLine, lines: readonly NamedLine[]): string {
  const alike = lines.filter((line) => line.title === title);
  const own = Object.entries(optionsInOrder(line))
    .filter(([name, value]) => alike.some((line) => line.options[name] !== value))
    .map(([name, value]) => measurement(name, value))
    .map(({ label, value }) => `${label} ${value}`);
  return own.length === 0 ? title : `${title} (${own.join(', ')})`;
}
