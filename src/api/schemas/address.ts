import { z } from '@hono/zod-openapi';
import { type Address, type AddressProblem, addressProblems, countryName } from '../../domain/address/address.ts';
import type { Customer } from '../../domain/order/placed.ts';
import { absent, country, email, isPhone, line, lineIfAny, postalCodeIfAny } from '../text.ts';

/** A customer as a storefront sends one, and what the country of the address asks of it. */

const AddressIn = z
  .strictObject({
    line1: line(200),
    line2: absent(lineIfAny(200)),
    city: absent(lineIfAny(100)),
    region: absent(lineIfAny(100)),
    postal_code: absent(postalCodeIfAny()),
    country: country(),
  })
  .superRefine((given, context) => {
    for (const problem of addressProblems(toAddress(given))) {
      const { path, message } = told(problem, given.country);
      context.addIssue({ code: 'custom', path: [path], message });
    }
  })
  .openapi('NewAddress', {
    description:
      'the country decides whether `city`, `region` and `postal_code` are required; an empty text counts as left out',
  });

export const CustomerIn = z
  .strictObject({
    name: line(200),
    email: email(),
    phone: absent(lineIfAny(40)).openapi({
      description: 'with its country code (`+44 …`), or as in the country of the address',
    }),
    address: AddressIn,
  })
  .superRefine(({ phone, address }, context) => {
    if (phone === undefined || isPhone(phone, address.country)) return;
    const message = `must be a number of ${countryName(address.country)}, or begin with its country code, such as +44 20 7946 0000`;
    context.addIssue({ code: 'custom', path: ['phone'], message });
  });

const toAddress = ({ postal_code, ...address }: z.infer<typeof AddressIn>): Address => ({
  ...address,
  postalCode: postal_code,
});

export const toCustomer = ({ address, ...customer }: z.infer<typeof CustomerIn>): Customer => ({
  ...customer,
  address: toAddress(address),
});

const NAMES = { city: 'a city', region: 'a region', postalCode: 'a postal code' } as const;
const PATHS = { city: 'city', region: 'region', postalCode: 'postal_code' } as const;

function told({ field, what, example }: AddressProblem, code: string) {
  const such = example === null ? '' : `, such as ${example}`;
  const message =
    what === 'missing'
      ? `is required for an address in ${countryName(code)}${such}`
      : `must be ${NAMES[field]} of ${countryName(code)}${such}`;
  return { path: PATHS[field], message };
}
