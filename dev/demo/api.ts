import { z } from 'zod';

/** The API as strangers use it: `fetch`, a key, and answers that are read loosely. Amounts in minor units. */

const Share = z.object({
  party: z.string(),
  party_id: z.string(),
  amount: z.number(),
  transfer_status: z.string(),
  transfer_code: z.string().nullable(),
});

export const Order = z.object({
  id: z.string(),
  number: z.string(),
  status: z.string(),
  currency: z.string(),
  totals: z.object({ total: z.number() }),
  split: z.array(Share),
  fulfilments: z.array(z.object({ id: z.string(), supplier_id: z.string(), status: z.string() })),
  next_automatic_action: z.object({ what: z.string(), at: z.string() }).nullable(),
});
export type Order = z.infer<typeof Order>;
export type Share = z.infer<typeof Share>;

const Rule = z.object({ min: z.number().optional(), values: z.array(z.string()).optional() });
const Product = z.object({
  listing_id: z.string(),
  sku: z.string(),
  title: z.string(),
  unit_amount: z.number(),
  in_stock: z.boolean(),
  options: z.record(z.string(), Rule),
});
export type Product = z.infer<typeof Product>;

export const Products = z.object({
  data: z.array(Product),
  retailer: z.object({ name: z.string() }),
  shipping_options: z.array(z.object({ id: z.string(), amount: z.number() })),
});

export const Placed = z.object({
  order: z.object({ id: z.string(), number: z.string(), status: z.string() }),
  payment: z.object({ payment_intent: z.string(), publishable_key: z.string() }),
  order_token: z.string(),
});

export const Events = z.object({ data: z.array(z.object({ seq: z.number(), type: z.string() })) });
export const Stock = z.object({ on_hand: z.number() });

export const Mails = z.object({
  data: z.array(z.object({ subject: z.string(), to: z.array(z.string()), text: z.string().nullable() })),
});

export interface Request {
  readonly key?: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** Nobody answers at that address. */
export class NotUp extends Error {}

export class Api {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** Sends, and reads the answer with `schema`; anything but 2xx throws with what the API said. */
  async call<S extends z.ZodType>(
    schema: S,
    method: 'GET' | 'POST',
    path: string,
    request: Request = {},
  ): Promise<z.infer<S>> {
    const { key, body, idempotencyKey } = request;
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new NotUp(this.base);
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 600)}`);
    return schema.parse(JSON.parse(text));
  }
}

/** An order line with the smallest measurements and the first choices. */
export const lineOf = (product: Product, quantity: number) => ({
  listing_id: product.listing_id,
  quantity,
  options: Object.fromEntries(
    Object.entries(product.options).map(([name, rule]) => [name, rule.values?.[0] ?? rule.min ?? 0]),
  ),
});
