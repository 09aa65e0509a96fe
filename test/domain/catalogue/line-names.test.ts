import { expect, it } from 'vitest';
import type { Options } from '../../../src/domain/catalogue/catalogue.ts';
import { lineNames } from '../../../src/domain/catalogue/line-words.ts';

const named = (...lines: readonly (readonly [title: string, options: Options])[]) => {
  const all = lines.map(([title, options], n) => ({ id: `lin_${n}`, title, options }));
  return all.map(({ id }) => lineNames(all)(id));
};

it.each([
  [
    'another item has another name',
    [
      ['Roller', { width_mm: 600 }],
      ['Shutter', { width_mm: 900 }],
    ],
    ['Roller', 'Shutter'],
  ],
  [
    'the same item in two sizes',
    [
      ['Shutter', { material: 'mdf', width_mm: 600 }],
      ['Shutter', { material: 'mdf', width_mm: 900 }],
    ],
    ['Shutter (Width 600 mm)', 'Shutter (Width 900 mm)'],
  ],
  [
    'what people look at first comes first, and what only one of them has is said',
    [
      ['Shutter', { side: 'left', drop_mm: 1, width_mm: 2 }],
      ['Shutter', { drop_mm: 3, width_mm: 4 }],
      ['Roller', {}],
    ],
    ['Shutter (Width 2 mm, Drop 1 mm, Side left)', 'Shutter (Width 4 mm, Drop 3 mm)', 'Roller'],
  ],
  [
    'nothing differs',
    [
      ['Shutter', { width_mm: 600 }],
      ['Shutter', { width_mm: 600 }],
    ],
    ['Shutter', 'Shutter'],
  ],
] as const)('%s', (_, lines, names) => {
  expect(named(...lines)).toEqual(names);
});

it('knows its own lines only', () => {
  expect(lineNames([{ id: 'lin_1', title: 'Roller', options: {} }])('lin_2')).toBeUndefined();
});
