const UTF8 = new TextEncoder();

export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export function base64url(bytes: Uint8Array): string {
  const binary = String.fromCharCode(...bytes);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Null where the text is not base64url. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/**
 * The imported key of the last secret: an isolate has one. The key is kept, not the promise: no request waits on
 * another's.
 */
let kept: { readonly secret: string; readonly key: CryptoKey } | null = null;

async function keyOf(secret: string): Promise<CryptoKey> {
  if (kept?.secret === secret) return kept.key;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', UTF8.encode(secret), algorithm, false, ['sign', 'verify']);
  kept = { secret, key };
  return key;
}

/** HMAC-SHA-256, 32 bytes. */
export const hmac = async (secret: string, text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(secret), UTF8.encode(text)));

/** Compares in constant time. */
export const hmacHolds = async (secret: string, text: string, mac: Uint8Array<ArrayBuffer>): Promise<boolean> =>
  crypto.subtle.verify('HMAC', await keyOf(secret), mac, UTF8.encode(text));
