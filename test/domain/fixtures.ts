import type { Listing, Storefront } from '../../src/domain/catalogue/catalogue.ts';
import { DEFAULT_POLICIES } from '../../src/domain/catalogue/catalogue.ts';
import { type PlaceRequest, priceOrder } from '../../src/domain/catalogue/placing.ts';
import { type Actor, CUSTOMER, SYSTEM } from '../../src/domain/order/actor.ts';
import { type Command, decide } from '../../src/domain/order/decide.ts';
import { event, type NewEvent, type OrderEvent } from '../../src/domain/order/events.ts';
import { evolve } from '../../src/domain/order/evolve.ts';
import type { PlacedOrder } from '../../src/domain/order/placed.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { consequence } from '../../src/domain/saga/consequences.ts';
import { pendingWork } from '../../src/domain/saga/work.ts';
import { type Worded, worded } from '../support/words.ts';

/** The payment of every order in these tests, as Stripe's events name it. */
export const PAYMENT = { intentId: 'pi_1', chargeId: 'ch_1', currency: 'gbp' } as const;

export const ORDER = 'ord_abcdefghijklmnopqrstuvwxyz';
export const RETAILER: Actor = { role: 'retailer', partyId: 'ret_a' };
export const SUPPLIER_A: Actor = { role: 'supplier', partyId: 'sup_a' };
export const SUPPLIER_B: Actor = { role: 'supplier', partyId: 'sup_b' };
export const BRAND: Actor = { role: 'brand', partyId: 'brd_a' };
export const OPS: Actor = { role: 'platform', partyId: 'plt_a' };
export { CUSTOMER, SYSTEM };

export const listing = (change: Partial<Listing> & { id: string }): Listing => ({
  retailerId: 'ret_a',
  productId: 'prd_a',
  supplier: { id: 'sup_a', role: 'supplier', name: 'A', account: 'acct_a', refundableBps: 5_000 },
  brand: { id: 'brd_a', role: 'brand', name: 'Brand', account: 'acct_brand' },
  sku: 'SKU-A',
  title: 'Roller blind',
  description: '',
  kind: 'roller',
  imageUrl: null,
  unitAmount: 12_900,
  currency: 'gbp',
  terms: { supplierCost: 5_000, brandRoyaltyBps: 800, platformFeeBps: 500, taxBps: 2_000 },
  optionRules: { width_mm: { kind: 'integer', label: 'Width', unit: 'mm', min: 300, max: 3_000 } },
  onHand: 1_000,
  ...change,
});

export const shop: Storefront = {
  retailer: { id: 'ret_a', role: 'retailer', name: 'Shop', account: 'acct_ret' },
  platform: { id: 'plt_a', role: 'platform', name: 'Headrail', account: null },
  currency: 'gbp',
  policies: DEFAULT_POLICIES,
  shippingOptions: [{ id: 'standard', title: 'Standard', amount: 695 }],
  listings: [
    listing({ id: 'lst_a' }),
    listing({
      id: 'lst_b',
      sku: 'SKU-B',
      supplier: { id: 'sup_b', role: 'supplier', name: 'B', account: 'acct_b', refundableBps: 0 },
      unitAmount: 8_000,
      terms: { supplierCost: 3_000, brandRoyaltyBps: 800, platformFeeBps: 500, taxBps: 2_000 },
    }),
  ],
};

export const request = (...listings: string[]): PlaceRequest => ({
  customer: {
    name: 'Ada',
    email: 'ada@example.com',
    address: { line1: '1 High St', city: 'York', postalCode: 'YO1 1AA', country: 'GB' },
  },
  lines: listings.map((listingId) => ({ listingId, quantity: 1, options: { width_mm: 1_200 } })),
});

export function placed(...listings: string[]): PlacedOrder {
  const order = priceOrder(ORDER, shop, request(...(listings.length > 0 ? listings : ['lst_a', 'lst_b'])));
  if (isRefusal(order)) throw new Error(order.reason.key);
  return order;
}

/** An order in which each line is of another supplier. */
export function crowded(suppliers: number): PlacedOrder {
  const listings = Array.from({ length: suppliers }, (_, n) =>
    listing({
      id: `lst_${n}`,
      supplier: { id: `sup_${n}`, role: 'supplier', name: `S${n}`, account: `acct_${n}`, refundableBps: 0 },
    }),
  );
  const order = priceOrder(ORDER, { ...shop, listings }, request(...listings.map(({ id }) => id)));
  if (isRefusal(order)) throw new Error(order.reason.key);
  return order;
}

/** An order for tests: appends events and their consequences, as the runner does. */
export class Walk {
  order: OrderState | null = null;
  readonly events: OrderEvent[] = [];
  now = 1_000_000;

  append(...added: readonly NewEvent[]): this {
    for (const next of added) this.#one(next);
    return this;
  }

  #one(next: NewEvent): void {
    this.#commit(next);
    for (let rule = consequence(this.state); rule !== null; rule = consequence(this.state)) this.#commit(rule);
  }

  #commit(next: NewEvent): void {
    const committed: OrderEvent = { ...next, seq: this.events.length + 1, at: this.now };
    this.events.push(committed);
    this.order = evolve(this.order, committed);
  }

  get state(): OrderState {
    if (this.order === null) throw new Error('no order yet');
    return this.order;
  }

  get work(): string[] {
    return pendingWork(this.state, this.now).map((work) => work.id);
  }

  /** Null if it was done, else the refusal with its API detail. Checks its texts for every audience. */
  command(command: Command, actor: Actor): Worded | null {
    const decision = decide(this.order, command, actor, this.now);
    if (isRefusal(decision)) return worded(decision);
    this.append(...decision);
    return null;
  }
}

/** The events that lead to each stage. */
export const WAY = {
  placed: (): NewEvent[] => [
    event('order_placed', placed(), CUSTOMER),
    event('payment_intent_created', { intentId: 'pi_1', clientSecret: 'pi_1_secret' }, SYSTEM),
  ],
  authorised: (): NewEvent[] => [event('payment_authorised', { chargeId: 'ch_1', captureBefore: null }, SYSTEM)],
  committed: (): NewEvent[] => [
    event('inventory_held', { expiresAt: 9_999_999_999 }, SYSTEM),
    event('inventory_committed', {}, SYSTEM),
  ],
  captured: (): NewEvent[] => [event('payment_captured', { chargeId: 'ch_1', amount: placed().totals.total }, SYSTEM)],
} as const;

export type Stage = keyof typeof WAY;

export function walkTo(stage: Stage): Walk {
  const walk = new Walk();
  for (const [name, events] of Object.entries(WAY)) {
    walk.append(...events());
    if (name === stage) break;
  }
  return walk;
}
