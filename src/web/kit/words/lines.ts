import { optionsInOrder } from '../../../domain/catalogue/option-order.ts';
import { measurement } from '../../../domain/conversation/notifications.ts';
import type { OrderView } from '../../../domain/order/view.ts';

type Line = Pick<OrderView['lines'][number], 'id' | 'title' | 'options'>;

/**
 * What a line is called where its measurements are not shown. Many orders have one blind in two sizes: those names say
 * what differs, `Café Shutter (Width 600 mm)`. Undefined for an id of no line.
 */
export function lineNames(lines: readonly Line[]): (id: string) => string | undefined {
  const names = new Map(lines.map((line) => [line.id, nameOf(line, lines)]));
  return (id) => names.get(id);
}

function nameOf({ title, options }: Line, lines: readonly Line[]): string {
  const alike = lines.filter((line) => line.title === title);
  const own = Object.entries(optionsInOrder({ options }))
    .filter(([name, value]) => alike.some((line) => line.options[name] !== value))
    .map(([name, value]) => measurement(name, value))
    .map(({ label, value }) => `${label} ${value}`);
  return own.length === 0 ? title : `${title} (${own.join(', ')})`;
}
