import { z } from 'zod';
import type { Ask, Headrail, Product } from '../../packages/client/src/index.ts';

/** What the demo needs beside the client of the API. */

export type NewOrder = Ask<'orders.place'>['body'];

/** What an order line needs of a product. */
export type Sold = Pick<Product, 'listing_id' | 'options'>;

/** An order line with the smallest measurements and the first choices. */
export const lineOf = ({ listing_id, options }: Sold, quantity = 1): NewOrder['lines'][number] => ({
  listing_id,
  quantity,
  options: Object.fromEntries(
    Object.entries(options).map(([name, rule]) => [name, rule.kind === 'choice' ? (rule.values[0] ?? '') : rule.min]),
  ),
});

export async function allProducts(shop: Headrail): Promise<Product[]> {
  const all: Product[] = [];
  for await (const product of shop.all('products.list', { query: { limit: 100 } })) all.push(product);
  return all;
}

/** The steps of a fulfilment, with the key of its supplier. */
export const SUPPLIER_STEPS = {
  accept: (supplier: Headrail, id: string) => supplier.call('fulfilments.accept', { path: { id } }),
  start: (supplier: Headrail, id: string) => supplier.call('fulfilments.start', { path: { id } }),
  deliver: (supplier: Headrail, id: string) => supplier.call('fulfilments.deliver', { path: { id } }),
};

const Mails = z.object({
  data: z.array(z.object({ subject: z.string(), to: z.array(z.string()), text: z.string().nullable() })),
});

/** The mails of an order in the mailbox, which is no part of the API. */
export async function mailsOf(mailbox: string, orderId: string): Promise<z.infer<typeof Mails>['data']> {
  const answer = await fetch(`${mailbox}/messages?order=${orderId}`);
  return Mails.parse(await answer.json()).data;
}
