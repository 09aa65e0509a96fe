import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { iso31661 } from 'iso-3166';
import { describe, expect, it } from 'vitest';
import { addressLines, addressProblems, countryName, isCountry } from '../../../src/domain/address/address.ts';
import { COUNTRIES } from '../../../src/domain/address/countries.ts';
import { generated } from '../../../tools/addresses.ts';

/** Every country: what it needs of an address, and how an address is printed there. */

interface Rule {
  readonly format: string;
  readonly required: string;
  readonly example?: string;
  readonly regions?: readonly (readonly string[])[];
}
const RULES: Readonly<Record<string, Rule>> = JSON.parse(COUNTRIES);
const codes = Object.keys(RULES);

/** An address with everything that the country needs. */
const complete = (country: string) => {
  const rule = RULES[country];
  return {
    line1: '1 High Street',
    city: 'Newtown',
    region: rule?.regions?.[0]?.[0] ?? 'Westland',
    postalCode: rule?.example,
    country,
  };
};

it('the data is what `npm run addresses` writes', () => {
  expect(readFileSync('src/domain/address/countries.ts', 'utf8') === generated()).toBe(true);
});

it('the countries are those of ISO 3166-1, and no others', () => {
  expect(codes).toEqual(iso31661.map(({ alpha2 }) => alpha2));
  expect(codes.filter((code) => !isCountry(code))).toEqual([]);
  expect(['XK', 'UK', 'AC', 'EU', 'ZZ', 'gb', 'GBR', '', 'constructor', '__proto__'].filter(isCountry)).toEqual([]);
});

it.each(codes)('%s accepts what it writes itself, and says what is missing', (country) => {
  const whole = complete(country);
  expect(addressProblems(whole)).toEqual([]);
  for (const region of RULES[country]?.regions?.flat() ?? [])
    expect(addressProblems({ ...whole, region }), region).toEqual([]);
  const { postalCode } = whole;
  if (postalCode !== undefined) {
    for (const written of [postalCode.toLowerCase(), `${country}-${postalCode}`, postalCode.replace(' ', '  ')]) {
      expect(addressProblems({ ...whole, postalCode: written }), written).toEqual([]);
    }
  }
  const { required = '' } = RULES[country] ?? {};
  const missing = addressProblems({ line1: '1 High Street', country }).map(({ field, what }) => `${field} ${what}`);
  const wanted = { city: 'C', region: 'S', postalCode: 'Z' };
  expect(missing).toEqual(
    Object.entries(wanted).flatMap(([field, letter]) => (required.includes(letter) ? [`${field} missing`] : [])),
  );
});

describe('what is accepted and what is not', () => {
  const at = (country: string, address: object) =>
    addressProblems({ line1: '1 High Street', country, ...address }).map(({ field, what }) => `${field} ${what}`);

  it.each([
    ['HK', { city: 'Hong Kong' }],
    ['HK', { region: 'Kowloon' }],
    ['HK', { city: 'Central', postalCode: '999077' }],
    ['AE', { city: 'Dubai' }],
    ['AE', { region: 'Dubai' }],
    ['IE', { city: 'Dublin' }],
    ['JP', { city: 'Tokyo', postalCode: '154-0023' }],
    ['US', { city: 'San Jose', region: 'california', postalCode: '95014-1234' }],
    ['CA', { city: 'Montr\u00e9al', region: 'Qu\u00e9bec', postalCode: 'h3z2y7' }],
    ['ES', { city: 'Getafe', region: 'Comunidad de Madrid', postalCode: '28901' }],
    ['CN', { city: 'Beijing', region: 'Beijing', postalCode: '266033' }],
    ['GB', { city: 'London', postalCode: 'sw1a1aa' }],
    ['SE', { city: 'Lund', postalCode: 'SE-223 50' }],
  ])('%s %j is accepted', (country, address) => {
    expect(at(country, address)).toEqual([]);
  });

  it.each([
    ['HK', {}, ['region missing']],
    ['US', { city: 'San Jose', region: 'ZZ', postalCode: '95014' }, ['region unknown']],
    ['US', { city: 'San Jose', region: 'CA', postalCode: 'SW1A 1AA' }, ['postalCode unknown']],
    ['US', { city: 'San Jose', postalCode: '95014' }, ['region missing']],
    ['GB', { city: 'London' }, ['postalCode missing']],
    ['GB', { postalCode: 'SW1A 1AA' }, ['city missing']],
    ['GB', { city: 'London', postalCode: 'x SW1A 1AA' }, ['postalCode unknown']],
    ['IE', { city: 'Dublin', postalCode: '1' }, ['postalCode unknown']],
  ])('%s %j is not', (country, address, problems) => {
    expect(at(country, address)).toEqual(problems);
  });
});

it('prints all that was given, as the country writes it', () => {
  const place = { line1: '1 High Street', line2: 'Flat 2', city: 'Leeds', postalCode: 'LS1 1AA', country: 'GB' };
  expect(addressLines('Ada', place)).toEqual(['Ada', '1 High Street', 'Flat 2', 'Leeds', 'LS1 1AA', 'United Kingdom']);
  expect(
    addressLines('Ada', { line1: '1 Main St', city: 'Ames', region: 'IA', postalCode: '50010', country: 'US' }),
  ).toEqual(['Ada', '1 Main St', 'Ames, IA 50010', 'United States']);
  expect(
    addressLines('\u5c71\u7530', {
      line1: '\u5343\u4ee3\u75301-1',
      region: '\u6771\u4eac\u90fd',
      postalCode: '154-0023',
      country: 'JP',
    }),
  ).toEqual(['\u3012154-0023', '\u6771\u4eac\u90fd', '\u5343\u4ee3\u75301-1', '\u5c71\u7530', 'Japan']);
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((one) => one.trim() === one);
  const some = fc.option(text, { nil: undefined });
  const address = fc.record({
    line1: text,
    line2: some,
    city: some,
    region: some,
    postalCode: some,
    country: fc.constantFrom(...codes, 'ZZ'),
  });
  fc.assert(
    fc.property(text, address, (name, one) => {
      const lines = addressLines(name, one);
      const { country, ...given } = one;
      expect(lines.at(-1)).toBe(countryName(country));
      const left = [name, ...Object.values(given)].filter((part) => part !== undefined);
      for (const part of left)
        expect(
          lines.some((line) => line.includes(part)),
          part,
        ).toBe(true);
      expect(lines.filter((line) => line === '')).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
