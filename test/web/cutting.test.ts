import { expect, it } from 'vitest';
import type { OrderView } from '../../src/domain/order/view.ts';
import { cuttingCsv, cuttingList } from '../../src/web/dashboard/tasks/cutting.ts';

type Line = Pick<OrderView['lines'][number], 'title' | 'sku' | 'quantity' | 'options'>;

const line = (title: string, quantity: number, options: Line['options']): Line => ({
  title,
  sku: `SKU-${title}`,
  quantity,
  options,
});
const list = (orders: Readonly<Record<string, readonly Line[]>>) =>
  cuttingList(Object.entries(orders).map(([number, lines]) => ({ number, lines })));

const ORDERS = {
  '2-B': [line('Roman', 1, { width_mm: 900, fabric: 'oat' }), line('Roman', 2, { width_mm: 1_200, fabric: 'oat' })],
  '1-A': [line('Roman', 3, { width_mm: 900, fabric: 'oat' }), line('Roman', 1, { width_mm: 700, fabric: '=ink' })],
  '3-C': [line('Blind', 1, { width_mm: 500, drop_mm: 800 })],
};

it('groups by product and material, the largest first, and loses no piece', () => {
  const groups = list(ORDERS);
  expect(groups.map(({ title, material, pieces }) => [title, material, pieces])).toEqual([
    ['Blind', '', 1],
    ['Roman', '=ink', 1],
    ['Roman', 'oat', 6],
  ]);
  expect(groups[2]?.cuts.map(({ number, quantity }) => [number, quantity])).toEqual([
    ['2-B', 2],
    ['1-A', 3],
    ['2-B', 1],
  ]);
});

it('as CSV: one row for each cut, a column for each option, and no formula', () => {
  const rows = cuttingCsv(list(ORDERS)).trimEnd().split('\r\n');
  expect(rows[0]).toBe('product,sku,material,order_number,quantity,width_mm,drop_mm,fabric');
  expect(rows).toHaveLength(6);
  expect(rows[1]).toBe('Blind,SKU-Blind,,3-C,1,500,800,');
  expect(rows[2]).toContain("'=ink");
});

it.each(['product', 'sku', 'material', 'order_number', 'quantity'])(
  'as CSV: no two columns have one name, also with an option %s',
  (option) => {
    const [head = '', row = ''] = cuttingCsv(list({ '1-A': [line('Shutter', 1, { width_mm: 900, [option]: 'oak' })] }))
      .trimEnd()
      .split('\r\n');
    const names = head.split(',');
    expect(names).toEqual([...new Set(names)]);
    expect(row.split(',')[names.indexOf(`option_${option}`)]).toBe('oak');
  },
);
