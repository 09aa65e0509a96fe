/** The roles that share an order's money, in the order in which ties are broken. */
export const ROLES = ['supplier', 'brand', 'retailer', 'platform'] as const;
export type Role = (typeof ROLES)[number];

/** Everybody who may have done something. */
export const ACTORS = ['customer', ...ROLES, 'system', 'stripe'] as const;

/** Who did something. `system` is a deadline or the saga itself; `stripe` is a webhook. */
export type Actor =
  | {
      readonly role: 'customer' | 'system' | 'stripe';
      readonly partyId: null;
      /** The epoch of the order token that the customer used. When the order's epoch rises, the token is revoked. */
      readonly epoch?: number;
    }
  | { readonly role: Role; readonly partyId: string };

export const SYSTEM: Actor = { role: 'system', partyId: null };
export const STRIPE: Actor = { role: 'stripe', partyId: null };
export const CUSTOMER: Actor = { role: 'customer', partyId: null };

/** The customer who holds an order token of this epoch. */
export const customerOf = (epoch: number): Actor => ({ role: 'customer', partyId: null, epoch });
