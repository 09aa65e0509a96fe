import type { OrderRpc } from '../../durable-objects/rpc.ts';
import type { StockLists } from '../db/catalogue/stock-lists.ts';
import type { StaffNotices } from '../db/jobs/staff-notices.ts';
import type { DailyNumberQueries } from '../db/money/daily-numbers.ts';
import type { PartyMoneyQueries } from '../db/money/party-movements.ts';
import type { UnexplainedCount, UnexplainedQueries } from '../db/money/unexplained.ts';
import type { DeadLetterQueries } from '../db/orders/dead-letters.ts';
import type { DisputeQueries } from '../db/orders/disputes.ts';
import type { FulfilmentQueries } from '../db/orders/fulfilments.ts';
import type { HomeQueries } from '../db/orders/home.ts';
import type { NoteQueries } from '../db/orders/notes.ts';
import type { OrderLists } from '../db/orders/order-lists.ts';
import type { OrderQueries } from '../db/orders/orders.ts';
import type { Outcome } from '../domain/fault.ts';
import type { Actor, Role } from '../domain/order/actor.ts';
import type { CardTesting } from '../services/card-testing.ts';
import type { Catalogue as CatalogueService } from '../services/catalogue.ts';
import type { Exports } from '../services/exports.ts';
import type { Inventory } from '../services/inventory.ts';
import type { Jobs } from '../services/jobs.ts';
import type { NotificationSettings, Notifications } from '../services/notifications.ts';
import type { Payments, UnbookedEvent } from '../services/payments.ts';
import type { ReadModel } from '../services/read-model.ts';
import type { ApiKeyQueries, MemberQueries, SecurityLogQueries, SignedIn, SignIn } from '../services/sign-in.ts';
import type { RateLimitName } from './rate-limits.ts';

/** Everything that the API and the pages need. `compose.ts` makes it; Hono passes it as `env`. */
export interface Deps {
  /** The object of an order, whether the order exists or not. Nothing is called yet. */
  order(orderId: string): OrderRpc;
  readonly catalogue: CatalogueReader;
  readonly fulfilments: Pick<FulfilmentQueries, 'list' | 'waiting' | 'changedSince'>;
  readonly disputes: DisputeQueries;
  readonly orderLists: OrderLists & Pick<OrderQueries, 'standing'>;
  readonly exports: Exports;
  readonly home: Pick<HomeQueries, 'counts' | 'needing' | 'lowStock' | 'earned'>;
  readonly money: PartyMoneyQueries;
  readonly numbers: Numbers;
  readonly ops: Ops;
  readonly stock: Pick<Inventory, 'stock' | 'setStock' | 'adjustStock'>;
  readonly cardTesting: CardTesting;
  readonly webhooks: WebhookReader;
  readonly withinLimit: RateLimits;
  readonly signIn: SignIn;
  readonly members: Pick<MemberQueries, 'list' | 'add' | 'revoke' | 'views'>;
  readonly apiKeys: ApiKeyQueries;
  readonly securityLog: Pick<SecurityLogQueries, 'list' | 'add'>;
  readonly stockLists: StockLists;
  readonly notes: NoteQueries;
  /** Which e-mails a member has chosen. */
  readonly staffMails: Pick<StaffNotices, 'choices' | 'choose'>;
  /** The wordings of a retailer's mails, and their preview. */
  readonly notifications: NotificationSettings & Pick<Notifications, 'preview' | 'sendTest'>;
  readonly vars: HttpVars;
  /** Milliseconds since the epoch. */
  now(): number;
  health(): Promise<Health>;
}

interface Numbers extends DailyNumberQueries {
  /** Counts the orders that changed just now. Null: somebody else does. */
  countNow(): ReturnType<Jobs['runNow']>;
}

