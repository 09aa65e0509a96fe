import { childId } from '../order/ids.ts';
import type { Line } from '../order/placed.ts';

export interface PlannedFulfilment {
  readonly id: string;
  readonly supplierId: string;
  readonly lineIds: readonly string[];
}

/** One fulfilment for each supplier. A line's supplier is the one of its listing. */
export function groupFulfilments(
  orderId: string,
  lines: readonly Pick<Line, 'id' | 'supplierId'>[],
): PlannedFulfilment[] {
  const suppliers = [...new Set(lines.map((line) => line.supplierId))];
  return suppliers.map((supplierId, index) => ({
    id: childId('ful', orderId, index + 1),
    supplierId,
    lineIds: lines.filter((line) => line.supplierId === supplierId).map((line) => line.id),
  }));
}

/** How many units of a SKU are asked for. */
export interface Demand {
  readonly sku: string;
  readonly quantity: number;
}

/** One demand for each SKU, in SKU order, so that locks are always taken in the same order. */
export function demandOf(lines: readonly Demand[]): Demand[] {
  const bySku = new Map<string, number>();
  for (const line of lines) bySku.set(line.sku, (bySku.get(line.sku) ?? 0) + line.quantity);
  return [...bySku.entries()].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1));
}
