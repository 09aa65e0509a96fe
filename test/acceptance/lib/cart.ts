import { z } from 'zod';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import { type Api, CUSTOMER } from './api.ts';

const Rule = z.looseObject({ min: z.number().optional(), values: z.array(z.string()).optional() });
const Products = z.looseObject({
  data: z.array(z.looseObject({ listing_id: z.string(), sku: z.string(), options: z.record(z.string(), Rule) })),
});

/** SKUs of Northlight's shop. Brightloom accepts its orders by itself, Ashwood by hand. */
export const SKU = { auto: 'BL-DUNE', auto2: 'BL-CALDER', byHand: 'AW-QUAYOAK' } as const;

/** The body of an order of these SKUs, one of each, with the smallest measurements and the first choices. */
export async function cartOf(api: Api, skus: readonly string[], name = CUSTOMER.name): Promise<unknown> {
  const reply = await api.call('GET', '/v1/products', RETAILERS.northlight.publishableKey);
  const { data } = Products.parse(reply.body);
  const lines = skus.map((sku) => {
    const product = data.find((one) => one.sku === sku);
    if (product === undefined)
      throw new Error(`the shop does not sell ${sku}: ${data.map((one) => one.sku).join(' ')}`);
    const options = Object.entries(product.options).map(([key, rule]) => [key, rule.values?.[0] ?? rule.min ?? 0]);
    return { listing_id: product.listing_id, quantity: 1, options: Object.fromEntries(options) };
  });
  return { customer: { ...CUSTOMER, name }, lines };
}
