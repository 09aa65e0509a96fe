import type { Context } from 'hono';
import { base64url, fromBase64url, hmac, hmacHolds } from '../credentials/digest.ts';
import type { HttpEnv } from '../deps.ts';
import { sameOrigin } from './auth.ts';

/**
 * Two locks on every form of the desk: the browser's own word where the form came from, and a token that only a page
 * shown to this very session holds.
 */

const PURPOSE = 'csrf:';

export const csrfToken = async (secret: string, session: string): Promise<string> =>
  base64url(await hmac(secret, PURPOSE + session));

export async function csrfHolds(c: Context<HttpEnv>, session: string, given: unknown): Promise<boolean> {
  if (!sameOrigin(c) || typeof given !== 'string') return false;
  const mac = fromBase64url(given);
  return mac !== null && hmacHolds(c.env.vars.tokenSecret, PURPOSE + session, mac);
}
