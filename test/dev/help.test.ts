import { expect, it } from 'vitest';
import { help } from '../../dev/welcome.ts';

it.each([
  [undefined, '.headrail'],
  ['300', '.headrail/offset-300'],
])('the help of `npm run dev` with PORT_OFFSET=%s names the folder of its logs and orders', (offset, folder) => {
  expect(help(offset)).toContain(`in ${folder}/logs\n`);
  expect(help(offset)).toContain(`delete ${folder}/.\n`);
});
