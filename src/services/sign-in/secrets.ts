import { sha256Hex } from '../../digest.ts';

const UTF8 = new TextEncoder();

/** HMAC-SHA-256 of a text under the secret: 256 bits, base64url. */
export async function derived(secret: string, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', UTF8.encode(secret), algorithm, false, ['sign']);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, UTF8.encode(text)));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** One request of one browser for one mailbox. Its link and its receipt are made from this. */
export interface Ask {
  /** In lower case. */
  readonly email: string;
  readonly nonce: string;
  readonly press: string;
}

/** The link's token. It is the same for every press of one form. */
export const tokenOf = async (secret: string, { email, nonce, press }: Ask): Promise<string> =>
  derived(secret, `sign-in-link:${email}|${sha256Hex(nonce)}|${press}`);

const sealOf = (secret: string, { email, nonce, press }: Ask, at: string): Promise<string> =>
  derived(secret, `sign-in-asked:${email}|${nonce}|${press}|${at}`);

/** The receipt, with which a browser shows that it asked: `press.milliseconds.seal`. It does not name the mailbox. */
export const receiptOf = async (secret: string, ask: Ask, now: number): Promise<string> =>
  `${ask.press}.${now}.${await sealOf(secret, ask, `${now}`)}`;

/** The press of a receipt, if this browser got it for this mailbox less than `seconds` ago; else null. */
export async function pressOf(
  secret: string,
  receipt: string,
  { email, nonce }: Omit<Ask, 'press'>,
  now: number,
  seconds: number,
): Promise<string | null> {
  const [press = '', at = '', seal = ''] = receipt.split('.');
  if (Number(at) < now - seconds * 1_000) return null;
  // Digests are compared, so that the time of the comparison does not show how much of a forged seal is right.
  return sha256Hex(seal) === sha256Hex(await sealOf(secret, { email, nonce, press }, at)) ? press : null;
}
