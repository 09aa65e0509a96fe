import type { Context } from 'hono';
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import type { Outcome } from '../../domain/fault.ts';
import { ok } from '../../domain/fault.ts';
import type { HttpEnv, Session } from '../deps.ts';
import { hex, hmac } from './digest.ts';

/**
 * The dashboard's cookies: the session (signed); the nonce that ties a sign-in link to the browser that asked for it; the
 * receipt of the newest request for a link; the page to show after signing in; and the mailboxes that have signed in here
 * (signed).
 */

const isHttps = (c: Context<HttpEnv>): boolean => c.env.vars.publicUrl.startsWith('https:');
const nameOf = (c: Context<HttpEnv>, name: string): string => `${isHttps(c) ? '__Host-' : ''}${name}`;
/** A secret for cookies alone: a signature of a cookie is not valid for anything else. */
const secretOf = (c: Context<HttpEnv>): string => `session-cookie:${c.env.vars.tokenSecret}`;

const SESSION = 'session';
const NONCE = 'sign-in';
const RECEIPT = 'sign-in-receipt';
const RETURN = 'return';
const SESSION_SECONDS = 7 * 86_400;
const DEVICE_SECONDS = 180 * 86_400;
const NONCE_SECONDS = 15 * 60;
/** Hexadecimal digits. */
const NONCE_LENGTH = 36;

const options = (c: Context<HttpEnv>, maxAge: number) =>
  ({ path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(c), maxAge }) as const;

/** One query; none if the browser has no session cookie. */
export async function readSession(c: Context<HttpEnv>): Promise<Outcome<Session | null>> {
  const token = await getSignedCookie(c, secretOf(c), nameOf(c, SESSION));
  if (token === undefined || token === false || token === '') return ok(null);
  const found = await c.env.signIn.find(token);
  if (!found.ok) return found;
  return ok(found.value === null ? null : { token, member: found.value });
}

export const writeSession = (c: Context<HttpEnv>, token: string): Promise<void> =>
  setSignedCookie(c, nameOf(c, SESSION), token, secretOf(c), options(c, SESSION_SECONDS));

export function clearSession(c: Context<HttpEnv>): void {
  deleteCookie(c, nameOf(c, SESSION), { path: '/', secure: isHttps(c) });
}

/** The nonce of this browser, or a new one. It is the same for every press of one form. */
export async function issueNonce(c: Context<HttpEnv>, press: string): Promise<string> {
  const nonce =
    readNonce(c) ?? hex(await hmac(c.env.vars.tokenSecret, `sign-in-nonce:${press}`)).slice(0, NONCE_LENGTH);
  setCookie(c, nameOf(c, NONCE), nonce, options(c, NONCE_SECONDS));
  return nonce;
}

export function readNonce(c: Context<HttpEnv>): string | null {
  const nonce = getCookie(c, nameOf(c, NONCE)) ?? '';
  return nonce.length === NONCE_LENGTH && /^[0-9a-f]+$/.test(nonce) ? nonce : null;
}

/** Keeps that this browser asked. `readReceipt` reads it back, as the browser sends it. */
export function keepReceipt(c: Context<HttpEnv>, receipt: string): void {
  setCookie(c, nameOf(c, RECEIPT), receipt, options(c, NONCE_SECONDS));
}

export const readReceipt = (c: Context<HttpEnv>): string | null => getCookie(c, nameOf(c, RECEIPT)) ?? null;

/** The cookie of one mailbox, and a secret that is used for this cookie only. */
async function deviceCookie(c: Context<HttpEnv>, email: string) {
  const secret = `known-device:${email.toLowerCase()}|${c.env.vars.tokenSecret}`;
  return { secret, name: nameOf(c, `device-${hex(await hmac(secret, 'name')).slice(0, 12)}`) };
}

/** The id of this device if the mailbox has signed in here, else null. It gives no access; it only raises a limit. */
export async function readDevice(c: Context<HttpEnv>, email: string): Promise<string | null> {
  const { name, secret } = await deviceCookie(c, email);
  const id = await getSignedCookie(c, secret, name);
  return typeof id === 'string' && id !== '' ? id : null;
}

/**
 * Remembers that this mailbox has signed in here. A new id comes from the session, so that every answer to one press
 * has the same.
 */
export async function keepDevice(c: Context<HttpEnv>, email: string, session: string): Promise<void> {
  const { name, secret } = await deviceCookie(c, email);
  const id = (await readDevice(c, email)) ?? hex(await hmac(secret, session)).slice(0, 32);
  await setSignedCookie(c, name, id, secret, options(c, DEVICE_SECONDS));
}

/** The page to show after signing in, kept as long as the link is valid. Null deletes an earlier one. */
export function keepReturn(c: Context<HttpEnv>, path: string | null): void {
  if (path === null) clearReturn(c);
  else setCookie(c, nameOf(c, RETURN), path, options(c, NONCE_SECONDS));
}

/** As the browser sent it; it may be any text. */
export const readReturn = (c: Context<HttpEnv>): string | undefined => getCookie(c, nameOf(c, RETURN));

export function clearReturn(c: Context<HttpEnv>): void {
  deleteCookie(c, nameOf(c, RETURN), { path: '/', secure: isHttps(c) });
}
