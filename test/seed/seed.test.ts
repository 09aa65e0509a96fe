import { expect, test } from 'vitest';
import { CONNECTED_ACCOUNTS, KEYS, PLATFORM, RETAILERS, SUPPLIERS } from '../../dev/seed/keys.ts';
import { LISTINGS, OFFERS } from '../../dev/seed/listings.ts';
import { PRODUCTS } from '../../dev/seed/products.ts';
import { splitLine, sumShares, termsHold } from '../../src/domain/money/split.ts';

const ID = /^(?:ret|sup|brd|plt|prd|lst|key)_[a-z2-7]+$/;

test('ids have the right form, and no id occurs twice', () => {
  const ids = [
    ...LISTINGS.map(({ id }) => id),
    ...KEYS.map(({ id }) => id),
    ...PRODUCTS.map(({ slug }) => `prd_${slug}`),
  ];
  const parties = [...new Set(KEYS.map(({ partyId }) => partyId))];
  for (const id of [...ids, ...parties]) expect(id).toMatch(ID);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(KEYS.map(({ key }) => key)).size).toBe(KEYS.length);
  expect(new Set(OFFERS.map(({ sku }) => sku)).size).toBe(OFFERS.length);
});

test('every listing leaves money for its retailer, and its split adds up to the penny', () => {
  for (const listing of LISTINGS) {
    const terms = {
      supplierCost: listing.supplier_cost,
      brandRoyaltyBps: listing.brand_royalty_bps,
      platformFeeBps: listing.platform_fee_bps,
      taxBps: listing.tax_bps,
    };
    expect(termsHold(listing.unit_amount, terms)).toBe(true);
    const amount = listing.unit_amount * 3;
    const parties = {
      supplierId: listing.supplier_id,
      brandId: 'brd_x',
      retailerId: listing.retailer_id,
      platformId: PLATFORM.id,
    };
    const shares = splitLine({ amount, quantity: 3 }, terms, parties);
    expect(sumShares(shares)).toBe(amount);
    expect(Math.min(...shares.map((share) => share.amount))).toBeGreaterThan(0);
  }
});

test('a product has two retailers and two suppliers; a retailer has two suppliers', () => {
  const dune = LISTINGS.filter(({ product_id }) => product_id === 'prd_dune');
  expect(dune.map(({ retailer_id, supplier_id }) => [retailer_id, supplier_id])).toEqual([
    [RETAILERS.northlight.id, SUPPLIERS.brightloom.id],
    [RETAILERS.hazel.id, SUPPLIERS.tidewater.id],
  ]);
  const northlight = LISTINGS.filter(({ retailer_id }) => retailer_id === RETAILERS.northlight.id);
  expect(new Set(northlight.map(({ supplier_id }) => supplier_id)).size).toBe(3);
  expect(northlight).toHaveLength(PRODUCTS.length);
});

test('every party except the platform has a Stripe account', () => {
  const parties = new Set(KEYS.map(({ partyId }) => partyId));
  expect(CONNECTED_ACCOUNTS).toHaveLength(parties.size - 1);
});
