import { z } from 'zod';
import { at, Product, send } from '../api-client.ts';

export { Events, lineOf, type Product } from '../api-client.ts';

/**
 * Calls the API as an outside client does: `fetch`, a key, and loose schemas for the answers. Amounts in minor units.
 */

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

export const Stock = z.object({ on_hand: z.number() });

export const Mails = z.object({
  data: z.array(z.object({ subject: z.string(), to: z.array(z.string()), text: z.string().nullable() })),
});

export interface Request {
  readonly key?: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** No server answers at that address. */
export class NotUp extends Error {}

export class Api {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /**
   * Sends a request and parses the answer with `schema`. Throws for any status but 2xx, with the text of the answer.
   */
  async call<S extends z.ZodType>(
    schema: S,
    method: 'GET' | 'POST',
    path: string,
    request: Request = {},
  ): Promise<z.infer<S>> {
    const { key, body, idempotencyKey } = request;
    const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    const { status, text } = await send(at(this.base), method, path, { key, body, headers }).catch((error: unknown) => {
      // `fetch` throws a TypeError where nobody answers.
      throw error instanceof TypeError ? new NotUp(this.base) : error;
    });
    if (status < 200 || status > 299) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 600)}`);
    return schema.parse(JSON.parse(text));
  }
}
