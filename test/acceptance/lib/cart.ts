import { allProducts, linesOf } from '../../../dev/api-client.ts';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { type Api, CUSTOMER } from './api.ts';

/** SKUs of Northlight's shop. Brightloom accepts orders automatically, Ashwood by hand. */
export const SKU = { auto: 'BL-DUNE', auto2: 'BL-CALDER', byHand: 'AW-QUAYOAK' } as const;

/** The body of an order, without a payment. */
export interface Cart {
  readonly customer: typeof CUSTOMER;
  readonly lines: ReturnType<typeof linesOf>;
}

/** The body of an order of these SKUs, one of each, with the smallest measurements and the first choices. */
export async function cartOf(api: Api, skus: readonly string[], name = CUSTOMER.name): Promise<Cart> {
  const key = RETAILERS.northlight.publishableKey;
  const products = await allProducts(async (path) => (await api.call('GET', path, key)).body);
  const lines = linesOf(products, skus);
  return { customer: { ...CUSTOMER, name }, lines };
}
