import { z } from 'zod';
import { base64url } from './digest.ts';

/** The public half of the key that signs proofs, as `GET /v1/proof-key` answers it (RFC 8037). */
export const PublicKey = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });

const PrivateKey = z.object({ ...PublicKey.shape, d: z.string() });

/** Throws if the variable is not a private Ed25519 JWK. The error does not quote it. */
function read(jwk: string): z.infer<typeof PrivateKey> {
  try {
    return PrivateKey.parse(JSON.parse(jwk));
  } catch {
    throw new Error('configuration: PROOF_SIGNING_KEY is not a private Ed25519 JWK');
  }
}

export function publicKeyOf(jwk: string): z.infer<typeof PublicKey> {
  const { kty, crv, x } = read(jwk);
  return { kty, crv, x };
}

/** Ed25519 over the UTF-8 text, base64url without padding. The same text has the same signature. */
export async function signText(jwk: string, text: string): Promise<string> {
  const { kty, crv, x, d } = read(jwk);
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, d }, { name: 'Ed25519' }, false, ['sign']);
  return base64url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(text))));
}
