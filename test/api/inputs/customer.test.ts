import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Placed } from '../../../src/api/routes/orders/place.ts';
import { email, isPhone } from '../../../src/api/text.ts';
import { place, read, refused } from '../support/asking.ts';
import { KEY, PLACE_BODY, world } from '../support/fakes.ts';

/** E-mail addresses, telephone numbers and postal addresses of a customer, from all over the world. */

const customer = (change: object) => ({ customer: { ...PLACE_BODY.customer, ...change } });
const placed = async (change: object) =>
  (await read(await place(world(), customer(change)), 201, Placed)).order.customer ?? expect.fail('hidden');
const errorsOf = async (change: object) => (await refused(await place(world(), customer(change)))).errors ?? [];

describe('e-mail addresses', () => {
  /** As in https://html.spec.whatwg.org/#valid-e-mail-address, written out again. */
  const label = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,10}[a-zA-Z0-9])?$/);
  const html = fc
    .tuple(
      fc.stringMatching(/^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,20}$/),
      fc.array(label, { minLength: 1, maxLength: 4 }),
    )
    .map(([local, labels]) => `${local}@${labels.join('.')}`);

  it('whatever a browser accepts is accepted and kept as it is', async () => {
    fc.assert(fc.property(html, (text) => email().parse(text) === text));
    for (const text of ['ada@localhost', "o'neil+x@example.com", '.a..b.@1.2', 'a?b#c%d@example.com']) {
      expect((await placed({ email: text })).email).toBe(text);
    }
  });

  it.each([
    ['ada@b\u00fccher.example', 'ada@xn--bcher-kva.example'],
    ['ada@\u4f8b\u3048.\u30c6\u30b9\u30c8', 'ada@xn--r8jz45g.xn--zckzah'],
    [' ada@bu\u0308cher.example ', 'ada@xn--bcher-kva.example'],
  ])('%s is kept as %s', async (typed, kept) => {
    expect((await placed({ email: typed })).email).toBe(kept);
  });

  it.each([
    '',
    ' ',
    'ada',
    'ada@',
    '@example.com',
    'a b@example.com',
    'ada@-x.example',
    'ada@x..example',
    'ada@b\u00fccher.example/x',
    'ada@\u00fc:80',
    'ada@\uff11.\uff12',
    '\u00e4da@example.com',
    'ada@x\u0000.example',
    'ada@\u202eexample.com',
    `${'a'.repeat(250)}@x.example`,
  ])('%j is refused', async (typed) => {
    expect((await errorsOf({ email: typed })).map(({ path }) => path)).toEqual(['customer.email']);
  });
});

describe('telephone numbers', () => {
  it.each([
    ['+44 20 7946 0000', undefined],
    ['020 7946 0000', 'GB'],
    ['+971 50 123 4567', 'GB'],
    ['(0) 20 7946 0000', undefined],
    ['123 456', 'AQ'],
  ])('%s with %s', (text, country) => expect(isPhone(text, country)).toBe(true));

  it.each([
    ['12', 'GB'],
    ['call me', undefined],
    ['call +44 20 7946 0000', 'GB'],
    ['+1 234', undefined],
    ['+999 123456789', undefined],
    ['', 'GB'],
  ])('not %s with %s', (text, country) => expect(isPhone(text, country)).toBe(false));

  it('are checked with the country of the address, and kept as typed', async () => {
    expect((await placed({ phone: ' 020 7946 0000 ' })).phone).toBe('020 7946 0000');
    expect(await errorsOf({ phone: '12' })).toEqual([
      {
        path: 'customer.phone',
        message: 'must be a number of United Kingdom, or begin with its country code, such as +44 20 7946 0000',
      },
    ]);
  });
});

describe('addresses', () => {
  it.each([
    { line1: '1 Queen\u2019s Road', city: 'Central', region: 'Hong Kong Island', country: 'HK' },
    { line1: 'Flat 5, 1 Nathan Road', region: 'Kowloon', country: 'HK' },
    { line1: 'Villa 2, Al Wasl Road', city: 'Dubai', country: 'AE' },
    { line1: 'Villa 2, Al Wasl Road', region: 'Dubai', country: 'AE' },
  ])('%j can order', async (address) => {
    expect((await placed({ address })).address).toEqual(address);
  });

  it('an empty text counts as absent, also for the idempotency key', async () => {
    const at = world();
    const { address } = PLACE_BODY.customer;
    const headers = { 'idempotency-key': KEY };
    const first = await read(await place(at, customer({ address }), headers), 201, Placed);
    expect(first.order.customer?.address).toEqual(address);
    const blank = { phone: '', address: { ...address, line2: ' ', region: '' } };
    const again = await read(await place(at, customer(blank), headers), 201, Placed);
    expect(again).toEqual(first);
  });

  it.each([
    [{ country: 'XK' }, 'country', 'must be the code of a country in ISO 3166-1, two capital letters such as GB'],
    [{ country: undefined }, 'country', 'is required'],
    [{ postal_code: '' }, 'postal_code', 'is required for an address in United Kingdom, such as EC1Y 8SY'],
    [{ postal_code: '12345' }, 'postal_code', 'must be a postal code of United Kingdom, such as EC1Y 8SY'],
    [{ city: '' }, 'city', 'is required for an address in United Kingdom'],
    [
      { country: 'US', postal_code: '95014', region: 'ZZ' },
      'region',
      'must be a region of United States, such as Alabama',
    ],
  ])('%j is refused with its field', async (change, field, message) => {
    const address = { ...PLACE_BODY.customer.address, ...change };
    expect(await errorsOf({ address })).toEqual([{ path: `customer.address.${field}`, message }]);
  });
});
