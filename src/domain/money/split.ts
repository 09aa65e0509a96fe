import { ROLES, type Role } from '../order/actor.ts';
import { BPS, largestRemainder, proportional, sum, taxInside } from './money.ts';

/** One party's part of one line, or of the shipping. Minor units. */
export interface Share {
  readonly role: Role;
  readonly partyId: string;
  readonly amount: number;
}

/**
 * A listing's terms. The cost is per unit, in minor units. Royalty and fee are basis points of the price without tax.
 */
export interface SplitTerms {
  readonly supplierCost: number;
  readonly brandRoyaltyBps: number;
  readonly platformFeeBps: number;
  readonly taxBps: number;
}

export interface LineParties {
  readonly supplierId: string;
  readonly brandId: string;
  readonly retailerId: string;
  readonly platformId: string;
}

/** Amount and quantity of the line; the amount includes tax. */
export interface LineAmounts {
  readonly amount: number;
  readonly quantity: number;
}

/**
 * Whether the retailer's share can never be negative under these terms. Checked when a listing is made, so that no
 * order is refused for it. The 2 minor units cover the rounding of the brand's and the platform's shares.
 */
export function termsHold(unitAmount: number, terms: SplitTerms): boolean {
  const goods = unitAmount - taxInside(unitAmount, terms.taxBps);
  const parts = Math.ceil((goods * (terms.brandRoyaltyBps + terms.platformFeeBps)) / BPS) + 2;
  return terms.supplierCost >= 0 && terms.supplierCost + parts <= unitAmount;
}

/**
 * The split of one line. The supplier gets its cost, the brand its royalty, the platform its fee; the retailer gets the
 * rest and the tax.
 */
export function splitLine(line: LineAmounts, terms: SplitTerms, parties: LineParties): Share[] {
  const goods = BigInt(line.amount - taxInside(line.amount, terms.taxBps));
  const scale = BigInt(BPS);
  const supplier = BigInt(terms.supplierCost) * BigInt(line.quantity) * scale;
  const brand = goods * BigInt(terms.brandRoyaltyBps);
  const platform = goods * BigInt(terms.platformFeeBps);
  const retailer = BigInt(line.amount) * scale - supplier - brand - platform;
  if (retailer < 0n) throw new Error('split: terms leave the retailer negative');
  const [s = 0, b = 0, r = 0, p = 0] = largestRemainder(line.amount, {
    numerators: [supplier, brand, retailer, platform],
    denominator: scale,
  });
  return [
    { role: 'supplier', partyId: parties.supplierId, amount: s },
    { role: 'brand', partyId: parties.brandId, amount: b },
    { role: 'retailer', partyId: parties.retailerId, amount: r },
    { role: 'platform', partyId: parties.platformId, amount: p },
  ];
}

/**
 * Shipping goes to the suppliers in proportion to their lines' amounts. Ties go to the supplier of the earlier line.
 */
export function splitShipping(shipping: number, lines: readonly { supplierId: string; amount: number }[]): Share[] {
  if (shipping === 0) return [];
  const bySupplier = new Map<string, number>();
  for (const line of lines) bySupplier.set(line.supplierId, (bySupplier.get(line.supplierId) ?? 0) + line.amount);
  const amounts = proportional(shipping, [...bySupplier.values()]);
  return [...bySupplier.keys()].map((partyId, i) => ({ role: 'supplier', partyId, amount: amounts[i] ?? 0 }));
}

/** The shares added up by party, in the order of `ROLES`. */
export function totalShares(shares: readonly Share[]): Share[] {
  const totals = new Map<string, Share>();
  for (const share of shares) {
    const key = `${share.role}:${share.partyId}`;
    totals.set(key, { ...share, amount: (totals.get(key)?.amount ?? 0) + share.amount });
  }
  const all = [...totals.values()];
  return ROLES.flatMap((role) => all.filter((share) => share.role === role));
}

/** All shares of an order, of its lines and its shipping, added up by party. */
export const orderShares = (order: {
  readonly lines: readonly { readonly shares: readonly Share[] }[];
  readonly shipping: { readonly shares: readonly Share[] };
}): Share[] => totalShares([...order.lines.flatMap((line) => line.shares), ...order.shipping.shares]);

export const sumShares = (shares: readonly Share[]): number => sum(shares.map((share) => share.amount));
