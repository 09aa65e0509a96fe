import { expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { wholeDocument } from '../../../src/api/document/document.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { readDocument } from '../../support/contract/document.ts';
import { dice } from './dice.ts';
import { nextRequest } from './requests.ts';
import { NORTHLIGHT, World } from './world.ts';

const document = readDocument(
  JSON.parse(JSON.stringify(wholeDocument(mountPublicPages(createApp()), 'https://orders.test'))),
);

it('the same seed makes the same calls', () => {
  const shop = { data: [{ listing_id: 'lst_x', sku: 'X', options: {} }], shipping_options: [], retailer: NORTHLIGHT };
  const calls = () =>
    Array.from({ length: 200 }, (_, i) => {
      const { headers, ...call } = nextRequest(document, new World(shop), dice(i));
      return { ...call, headers: { ...headers, 'stripe-signature': '' } };
    });
  expect(calls()).toEqual(calls());
});
