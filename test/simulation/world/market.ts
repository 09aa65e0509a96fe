import {
  DEFAULT_POLICIES,
  type Listing,
  type Party,
  type RetailerPolicies,
  type Storefront,
} from '../../../src/domain/catalogue/catalogue.ts';
import type { PlaceRequest } from '../../../src/domain/catalogue/placing.ts';
import { base32 } from '../../../src/domain/order/ids.ts';
import type { Rng } from '../rng.ts';
import { type CardName, cardName } from './cards.ts';

/** One order of the schedule: who buys what. */
export interface Cart {
  readonly name: string;
  readonly orderId: string;
  readonly request: PlaceRequest;
  /** The card that it is placed with; null if the customer pays later. */
  readonly card: CardName | null;
}

/** The market of one schedule: shop, carts, stock, and which suppliers accept automatically. */
export interface Market {
  readonly shop: Storefront;
  readonly carts: readonly Cart[];
  readonly stock: ReadonlyMap<string, number>;
  readonly autoAccept: ReadonlySet<string>;
  /** A party that has no connected account when the orders are placed. */
  readonly without: string | null;
  /** How long money is pending at Stripe, in seconds. */
  readonly settleSeconds: number;
}

export const ACCOUNTS: Readonly<Record<string, string>> = {
  sup_a: 'acct_sup_a',
  sup_b: 'acct_sup_b',
  brd_a: 'acct_brd_a',
  brd_b: 'acct_brd_b',
  ret_a: 'acct_ret_a',
};

/** Where Platform Ops redirect a party's money to. These are always payable. */
export const OTHER_ACCOUNTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ACCOUNTS).map(([id, account]) => [id, `${account}_other`]),
);

const party = (id: string, role: Party['role']): Party => ({ id, role, name: id, account: ACCOUNTS[id] ?? null });

/** Terms that rarely divide evenly. Equal royalties and fees make ties; odd costs leave single pennies. */
const BPS = [0, 1, 250, 333, 500, 777, 1_250];
const TAX = [0, 500, 2_000, 1_750];
const PRICES = [8_050, 12_900, 9_999, 7_777, 10_001];

function listing(n: number, policies: Readonly<Record<string, number>>, dice: Rng): Listing {
  const supplier = n % 2 === 0 ? 'sup_a' : 'sup_b';
  const brand = n < 2 ? 'brd_a' : 'brd_b';
  const bps = dice.pick(BPS);
  return {
    id: `lst_${n}`,
    retailerId: 'ret_a',
    productId: `prd_${n}`,
    supplier: { ...party(supplier, 'supplier'), refundableBps: policies[supplier] ?? 10_000 },
    brand: party(brand, 'brand'),
    sku: `SKU-${n === 3 ? 0 : n}`,
    title: 'Roller blind',
    description: '',
    kind: 'roller',
    imageUrl: null,
    unitAmount: dice.pick(PRICES),
    currency: 'gbp',
    terms: {
      supplierCost: 3_000 + dice.int(2_000),
      brandRoyaltyBps: bps,
      platformFeeBps: dice.chance(0.6) ? bps : dice.pick(BPS),
      taxBps: dice.pick(TAX),
    },
    optionRules: {},
    onHand: 1_000,
  };
}

/** Mostly the defaults. Sometimes so short that deadlines fall together. */
function policies(dice: Rng): RetailerPolicies {
  if (dice.chance(0.6)) return DEFAULT_POLICIES;
  return {
    ...DEFAULT_POLICIES,
    checkoutExpirySeconds: dice.pick([30, 3_600]),
    holdSeconds: dice.pick([2, 10, 600]),
    supplierSlaSeconds: dice.pick([60, 172_800]),
    autoDeliverSeconds: dice.pick([60, 604_800]),
    stepPatienceSeconds: dice.pick([30, 900]),
    undoPatienceSeconds: dice.pick([60, 14_400]),
  };
}

export function market(dice: Rng): Market {
  const bps = (): number => dice.pick([0, 3_333, 5_000, 10_000]);
  const cancellation = { sup_a: bps(), sup_b: bps() };
  const listings = [0, 1, 2, 3].map((n) => listing(n, cancellation, dice));
  const carts = [...Array(dice.pick([1, 1, 2, 2, 3])).keys()].map((n): Cart => {
    const lines = [...Array(1 + dice.int(3)).keys()].map(() => ({
      listingId: dice.pick(listings).id,
      quantity: 1 + dice.int(3),
      options: {},
    }));
    const bytes = Uint8Array.from({ length: 16 }, () => dice.int(256));
    const request = { customer: CUSTOMER, lines };
    return { name: `o${n + 1}`, orderId: `ord_${base32(bytes)}`, request, card: null };
  });
  const plenty = dice.chance(0.8);
  const stock = new Map(['SKU-0', 'SKU-1', 'SKU-2'].map((sku) => [sku, plenty ? 30 : 2 + dice.int(6)]));
  const shop: Storefront = {
    retailer: party('ret_a', 'retailer'),
    platform: party('plt_a', 'platform'),
    currency: 'gbp',
    policies: policies(dice),
    shippingOptions: [{ id: 'standard', title: 'Standard', amount: dice.pick([0, 695, 1_001]) }],
    listings,
  };
  const autoAccept = new Set(dice.chance(0.3) ? ['sup_b'] : []);
  // Drawn last, so that the rest of a seed's market stays as it was.
  const card = (): CardName => (dice.chance(0.1) ? 'unknown' : cardName(dice));
  const paid = carts.map((cart): Cart => ({ ...cart, card: dice.chance(0.4) ? card() : null }));
  const without = dice.chance(0.1) ? dice.pick(Object.keys(ACCOUNTS)) : null;
  const settleSeconds = dice.chance(0.3) ? 2 * 86_400 : 0;
  const connected = without === null ? shop : unconnected(shop, without);
  return { shop: connected, carts: paid, stock, autoAccept, without, settleSeconds };
}

/** The shop, in which one party has no connected account. */
function unconnected(shop: Storefront, id: string): Storefront {
  const change = <P extends Party>(one: P): P => (one.id === id ? { ...one, account: null } : one);
  const listings = shop.listings.map((one) => ({ ...one, supplier: change(one.supplier), brand: change(one.brand) }));
  return { ...shop, retailer: change(shop.retailer), listings };
}

const CUSTOMER = {
  name: 'Ada',
  email: 'ada@example.com',
  address: { line1: '1 High St', city: 'York', postalCode: 'YO1 1AA', country: 'GB' },
};
