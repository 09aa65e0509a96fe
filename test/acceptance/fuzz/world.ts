import { z } from 'zod';
import { BRANDS, PLATFORM, RETAILERS, SUPPLIERS } from '../../../dev/seed/keys.ts';
import type { Dice } from './dice.ts';

/** What the fuzz has learned from the answers so far: who may call what, and which things exist. */

/** Somebody who calls. `key` is what stands behind `Bearer`; null sends nothing. */
export interface Role {
  readonly name: string;
  readonly key: string | null;
}

export interface Mine {
  readonly id: string;
  readonly token: string;
}

export const NORTHLIGHT = RETAILERS.northlight;

const PARTIES: readonly Role[] = [
  { name: 'storefront', key: NORTHLIGHT.publishableKey },
  { name: 'storefront of another retailer', key: RETAILERS.hazel.publishableKey },
  { name: 'retailer', key: NORTHLIGHT.secretKey },
  { name: 'another retailer', key: RETAILERS.hazel.secretKey },
  ...Object.values(SUPPLIERS).map(({ name, secretKey }) => ({ name, key: secretKey })),
  { name: 'brand', key: BRANDS.marlowe.secretKey },
  { name: 'ops', key: PLATFORM.secretKey },
];

/** The supplier of this id. */
export function supplierRole(id: string): Role {
  const { name, secretKey } = Object.values(SUPPLIERS).find((one) => one.id === id) ?? SUPPLIERS.ashwood;
  return { name, key: secretKey };
}
export const OPS: Role = { name: 'ops', key: PLATFORM.secretKey };
export const STOREFRONT: Role = { name: 'storefront', key: NORTHLIGHT.publishableKey };

const NOBODIES: readonly Role[] = [
  { name: 'nobody', key: null },
  { name: 'an unknown key', key: 'sk_dev_nobody' },
  { name: 'an unknown storefront', key: 'pk_live_' },
  { name: 'a wrong token', key: 'b3JkX2FiYy4x' },
  { name: 'a long token', key: 'A'.repeat(600) },
];

const ID = /^(ord|ful|lin|dsp|prp|mem|key|dl)_[\w-]{1,120}$/;
/** How many things of one kind are remembered. A new one takes the place of an old one. */
const MOST = 400;

const Placed = z.looseObject({ order: z.looseObject({ id: z.string() }), order_token: z.string() });
const Rule = z.looseObject({ min: z.number().optional(), values: z.array(z.string()).optional() });
const Shop = z.looseObject({
  data: z.array(z.looseObject({ listing_id: z.string(), sku: z.string(), options: z.record(z.string(), Rule) })),
  shipping_options: z.array(z.looseObject({ id: z.string() })),
});
export type Shop = z.infer<typeof Shop>;

const State = z.looseObject({
  id: z.string().startsWith('ord_'),
  status: z.string(),
  fulfilments: z.array(z.looseObject({ id: z.string(), supplier_id: z.string(), status: z.string() })),
});
/** An order as it was seen last. */
export type State = z.infer<typeof State>;

export class World {
  shop: Shop;
  readonly states = new Map<string, State>();
  readonly orders: Mine[] = [];
  readonly #things = new Map<string, string[]>();
  readonly #csrf = new Map<string, string>();
  readonly #welcome = new Map<string, Role[]>();

  constructor(shop: unknown) {
    this.shop = Shop.parse(shop);
  }

  /** The id of a thing of this kind, by its prefix; of a part of `order`, if there is one. */
  known(prefix: string, dice: Dice, order: string | null = null): string | null {
    const every = this.#things.get(prefix) ?? [];
    const own = order === null ? [] : every.filter((id) => id.includes(order.slice(4)));
    const all = own.length > 0 ? own : every;
    // The newest are the likeliest to be in a state where something may be done with them.
    const from = dice.chance(60) ? all.slice(-12) : all;
    return from.length === 0 ? null : dice.pick(from);
  }

  learn(value: unknown): void {
    const placed = Placed.safeParse(value).data;
    if (placed !== undefined && !this.orders.some(({ id }) => id === placed.order.id)) {
      this.orders.push({ id: placed.order.id, token: placed.order_token });
    }
    const shop = Shop.safeParse(value).data;
    if (shop?.retailer !== undefined && JSON.stringify(shop.retailer).includes(NORTHLIGHT.id)) this.shop = shop;
    for (const state of objectsIn(value).flatMap((one) => State.safeParse(one).data ?? [])) {
      this.states.set(state.id, state);
    }
    for (const text of textsIn(value)) {
      const prefix = ID.exec(text)?.[1];
      if (prefix === undefined) continue;
      const all = this.#things.get(prefix) ?? [];
      if (all.includes(text)) continue;
      all.push(text);
      this.#things.set(prefix, all.slice(-MOST));
    }
  }

  /** The secret of the forms of an order's page. */
  csrf(order: string | null): string {
    return this.#csrf.get(order ?? '') ?? 'none';
  }

  learnPage(order: string, page: string): void {
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1];
    if (csrf !== undefined) this.#csrf.set(order, csrf);
  }

  /** This role got further than the door. */
  welcomed(operation: string, role: Role): void {
    const all = this.#welcome.get(operation) ?? [];
    if (!all.some(({ name }) => name === role.name)) this.#welcome.set(operation, [...all, role]);
  }

  /** Who calls. Mostly somebody who may; `order` is the order that the call is about. */
  role(operation: string, order: string | null, dice: Dice): Role {
    const customer = this.orders.find(({ id }) => id === order) ?? null;
    const own: Role = { name: 'customer', key: customer?.token ?? null };
    // The page of an order has no other visitor.
    if (operation.includes(' /o/') && customer !== null && dice.chance(80)) return own;
    const welcome = this.#welcome.get(operation) ?? [];
    if (welcome.length > 0 && dice.chance(70)) {
      const role = dice.pick(welcome);
      return role.name === 'customer' ? own : role;
    }
    if (customer !== null && dice.chance(25)) return own;
    if (this.orders.length > 0 && dice.chance(5))
      return { name: 'customer of another order', key: dice.pick(this.orders).token };
    return dice.pick(dice.chance(80) ? PARTIES : NOBODIES);
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