/** What only Platform Ops does. */
interface Ops {
  readonly deadLetters: Pick<DeadLetterQueries, 'list' | 'get' | 'markReplayed' | 'unmarkReplayed'>;
  /** Sends a body to the queue of this name; false where there is none. */
  resend(queue: string, body: unknown): Promise<Outcome<boolean>>;
  readonly reproject: ReadModel['reproject'];
  /** How far the lists are behind, in ms; null where it is not known. */
  readonly lag: ReadModel['lag'];
  readonly unexplained: Pick<UnexplainedQueries, 'list' | 'get' | 'note'>;
  readonly payments: Pick<Payments, 'lookUp' | 'lookAgain'>;
  /** Reads Stripe now, without waiting for the hour. */
  reconcile(): ReturnType<Jobs['runNow']>;
}

export interface HttpVars {
  /** Our own origin, without a slash at the end: `https://orders.example.com`. */
  readonly publicUrl: string;
  /** The stand-in for Stripe, which the guides show. Null: Stripe itself is used. */
  readonly stripeApiBase: string | null;
  /** Stripe's publishable key, answered when an order is placed. */
  readonly publishableKey: string;
  /** Signs order tokens and form tokens. */
  readonly tokenSecret: string;
  /** A private Ed25519 JWK, as JSON; signs proofs. */
  readonly proofSigningKey: string;
}

type CatalogueReader = Pick<
  CatalogueService,
  | 'storefront'
  | 'page'
  | 'product'
  | 'shopSettings'
  | 'keyOf'
  | 'retailerSettings'
  | 'putRetailerSettings'
  | 'supplierSettings'
  | 'putSupplierSettings'
  | 'putTimeZone'
>;

interface WebhookReader extends Pick<Payments, 'readWebhook' | 'lookAgain'> {
  /** Records an event of Stripe's that fits no order, for Platform Ops: one entry per object of Stripe's. */
  unbooked(event: UnbookedEvent): Promise<Outcome<unknown>>;
  /** A connected account changed. If it can be paid now, it gets the transfers that waited for it. */
  accountChanged(account: string, payable: boolean): Promise<Outcome<unknown>>;
}

/** Counts a call of `who`, and answers whether it is within its limit. */
type RateLimits = (name: RateLimitName, who: string) => Promise<boolean>;

interface Dependency {
  readonly name: string;
  readonly up: boolean;
  readonly latencyMs: number;
}

interface Health {
  readonly dependencies: readonly Dependency[];
  /** How far the read model is behind, in milliseconds; null if unknown. */
  readonly readModelLagMs: number | null;
  /** The number of orders that wait for a person; null if unknown. */
  readonly parkedOrders: number | null;
  /** Money at Stripe that no order explains, or the other way round; null if unknown. */
  readonly unexplainedMoney: UnexplainedCount | null;
}

/** One order and its caller. `principal` is the first part of an idempotency scope. */
export interface OrderCaller {
  readonly orderId: string;
  readonly viewer: Actor;
  readonly principal: string;
}

/** A party calling with its secret key. */
export interface PartyCaller {
  readonly keyId: string;
  readonly role: Role;
  readonly partyId: string;
  readonly timeZone: string;
}

/** A retailer's storefront: its publishable key, or its secret one from its own server. */
export interface StorefrontCaller {
  readonly retailerId: string;
  /** The network of the customer's browser; null where the retailer's own server calls. */
  readonly address: string | null;
}

/** A signed-in member and the session's token, which form tokens are made from. */
export interface Session {
  readonly token: string;
  readonly member: SignedIn;
}

/** Whose pages may read an answer. `unasked`: no key has allowed the page's origin (ADR 16). */
export type Readers =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'anybody' }
  | { readonly kind: 'origin'; readonly origin: string };

/** Hono's types for the whole app. A caller is null until a middleware of auth.ts has authenticated it. */
export interface HttpEnv {
  Bindings: Deps;
  Variables: {
    requestId: string;
    readers: Readers;
    /** The rate limits that counted this call. */
    counted: readonly RateLimitName[];
    /** The order gave this answer before, to the same submission. */
    replayed: boolean;
    /** For the log. */
    orderId: string | null;
    storefront: StorefrontCaller | null;
    party: PartyCaller | null;
    caller: OrderCaller | null;
    /** Who is signed in to the dashboard. */
    session: Session | null;
  };
}
