import { expect, it } from 'vitest';
import { cellName, readRows, savedRows, sentRows } from '../../../src/web/dashboard/settings/shipping-rows.ts';

type Typed = readonly [title: string, price: string, id: string];
const fields = (...rows: readonly Typed[]) =>
  Object.fromEntries(
    rows.flatMap(([title, price, id], at) => [
      [cellName(at, 'title'), title],
      [cellName(at, 'price'), price],
      [cellName(at, 'id'), id],
    ]),
  );
const read = (...rows: readonly Typed[]) => readRows(sentRows(fields(...rows)) ?? [], 'gbp');
const STANDARD = ['Standard delivery', '4.95', 'standard'] as const;

it('shows the saved options and some empty rows, and reads the same options back', () => {
  const saved = [
    { id: 'standard', title: 'Standard | delivery', amount: 495, deliveryDays: 7 },
    { id: 'today', title: 'Today', amount: 1, deliveryDays: 0 },
    { id: 'with space', title: 'Collect', amount: 0 },
  ];
  const rows = savedRows(saved, 'gbp');
  expect(rows.map(({ price }) => price)).toEqual(['4.95', '0.01', '0.00', '', '']);
  expect(readRows(rows, 'gbp')).toEqual({ options: saved, errors: {} });
  expect(savedRows([{ id: 'a', title: 'A', amount: 495 }], 'jpy')[0]?.price).toBe('495');
  const full = Array.from({ length: 20 }, (_, i) => ({ id: `${i}`, title: 'A', amount: 1 }));
  expect(savedRows(full, 'gbp')).toHaveLength(20);
});

it('reads the rows in their order, trimmed and without empty rows', () => {
  const { options, errors } = read(
    ['', ' ', ''],
    [' Standard delivery ', '£1,004.95', ' standard'],
    ['Pickup', '0', 'p'],
  );
  expect(errors).toEqual({});
  expect(options).toEqual([
    { id: 'standard', title: 'Standard delivery', amount: 100_495 },
    { id: 'p', title: 'Pickup', amount: 0 },
  ]);
  expect(read(['', '', ''])).toEqual({ options: [], errors: {} });
});

it.each([
  ['no title', [STANDARD, ['', '1', 'x']], { ship_1_title: 'Say what customers read.' }],
  ['a long title', [['x'.repeat(101), '1', 'x']], { ship_0_title: 'At most 100 characters.' }],
  ['a title of several lines', [['a\nb', '1', 'x']], { ship_0_title: expect.stringContaining('signs') }],
  ['no price', [['X', '', 'x']], { ship_0_price: 'A price such as 4.95, or 0.' }],
  ['a word for a price', [['X', 'free', 'x']], { ship_0_price: expect.any(String) }],
  ['a comma before the pennies', [['X', '4,95', 'x']], { ship_0_price: 'A price such as 4.95, or 0.' }],
  ['half a penny', [['X', '4.955', 'x']], { ship_0_price: expect.any(String) }],
  ['below nothing', [['X', '-1', 'x']], { ship_0_price: expect.any(String) }],
  ['more than the bank takes', [['X', '1000000', 'x']], { ship_0_price: 'At most 999999.99.' }],
  ['no code', [['X', '1', '']], { ship_0_id: 'A code, such as standard.' }],
  ['a long code', [['X', '1', 'x'.repeat(65)]], { ship_0_id: 'At most 64 characters.' }],
  ['a code twice', [STANDARD, ['X', '1', 'standard']], { ship_1_id: 'Another option has this code.' }],
  ['one cell of three', [STANDARD, ['', '2', '']], { ship_1_title: expect.any(String), ship_1_id: expect.any(String) }],
] as const)('shows the error at its cell: %s', (_, rows, errors) => {
  expect(read(...rows).errors).toEqual(errors);
});

it('allows twenty options, and shows an error at the next one', () => {
  const rows = Array.from({ length: 21 }, (_, i) => ['X', '1', `x${i}`] as const);
  expect(read(...rows.slice(1)).errors).toEqual({});
  expect(read(...rows).errors).toEqual({ ship_20_title: 'At most 20 options.' });
});

it('distinguishes a form without rows from a form with empty rows', () => {
  expect(sentRows({ holdSeconds: '900' })).toBeNull();
  expect(sentRows({ ...fields(['', '', '']), ship_x_title: 'no', ship_1: 'no', ship_2_title: ['a', 'b'] })).toEqual([
    { at: 0, title: '', price: '', days: '', id: '' },
    { at: 2, title: '', price: '', days: '', id: '' },
  ]);
});
