import type { Deps } from '../../../src/api/deps.ts';
import { DEFAULT_POLICIES } from '../../../src/domain/catalogue/catalogue.ts';
import type { Outcome } from '../../../src/domain/fault.ts';
import type { Principal, RetailerSettings, SupplierSettings } from '../../../src/services/catalogue.ts';
import { shop } from '../../domain/fixtures.ts';

/** The catalogue in memory, and what all fakes share. */

/** Records what was looked up. Answers with the value, or with a fault while the database is down. */
export type Reached = <T>(what: string, value: T) => Outcome<T>;

export function cataloguePart(reached: Reached, principals: Readonly<Record<string, Principal>>): Deps['catalogue'] {
  const settings = new Map<string, RetailerSettings>([['ret_a', RETAILER_SETTINGS]]);
  const suppliers = new Map<string, SupplierSettings>([
    ['sup_a', { autoAccept: false, refundableBps: 5_000, timeZone: 'UTC' }],
  ]);
  return {
    storefront: async (id) => reached('storefront', id === 'ret_a' ? shop : null),
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
