import { expect, it } from 'vitest';
import { filesUnder, textOf } from './sources.ts';

/** Only the table of currencies knows decimals. A division by 100 or `Intl` would be right for some currencies only. */
const OWN_IDEA = /Intl\.NumberFormat|\/ 100\)\.toFixed|maximumFractionDigits \?\?/;

/** Where `Intl` gets the digits of the table. The shop in dev/ gets them from the API. */
const TOLD = ['dev/storefront/browser/order-form.ts', 'src/domain/money/format.ts'];

it('takes the decimals of money from the table of currencies', () => {
  const files = ['src', 'durable-objects', 'dev', 'tools'].flatMap((folder) => filesUnder(folder));
  expect(files.filter((file) => OWN_IDEA.test(textOf(file))).sort()).toEqual(TOLD);
  expect(OWN_IDEA.test('(amount / 100).toFixed(2)')).toBe(true);
});
