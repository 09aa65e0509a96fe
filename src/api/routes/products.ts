import { z } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import { ok } from '../../domain/fault.ts';
import { currencyRule } from '../../domain/money/currency.ts';
import type { ShopPage } from '../../services/catalogue.ts';
import { AUTH_PROBLEMS, answer, BEARER, problems, route, routes } from '../contract.ts';
import { storefrontOf, storefrontOnly } from '../middleware/auth.ts';
import { cursorOf, PageQuery } from '../paging.ts';
import { problem } from '../problem.ts';
import { wire } from '../wire.ts';

const Rule = z.union([
  z.strictObject({ kind: z.literal('integer'), label: z.string(), unit: z.string(), min: z.int(), max: z.int() }),
  z.strictObject({ kind: z.literal('choice'), label: z.string(), values: z.array(z.string()) }),
]);

const Product = z
  .strictObject({
    listing_id: z.string(),
    product_id: z.string(),
    title: z.string(),
    description: z.string(),
    kind: z.string(),
    image_url: z.string().nullable().openapi({ description: 'a picture of it; null where it has none' }),
    brand: z.strictObject({ id: z.string(), name: z.string() }),
    sku: z.string(),
    unit_amount: z.int().openapi({ description: 'tax included, minor units' }),
    tax_amount: z.int().openapi({ description: 'the tax inside one unit' }),
    currency: z.string(),
    options: z.record(z.string(), Rule).openapi({ description: 'every option is required when ordering' }),
    lead_time_days: z
      .int()
      .nullable()
      .openapi({ description: 'days until it leaves the workshop, from when the order is paid; null: not promised' }),
    in_stock: z.boolean(),
  })
  .openapi('Product');

export const Products = z.strictObject({
  data: z.array(Product),
  next_cursor: z.string().nullable(),
  retailer: z.strictObject({ id: z.string(), name: z.string() }),
  currency: z.string(),
  currency_digits: z.int().openapi({ description: 'how many decimals of the amounts are shown: 1250 is 12.50 with 2' }),
  shipping_options: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      amount: z.int(),
      delivery_days: z.int().nullable().openapi({ description: 'days on the way; null: not promised' }),
    }),
  ),
});

/** A browser asks again after this. Our copy is at most 60 s old, and the price is checked when the order is placed. */
const CACHED = { 'cache-control': 'public, max-age=5', vary: 'Authorization' };

const COMMON = { method: 'get' as const, tags: ['Storefront'], security: BEARER, middleware: [etag(), storefrontOnly] };
const NOT_CHANGED = { description: 'Not changed since the `etag` that was sent as `if-none-match`' };

const list = route(
  {
    ...COMMON,
    path: '/v1/products',
    operationId: 'products.list',
    summary: 'List the products of the shop',
    description:
      'What the retailer sells by `listing_id`, with the rule of each option, and the shipping options. Public data: a browser may read it with a publishable key. The answer may be cached for 5 seconds.',
    request: { query: PageQuery },
    responses: {
      200: answer(Products, 'A page. Cacheable for 5 seconds; its `etag` is its version'),
      304: NOT_CHANGED,
      ...problems(...AUTH_PROBLEMS, 'invalid_request'),
    },
  },
  async (c) => {
    const { retailerId } = storefrontOf(c);
    const { limit, cursor } = c.req.valid('query');
    const page = await c.env.catalogue.page(retailerId, { after: cursor?.id ?? null, limit });
    if (!page.ok) return problem(c, faulted(page.fault));
    if (page.value === null) throw new Error(`no shop of the retailer ${retailerId}`);
    return c.json(viewPage(page.value), 200, CACHED);
  },
);

const one = route(
  {
    ...COMMON,
    path: '/v1/products/{id}',
    operationId: 'products.get',
    summary: 'Get a product',
    description: 'One listing of the shop, by its `listing_id`, as it is in the list.',
    request: {
      params: z.object({
        id: z.string().openapi({
          param: { name: 'id', in: 'path' },
          example: 'lst_northlightdune',
          description: 'a `listing_id` of the list',
        }),
      }),
    },
    responses: {
      200: answer(Product, 'Cacheable for 5 seconds'),
      304: NOT_CHANGED,
      ...problems(...AUTH_PROBLEMS, 'not_found'),
    },
  },
  async (c) => {
    const { id } = c.req.valid('param');
    const product = LISTING.test(id) ? await c.env.catalogue.product(storefrontOf(c).retailerId, id) : ok(null);
    if (!product.ok) return problem(c, faulted(product.fault));
    return product.value === null ? problem(c, NOT_FOUND) : c.json(wire(product.value), 200, CACHED);
  },
);

/** What no listing can be called is not looked up. */
const LISTING = /^[\w-]{1,64}$/;

export const productRoutes = routes(list, one);

/** The list has one order and no times, so a cursor is the id of a listing. */
const viewPage = ({ shop, products, next }: ShopPage) =>
  wire({
    data: products,
    nextCursor: next === null ? null : cursorOf({ at: 0, id: next }),
    retailer: { id: shop.retailer.id, name: shop.retailer.name },
    currency: shop.currency,
    currencyDigits: currencyRule(shop.currency).digits,
    shippingOptions: shop.shippingOptions.map(({ id, title, amount, deliveryDays = null }) => {
      return { id, title, amount, deliveryDays };
    }),
  });
