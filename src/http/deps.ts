import type { OrderRpc } from '../../durable-objects/rpc.ts';
import type { Outcome } from '../domain/fault.ts';
import type { FulfilmentStatus } from '../domain/lifecycle.ts';
import type { Actor, OrderState } from '../domain/order.ts';
import type { Role } from '../domain/split.ts';
import type { Catalogue as CatalogueService } from '../services/catalogue.ts';
import type { Payments } from '../services/payments.ts';

/** Everything the edge needs, in domain words. `compose.ts` makes it; the app gets it as Hono's `env`. */
export interface Deps {
  /** The object of an order, existing or not; nothing is called yet. */
  order(orderId: string): OrderRpc;
  readonly catalogue: Catalogue;
  readonly fulfilments: FulfilmentReader;
  readonly stock: StockKeeper;
  readonly webhooks: WebhookReader;
  readonly limits: RateLimits;
  readonly vars: HttpVars;
  /** Milliseconds since the epoch. */
  now(): number;
  health(): Promise<Health>;
}

export interface HttpVars {
  /** Our own address without a trailing slash, `https://orders.example.com`. */
  readonly publicUrl: string;
  /** Stripe's publishable key, answered when an order is placed. */
  readonly publishableKey: string;
  /** Signs order tokens and form tokens. */
  readonly tokenSecret: string;
}

export type Catalogue = Pick<
  CatalogueService,
  | 'storefront'
  | 'shopSettings'
  | 'keyOf'
  | 'retailerSettings'
  | 'putRetailerSettings'
  | 'supplierSettings'
  | 'putSupplierSettings'
>;

/** Where a page of a list ended: the last row's time (milliseconds) and id. */
export interface Position {
  readonly at: number;
  readonly id: string;
}

/** A supplier's task as the read model knows it; `order` is null until the projection has caught up. */
export interface FulfilmentRow {
  readonly id: string;
  readonly orderId: string;
  readonly status: FulfilmentStatus;
  readonly requestedAt: number;
  readonly order: OrderState | null;
}

export interface FulfilmentReader {
  /** Newest first, at most `limit` rows after the position; `status` null means all. */
  list(query: {
    readonly supplierId: string;
    readonly status: FulfilmentStatus | null;
    readonly after: Position | null;
    readonly limit: number;
  }): Promise<Outcome<readonly FulfilmentRow[]>>;
}

/** `onHand` counts unsold units. */
export interface StockLevel {
  readonly sku: string;
  readonly onHand: number;
  readonly updatedAt: number;
}

/** A supplier's own stock; null where it has no such SKU. */
export interface StockKeeper {
  read(supplierId: string, sku: string): Promise<Outcome<StockLevel | null>>;
  set(supplierId: string, sku: string, onHand: number): Promise<Outcome<StockLevel | null>>;
}

export interface WebhookReader extends Pick<Payments, 'readWebhook'> {
  /** A connected account changed; one that is now payable gets the transfers that waited for it. */
  accountChanged(account: string, payable: boolean): Promise<Outcome<unknown>>;
}

/** Each answers whether the call is within its limit. */
export interface RateLimits {
  key(keyId: string): Promise<boolean>;
  address(address: string): Promise<boolean>;
}

export interface Dependency {
  readonly name: string;
  readonly up: boolean;
  readonly latencyMs: number;
}

export interface Health {
  readonly dependencies: readonly Dependency[];
  /** How far the read model is behind, milliseconds; null where it cannot be told. */
  readonly readModelLagMs: number | null;
}

/** One order and who looks at it. `principal` is the first part of an idempotency scope. */
export interface OrderCaller {
  readonly orderId: string;
  readonly viewer: Actor;
  readonly principal: string;
}

/** A party calling with its secret key. */
export interface PartyCaller {
  readonly role: Role;
  readonly partyId: string;
}

/** A retailer's storefront: its publishable key, or its secret one from its own server. */
export interface StorefrontCaller {
  readonly retailerId: string;
}

/** Hono's types for the whole app. The callers are null until a middleware of auth.ts has proven one. */
export interface HttpEnv {
  Bindings: Deps;
  Variables: {
    requestId: string;
    /** The origin that may read this answer, once somebody vouched for it. */
    allowOrigin: string | null;
    /** For the log. */
    orderId: string | null;
    storefront: StorefrontCaller | null;
    party: PartyCaller | null;
    caller: OrderCaller | null;
  };
}
