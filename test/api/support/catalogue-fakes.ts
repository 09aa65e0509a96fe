import type { Deps } from '../../../src/api/deps.ts';
import { DEFAULT_POLICIES } from '../../../src/domain/catalogue/catalogue.ts';
import { productOf } from '../../../src/domain/catalogue/product.ts';
import type { Outcome } from '../../../src/domain/fault.ts';
import type { Principal, RetailerSettings, SupplierSettings } from '../../../src/services/catalogue.ts';
import { shop } from '../../domain/fixtures.ts';

/** The catalogue in memory, and what all fakes share. */

/** Records what was looked up. Answers with the value, or with a fault while the database is down. */
export type Reached = <T>(what: string, value: T) => Outcome<T>;

/** The SKUs that are sold out, as listings of this age say. */
export type SoldOut = (age: 'usual' | 'recent') => readonly string[];

export function cataloguePart(
  reached: Reached,
  principals: Readonly<Record<string, Principal>>,
  control: { readonly soldOut: SoldOut },
): Deps['catalogue'] {
  const settings = new Map<string, RetailerSettings>([['ret_a', RETAILER_SETTINGS]]);
  const suppliers = new Map<string, SupplierSettings>([
    ['sup_a', { autoAccept: false, refundableBps: 5_000, timeZone: 'UTC' }],
  ]);
  return {
    storefront: async (id, ids, age) => {
      const out = control.soldOut(age);
      const sold = shop.listings.filter((listing) => ids.includes(listing.id));
      const listings = sold.map((listing) => (out.includes(listing.sku) ? { ...listing, onHand: 0 } : listing));
      return reached(`storefront ${ids.join(' ')} ${age}`, id === 'ret_a' ? { ...shop, listings } : null);
    },
    page: async (id, { after, limit }) => {
      const later = PRODUCTS.filter(({ listingId }) => after === null || listingId > after);
      const products = later.slice(0, limit);
      const next = later.length > limit ? (products.at(-1)?.listingId ?? null) : null;
      return reached('page', id === 'ret_a' ? { shop, products, next } : null);
    },
    product: async (id, listingId) =>
      reached('product', id === 'ret_a' ? (PRODUCTS.find((one) => one.listingId === listingId) ?? null) : null),
    shopSettings: async (id) => reached('shopSettings', settings.get(id) ?? null),
    keyOf: async (token) => reached('keyOf', principals[token] ?? null),
    retailerSettings: async (id) => reached('retailerSettings', settings.get(id) ?? null),
    putRetailerSettings: async (id, patch) => {
      const next = { ...RETAILER_SETTINGS, ...settings.get(id), ...patch };
      settings.set(id, next);
      return reached('putRetailerSettings', next);
    },
    supplierSettings: async (id) => reached('supplierSettings', suppliers.get(id) ?? null),
    putSupplierSettings: async (id, patch) => {
      const next = { autoAccept: false, refundableBps: 5_000, timeZone: 'UTC', ...suppliers.get(id), ...patch };
      suppliers.set(id, next);
      return reached('putSupplierSettings', next);
    },
    putTimeZone: async () => reached('putTimeZone', null),
  };
}

const PRODUCTS = shop.listings.map(productOf);

const RETAILER_SETTINGS: RetailerSettings = {
  policies: DEFAULT_POLICIES,
  shippingOptions: shop.shippingOptions,
  allowedOrigins: ['https://shop.test'],
  reviewUrl: null,
  contactEmail: null,
  contactPhone: null,
  contactUrl: null,
  currency: 'gbp',
  timeZone: 'UTC',
};
