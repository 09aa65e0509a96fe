import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placesOf, summaryOf, type Unfit, unfitText } from '../../../dev/storefront/browser/errors.ts';
import { REFUSALS } from '../../../src/domain/refusal.ts';

const LABELS = new Map([
  ['postal_code', 'Postcode'],
  ['email', 'E-mail'],
  ['option:width_mm', 'Width'],
]);
const page = readFileSync('dev/storefront/public/index.html', 'utf8');

const problem = (code: string, ...errors: readonly (readonly [path: string, message: string])[]) => ({
  code,
  detail: 'It cannot be placed.',
  errors: errors.map(([path, message]) => ({ path, message })),
});

describe('where the shop says what is wrong', () => {
  it.each([
    ['customer.address.postal_code', 'postal_code', 'Postcode is required in GB.'],
    ['customer.email', 'email', 'E-mail is required in GB.'],
    ['customer.name', 'name', 'name is required in GB.'],
    ['lines.0.options.width_mm', 'option:width_mm', 'Width is required in GB.'],
    ['lines.0.listing_id', 'product', 'listing_id is required in GB.'],
    ['lines', 'product', 'lines is required in GB.'],
    ['shipping_option_id', 'shipping', 'shipping_option_id is required in GB.'],
    ['expected_total', 'total', 'expected_total is required in GB.'],
    ['payment.return_url', 'payment', 'return_url is required in GB.'],
    ['customer', 'form', 'customer is required in GB.'],
    ['nobody.knows', 'form', 'knows is required in GB.'],
    ['', 'form', ' is required in GB.'],
  ])('%s is said at %s', (path, at, text) => {
    expect(placesOf(problem('invalid_request', [path, 'is required in GB']), LABELS)).toEqual([{ at, text }]);
  });

  it.each([
    ['out_of_stock', 'product', /sold out/],
    ['listing_unavailable', 'product', /no longer sold/],
    ['shipping_option_unavailable', 'shipping', /no longer offered/],
    ['price_changed', 'total', /new total/],
    ['rate_limited', 'form', /too many attempts/],
    ['conflict', 'form', /^It cannot be placed\.$/],
  ])('%s is said at %s', (code, at, text) => {
    expect(placesOf(problem(code), LABELS)).toEqual([{ at, text: expect.stringMatching(text) }]);
  });

  it('loses no error, whatever the API says, and every place is on the page', () => {
    const errors = fc.array(fc.record({ path: fc.string(), message: fc.string() }));
    fc.assert(
      fc.property(fc.constantFrom(...REFUSALS), errors, (code, found) => {
        const said = placesOf({ code, detail: 'No.', errors: found }, LABELS);
        const isKnown = placesOf(problem(code), LABELS)[0]?.text !== 'It cannot be placed.';
        expect(said).toHaveLength(isKnown || found.length === 0 ? 1 : found.length);
        for (const { at, text } of said) {
          expect(text).not.toBe('');
          if (!at.startsWith('option:')) expect(page).toMatch(new RegExp(`id="wrong-${at}"|name="${at}"`));
        }
      }),
    );
  });
});

describe('what a browser finds wrong with a field', () => {
  const FITS: Unfit = {
    valueMissing: false,
    badInput: false,
    typeMismatch: false,
    rangeUnderflow: false,
    rangeOverflow: false,
    stepMismatch: false,
  };

  it.each([
    [{}, null],
    [{ valueMissing: true }, 'Width is required.'],
    // The text is no number: a browser has no value for it.
    [{ valueMissing: true, badInput: true }, 'Width must be a whole number of mm from 300 to 2700.'],
    [{ rangeUnderflow: true }, 'Width must be a whole number of mm from 300 to 2700.'],
    [{ rangeOverflow: true }, 'Width must be a whole number of mm from 300 to 2700.'],
    [{ stepMismatch: true }, 'Width must be a whole number of mm from 300 to 2700.'],
    [{ typeMismatch: true }, 'Width must be an address such as ada@example.com.'],
  ])('%o: %s', (unfit, text) => {
    expect(unfitText('Width', { ...FITS, ...unfit }, 'mm from 300 to 2700')).toBe(text);
  });

  it('says at the button how many fields need a change, and which', () => {
    expect(summaryOf([])).toBe('');
    expect(summaryOf(['Width'])).toBe('One field needs a change: Width. Nothing is ordered yet.');
    expect(summaryOf(['Width', 'Name'])).toBe('2 fields need a change: Width, Name. Nothing is ordered yet.');
  });
});
