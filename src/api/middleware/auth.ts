import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import type { Author } from '../../domain/access/security-log.ts';
import { Tenant } from '../../domain/access/tenant.ts';
import { type Actor, customerOf, type Role } from '../../domain/order/actor.ts';
import { isOrderId, orderIdOfChild } from '../../domain/order/ids.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/refusal.ts';
import type { Principal } from '../../services/catalogue.ts';
import { callerNetwork } from '../address.ts';
import { readOrderToken } from '../credentials/order-token.ts';
import type { HttpEnv, OrderCaller, PartyCaller, StorefrontCaller } from '../deps.ts';
import { problem } from '../problem.ts';
import type { RateLimitName } from '../rate-limits.ts';

/** An authenticated caller: the holder of a key, or of one order's token. */
type Caller =
  | { readonly kind: 'key'; readonly principal: Principal }
  | { readonly kind: 'customer'; readonly orderId: string; readonly viewer: Actor };

const NO_CREDENTIALS = refuse('unauthenticated', { key: 'credentials_missing' });
const UNREADABLE = refuse('unauthenticated', { key: 'credentials_unreadable' });
const UNKNOWN_KEY = refuse('unauthenticated', { key: 'key_unknown' });
const UNKNOWN_TOKEN = refuse('unauthenticated', { key: 'token_unknown' });
const KEY_OR_TOKEN_NEEDED = refuse('forbidden', { key: 'key_or_token_needed' });
export const RATE_LIMITED = refuse('rate_limited', { key: 'too_many_calls' });
const READ_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Whether cookies are sent over TLS only. `http:` is for local development. */
const secure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** The name of the cookie of one order's page. A customer may have several orders open. */
export const orderCookie = (publicUrl: string, orderId: string): string =>
  `${secure(publicUrl) ? '__Host-' : ''}order-${orderId.slice(4)}`;

export const cookieOptions = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'Lax', secure: secure(publicUrl), maxAge: 180 * 86_400 }) as const;

function bearer(c: Context<HttpEnv>): string | null {
  const match = /^Bearer ([\w.~+/=-]{1,512})$/i.exec(c.req.header('authorization') ?? '');
  return match?.[1] ?? null;
}

/** Counts the call, and answers whether it is within this limit. The answer names the limits that counted it. */
export async function within(c: Context<HttpEnv>, name: RateLimitName, who: string): Promise<boolean> {
  c.set('counted', [...c.var.counted, name]);
  return c.env.withinLimit(name, who);
}

/** Whether a form or script of our own pages sent the request. Pages of other sites cannot set these headers. */
export function sameOrigin(c: Context<HttpEnv>): boolean {
  const origin = c.req.header('origin');
  // Our pages send no referrer, so browsers send `Origin: null` with a form. `Sec-Fetch-Site` then says where it came
  // from.
  if (origin === undefined || origin === 'null') return c.req.header('sec-fetch-site') === 'same-origin';
  return origin === new URL(c.req.url).origin || origin === new URL(c.env.vars.publicUrl).origin;
}

/** Authenticates the caller, without asking the order's object. `orderId`: the order whose cookie is accepted. */
async function identify(c: Context<HttpEnv>, orderId: string | null): Promise<Caller | Refusal> {
  const token = bearer(c);
  if (token === null) return fromCookie(c, orderId);
  if (token.startsWith('pk_') || token.startsWith('sk_')) return fromKey(c, token);
  const claim = await readOrderToken(c.env.vars.tokenSecret, token);
  if (!(await withinTokenLimits(c, claim?.orderId ?? null))) return RATE_LIMITED;
  if (claim === null) return UNKNOWN_TOKEN;
  // The holder sends the token with every call, so any page may read the answer. No cookie is involved.
  c.set('readers', { kind: 'anybody' });
  return { kind: 'customer', orderId: claim.orderId, viewer: customerOf(claim.epoch) };
}

/** Counts a customer's calls by order and by address; calls with an invalid token by address only. */
export async function withinTokenLimits(c: Context<HttpEnv>, orderId: string | null): Promise<boolean> {
  if (!(await within(c, 'token_address', callerNetwork(c)))) return false;
  return orderId === null || within(c, 'token', orderId);
}

async function fromCookie(c: Context<HttpEnv>, orderId: string | null): Promise<Caller | Refusal> {
  if (c.req.header('authorization') !== undefined) return UNREADABLE;
  if (orderId === null || (!READ_METHODS.has(c.req.method) && !sameOrigin(c))) return NO_CREDENTIALS;
  const viewer = await cookieViewer(c, orderId);
  if (viewer === null) return NO_CREDENTIALS;
  return (await withinTokenLimits(c, orderId)) ? { kind: 'customer', orderId, viewer } : RATE_LIMITED;
}

/** The customer whose cookie for this order came along, else null. */
export async function cookieViewer(c: Context<HttpEnv>, orderId: string): Promise<Actor | null> {
  const { publicUrl, tokenSecret } = c.env.vars;
  const claim = await readOrderToken(tokenSecret, getCookie(c, orderCookie(publicUrl, orderId)) ?? '');
  return claim?.orderId === orderId ? customerOf(claim.epoch) : null;
}

/** Which limits count a call with a key: by address before the key is looked up, and by key after it. */
function countedBy(publishable: boolean, reads: boolean): { before: RateLimitName; after: RateLimitName | null } {
  if (!publishable) return { before: 'secret_address', after: 'secret' };
  // Reads of the catalogue come from memory. All customers of a shop together may read as much as they like.
  return reads ? { before: 'reads', after: null } : { before: 'placings', after: 'placings_key' };
}

