import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { STRIPE_JS } from '../../../dev/storefront/server.ts';

it('loads the Stripe.js of our API version, whose types check the card form', () => {
  const text = readFileSync('node_modules/@stripe/stripe-js/dist/index.js', 'utf8');
  const [, release] = /RELEASE_TRAIN = '(\w+)'/.exec(text) ?? [];
  expect(STRIPE_JS).toBe(`https://js.stripe.com/${release}/stripe.js`);
});
