import type { Context } from 'hono';
import { base64url, fromBase64url, hmac, hmacHolds } from '../credentials/digest.ts';
import type { HttpEnv } from '../deps.ts';
import { sameOrigin } from './auth.ts';

/**
 * Every form of the dashboard is checked twice: the browser says that the form came from our own page, and the form has a
 * token that only pages of this session contain. Hono's own middleware makes only the first check.
 */

const PURPOSE = 'csrf:';

export const csrfToken = async (secret: string, session: string): Promise<string> =>
  base64url(await hmac(secret, PURPOSE + session));

export async function csrfHolds(c: Context<HttpEnv>, session: string, given: unknown): Promise<boolean> {
  if (!sameOrigin(c) || typeof given !== 'string') return false;
  const mac = fromBase64url(given);
  return mac !== null && hmacHolds(c.env.vars.tokenSecret, PURPOSE + session, mac);
}
