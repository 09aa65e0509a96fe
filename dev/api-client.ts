import { z } from 'zod';
import { SUPPLIERS } from './seed/keys.ts';

/** The API as strangers use it. The demo, the tests, the acceptance commands and the screenshots share this. */

/** One answer. `body` is null where it is not JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export interface Ask {
  /** The key or order token of the caller; null or absent: none. */
  readonly key?: string | null | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** `fetch`, by the path behind the API's address. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** Sends one call and reads its answer, whatever its status. Throws where no answer came. */
export async function send(
  fetchPath: Fetch,
  method: string,
  path: string,
  { key = null, body, headers = {}, signal }: Ask = {},
): Promise<Reply> {
  const response = await fetchPath(path, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { status, headers: answered } = response;
  const text = await response.text();
  const isJson = (answered.get('content-type') ?? '').includes('json');
  return { status, headers: answered, text, body: isJson ? JSON.parse(text) : null };
}

export const at =
  (url: string): Fetch =>
  (path, init) =>
    fetch(`${url}${path}`, init);

/** Who orders, wherever it does not matter who. */
export const CUSTOMER = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  address: { line1: '12 St James Square', city: 'London', postal_code: 'SW1Y 4JH', country: 'GB' },
};

/** The secret key of a supplier of the seed. */
export function supplierKey(supplierId: string): string {
  const supplier = Object.values(SUPPLIERS).find(({ id }) => id === supplierId);
  if (supplier === undefined) throw new Error(`no supplier ${supplierId}`);
  return supplier.secretKey;
}

const Rule = z.looseObject({ min: z.number().optional(), values: z.array(z.string()).optional() });
export const Product = z.looseObject({
  listing_id: z.string(),
  sku: z.string(),
  title: z.string(),
  unit_amount: z.number(),
  options: z.record(z.string(), Rule),
  in_stock: z.boolean(),
});
export type Product = z.infer<typeof Product>;
export const Products = z.looseObject({ data: z.array(Product), next_cursor: z.string().nullable() });

/** All pages of a shop's list. `read` reads one by its path; its answer is parsed here. */
export async function allProducts(read: (path: string) => Promise<unknown>): Promise<Product[]> {
  const all: Product[] = [];
  for (let cursor = ''; ; ) {
    const page = Products.parse(await read(`/v1/products?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`));
    all.push(...page.data);
    if (page.next_cursor === null) return all;
    cursor = page.next_cursor;
  }
}

export const Events = z.looseObject({
  data: z.array(z.looseObject({ seq: z.number(), type: z.string(), actor: z.string(), data: z.looseObject({}) })),
});

/** An order line with the smallest measurements and the first choices. */
export const lineOf = (product: Product, quantity = 1) => ({
  listing_id: product.listing_id,
  quantity,
  options: Object.fromEntries(
    Object.entries(product.options).map(([name, rule]) => [name, rule.values?.[0] ?? rule.min ?? 0]),
  ),
});

/** One line each of the products with these SKUs. Throws where the shop does not sell one. */
export const linesOf = (products: readonly Product[], skus: readonly string[]) =>
  skus.map((sku) => {
    const product = products.find((one) => one.sku === sku);
    if (product === undefined) throw new Error(`the shop does not sell ${sku}: ${products.map((one) => one.sku)}`);
    return lineOf(product);
  });
