import { z } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { faulted } from '../../app/refusals.ts';
import type { Listing, Storefront } from '../../domain/catalogue/catalogue.ts';
import { currencyRule } from '../../domain/money/currency.ts';
import { taxInside } from '../../domain/money/money.ts';
import { AUTH_PROBLEMS, answer, BEARER, problems, route, routes } from '../contract.ts';
import { storefrontOf, storefrontOnly } from '../middleware/auth.ts';
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
    brand: z.strictObject({ id: z.string(), name: z.string() }),
    sku: z.string(),
    unit_amount: z.int().openapi({ description: 'tax included, minor units' }),
    tax_amount: z.int().openapi({ description: 'the tax inside one unit' }),
    currency: z.string(),
    options: z.record(z.string(), Rule).openapi({ description: 'every option is required when ordering' }),
    in_stock: z.boolean(),
  })
  .openapi('Product');

export const Products = z.strictObject({
  data: z.array(Product),
  next_cursor: z.null(),
  retailer: z.strictObject({ id: z.string(), name: z.string() }),
  currency: z.string(),
  currency_digits: z.int().openapi({ description: 'how many decimals of the amounts are shown: 1250 is 12.50 with 2' }),
  shipping_options: z.array(z.strictObject({ id: z.string(), title: z.string(), amount: z.int() })),
});

const list = route(
  {
    method: 'get',
    path: '/v1/products',
    tags: ['Storefront'],
    operationId: 'products.list',
    summary: 'List the products of the shop',
    description:
      'What the retailer sells, with the rule of each option, and the shipping options. Public data: a browser may read it with a publishable key. The answer may be cached for 30 seconds.',
    security: BEARER,
    middleware: [etag(), storefrontOnly],
    responses: {
      200: answer(Products, 'Cacheable for 30 seconds'),
      304: { description: 'Not changed since the `etag` that was sent as `if-none-match`' },
      ...problems(...AUTH_PROBLEMS, 'rate_limited'),
    },
  },
  async (c) => {
    const { retailerId } = storefrontOf(c);
    const shop = await c.env.catalogue.storefront(retailerId);
    if (!shop.ok) return problem(c, faulted(shop.fault));
    if (shop.value === null) throw new Error(`no shop of the retailer ${retailerId}`);
    // The copy in memory is at most 60 s old. The price is checked again when the order is placed.
    const headers = { 'cache-control': 'public, max-age=30', vary: 'Authorization' };
    return c.json(viewShop(shop.value), 200, headers);
  },
);

export const productRoutes = routes(list);

/** What is public of a shop: no supplier, no cost, no terms. */
const viewShop = ({ retailer, currency, shippingOptions, listings }: Storefront) =>
  wire({
    data: listings.map(viewListing),
    nextCursor: null,
    retailer: { id: retailer.id, name: retailer.name },
    currency,
    currencyDigits: currencyRule(currency).digits,
    shippingOptions: shippingOptions.map(({ id, title, amount }) => ({ id, title, amount })),
  });

const viewListing = (listing: Listing) => ({
  listingId: listing.id,
  productId: listing.productId,
  title: listing.title,
  description: listing.description,
  kind: listing.kind,
  brand: { id: listing.brand.id, name: listing.brand.name },
  sku: listing.sku,
  unitAmount: listing.unitAmount,
  taxAmount: taxInside(listing.unitAmount, listing.terms.taxBps),
  currency: listing.currency,
  options: listing.optionRules,
  inStock: listing.inStock,
});
