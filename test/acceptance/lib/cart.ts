import { linesOf, Products } from '../../../dev/api-client.ts';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { type Api, CUSTOMER } from './api.ts';

/** SKUs of Northlight's shop. Brightloom accepts orders automatically, Ashwood by hand. */
export const SKU = { auto: 'BL-DUNE', auto2: 'BL-CALDER', byHand: 'AW-QUAYOAK' } as const;

/** The body of an order of these SKUs, one of each, with the smallest measurements and the first choices. */
export async function cartOf(api: Api, skus: readonly string[], name = CUSTOMER.name): Promise<unknown> {
  const reply = await api.call('GET', '/v1/products', RETAILERS.northlight.publishableKey);
  const lines = linesOf(Products.parse(reply.body).data, skus);
  return { customer: { ...CUSTOMER, name }, lines };
}
