import type { Context } from 'hono';
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import type { Outcome } from '../../domain/fault.ts';
import { ok } from '../../domain/fault.ts';
import type { HttpEnv, Session } from '../deps.ts';
import { hex, hmac } from './digest.ts';

/**
 * The desk's cookies: the session's, signed; the nonce that ties a sign-in link to the browser that asked; beside it the
 * receipt of the newest ask, and the page that was asked for when nobody was signed in; and, signed too, which mailboxes
 * have signed in here.
 */

const isHttps = (c: Context<HttpEnv>): boolean => c.env.vars.publicUrl.startsWith('https:');
const nameOf = (c: Context<HttpEnv>, name: string): string => `${isHttps(c) ? '__Host-' : ''}${name}`;
/** Of its own purpose: a signature made for a cookie is none of anything else. */
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

/** One query, and none for a browser without a session of ours. */
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

/** The nonce of this browser; a new one where it has none, the same for every press of one form. */
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

/** That this browser asked; `readReceipt` answers it as the browser sent it. */
export function keepReceipt(c: Context<HttpEnv>, receipt: string): void {
  setCookie(c, nameOf(c, RECEIPT), receipt, options(c, NONCE_SECONDS));
}

export const readReceipt = (c: Context<HttpEnv>): string | null => getCookie(c, nameOf(c, RECEIPT)) ?? null;

/** A mailbox's cookie and its secret: of one mailbox, and made for nothing else. */
async function deviceCookie(c: Context<HttpEnv>, email: string) {
  const secret = `known-device:${email.toLowerCase()}|${c.env.vars.tokenSecret}`;
  return { secret, name: nameOf(c, `device-${hex(await hmac(secret, 'name')).slice(0, 12)}`) };
}

/** The device's id where this mailbox has signed in here; null on any other. It opens nothing: it lifts a limit. */
export async function readDevice(c: Context<HttpEnv>, email: string): Promise<string | null> {
  const { name, secret } = await deviceCookie(c, email);
  const id = await getSignedCookie(c, secret, name);
  return typeof id === 'string' && id !== '' ? id : null;
}

/** Knows this mailbox here from now on. A new id is the session's: every answer to one press brings the same. */
export async function keepDevice(c: Context<HttpEnv>, email: string, session: string): Promise<void> {
  const { name, secret } = await deviceCookie(c, email);
  const id = (await readDevice(c, email)) ?? hex(await hmac(secret, session)).slice(0, 32);
  await setSignedCookie(c, name, id, secret, options(c, DEVICE_SECONDS));
}

/** The page to go on to after signing in, kept as long as the link lasts; null forgets an earlier one. */
export function keepReturn(c: Context<HttpEnv>, path: string | null): void {
  if (path === null) clearReturn(c);
  else setCookie(c, nameOf(c, RETURN), path, options(c, NONCE_SECONDS));
}

/** As the browser sent it: anything may stand there. */
export const readReturn = (c: Context<HttpEnv>): string | undefined => getCookie(c, nameOf(c, RETURN));

export function clearReturn(c: Context<HttpEnv>): void {
  deleteCookie(c, nameOf(c, RETURN), { path: '/', secure: isHttps(c) });
}
