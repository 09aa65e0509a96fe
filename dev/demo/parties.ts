import { BRANDS, PLATFORM, RETAILERS, SUPPLIERS } from '../seed/keys.ts';

/** The parties of the demo: the retailer Northlight Blinds of the seed, two of its suppliers, and one customer. */

export const SHOP = RETAILERS.northlight;

/** The suppliers of the order: Brightloom accepts its tasks automatically, Ashwood by hand. */
export const DEMO_SUPPLIERS = [
  { skus: 'BL-', supplier: SUPPLIERS.brightloom, quantity: 2 },
  { skus: 'AW-', supplier: SUPPLIERS.ashwood, quantity: 1 },
] as const;

export const CUSTOMER = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  address: { line1: '12 St James Square', city: 'London', postal_code: 'SW1Y 4JH', country: 'GB' },
};

/** Stripe's test card that always succeeds. */
export const CARD = 'pm_card_visa';

const PARTIES = [...Object.values(SUPPLIERS), ...Object.values(BRANDS), ...Object.values(RETAILERS)];

export const partyOf = (id: string) => PARTIES.find((party) => party.id === id);
export const nameOf = (id: string): string => partyOf(id)?.name ?? PLATFORM.name;
export const keyOf = (supplierId: string): string => partyOf(supplierId)?.secretKey ?? '';