async function fromKey(c: Context<HttpEnv>, token: string): Promise<Caller | Refusal> {
  const publishable = token.startsWith('pk_');
  const { before, after } = countedBy(publishable, READ_METHODS.has(c.req.method));
  if (!(await within(c, before, callerNetwork(c)))) return RATE_LIMITED;
  const found = await c.env.catalogue.keyOf(token);
  if (!found.ok) return faulted(found.fault);
  const principal = found.value;
  if (principal === null || (principal.kind === 'publishable') !== publishable) return UNKNOWN_KEY;
  if (after !== null && !(await within(c, after, principal.keyId))) return RATE_LIMITED;
  if (publishable) {
    const refused = await fromOrigin(c, principal.partyId);
    if (refused !== null) return refused;
  }
  return { kind: 'key', principal };
}

/** A browser may use a publishable key only from the retailer's own origins. */
async function fromOrigin(c: Context<HttpEnv>, retailerId: string): Promise<Refusal | null> {
  const origin = c.req.header('origin');
  if (origin === undefined) return null;
  const settings = await c.env.catalogue.shopSettings(retailerId);
  if (!settings.ok) return faulted(settings.fault);
  // The readers stay `unasked`, so that the page can read why it is refused.
  if (settings.value?.allowedOrigins.includes(origin) !== true) {
    return refuse('forbidden', { key: 'origin_not_allowed' });
  }
  c.set('readers', { kind: 'origin', origin });
  return null;
}

/** Lets through `pk_` keys and a retailer's `sk_` key. */
export const storefrontOnly = createMiddleware<HttpEnv>(async (c, next) => {
  const caller = await identify(c, null);
  if (isRefusal(caller)) return problem(c, caller);
  if (caller.kind !== 'key' || caller.principal.role !== 'retailer') {
    return problem(c, refuse('forbidden', { key: 'retailer_key_needed' }));
  }
  const { kind, partyId } = caller.principal;
  c.set('storefront', { retailerId: partyId, address: kind === 'publishable' ? callerNetwork(c) : null });
  return next();
});

/** Lets through the `sk_` key of a party in one of these roles. */
export const partyOnly = (...roles: readonly Role[]) =>
  createMiddleware<HttpEnv>(async (c, next) => {
    const caller = await identify(c, null);
    if (isRefusal(caller)) return problem(c, caller);
    if (caller.kind !== 'key' || caller.principal.kind !== 'secret' || !roles.includes(caller.principal.role)) {
      return problem(c, refuse('forbidden', { key: 'secret_key_needed', roles }));
    }
    const { keyId, role, partyId, timeZone } = caller.principal;
    c.set('party', { keyId, role, partyId, timeZone });
    return next();
  });

/**
 * Lets through a party with its secret key, and the customer of the order of `{id}`, which is the id of an order or of a
 * part of one. The order's object decides what the caller sees.
 */
export const orderOnly = createMiddleware<HttpEnv>(async (c, next) => {
  const id = c.req.param('id') ?? '';
  const orderId = isOrderId(id) ? id : orderIdOfChild(id);
  const caller = await identify(c, orderId);
  if (isRefusal(caller)) return problem(c, caller);
  // Whatever the id is: so the answer does not say whether the order exists.
  if (caller.kind === 'key' && caller.principal.kind === 'publishable') return problem(c, KEY_OR_TOKEN_NEEDED);
  const known = orderId === null ? null : asOrderCaller(caller, orderId);
  if (known === null) return problem(c, NOT_FOUND);
  c.set('orderId', known.orderId);
  c.set('caller', known);
  return next();
});

/**
 * Lets through a party with its secret key, and a customer with the token of one order. Both have a list of their own.
 */
export const partyOrCustomer = createMiddleware<HttpEnv>(async (c, next) => {
  const caller = await identify(c, null);
  if (isRefusal(caller)) return problem(c, caller);
  if (caller.kind === 'customer') {
    c.set('orderId', caller.orderId);
    c.set('caller', asOrderCaller(caller, caller.orderId));
    return next();
  }
  const { keyId, kind, role, partyId, timeZone } = caller.principal;
  if (kind !== 'secret') return problem(c, KEY_OR_TOKEN_NEEDED);
  c.set('party', { keyId, role, partyId, timeZone });
  return next();
});

/** Null if this order does not exist for the caller: the customer of another order. */
function asOrderCaller(caller: Caller, orderId: string): OrderCaller | null {
  if (caller.kind === 'customer') {
    return caller.orderId === orderId ? { orderId, viewer: caller.viewer, principal: 'customer' } : null;
  }
  const { role, partyId } = caller.principal;
  return { orderId, viewer: { role, partyId }, principal: `${role}:${partyId}` };
}

/** Throws where a route reads a caller that no middleware has authenticated: that is a mistake in our code. */
function proven<T>(caller: T | null): T {
  if (caller === null) throw new Error('auth: the route has no middleware for this caller');
  return caller;
}

export const storefrontOf = (c: Context<HttpEnv>): StorefrontCaller => proven(c.var.storefront);
/** The tenant whose rows the party may read. */
export const tenantOf = (c: Context<HttpEnv>): Tenant => Tenant.of(partyOf(c));
/** Who changes something for the party, for its security log. */
export const authorOf = (c: Context<HttpEnv>): Author => ({ kind: 'key', id: partyOf(c).keyId });
export const partyOf = (c: Context<HttpEnv>): PartyCaller => proven(c.var.party);
export const callerOf = (c: Context<HttpEnv>): OrderCaller => proven(c.var.caller);
