import { isOrderId } from '../../domain/order/ids.ts';
import { base64url, fromBase64url, hmac, hmacHolds } from './digest.ts';

/**
 * The order token: base64url of `{order id}.{epoch}` and its HMAC-SHA-256. It is deterministic: a repeated
 * call and every e-mail have the same token. A higher epoch revokes the tokens of the earlier ones.
 */
export interface OrderClaim {
  readonly orderId: string;
  readonly epoch: number;
}

const MAC_BYTES = 32;
const PURPOSE = 'order-token:';

export async function orderToken(secret: string, orderId: string, epoch: number): Promise<string> {
  const claim = `${orderId}.${epoch}`;
  const mac = await hmac(secret, PURPOSE + claim);
  return base64url(new Uint8Array([...new TextEncoder().encode(claim), ...mac]));
}

/** What a token that we signed says; null for any other text. The order knows whether its epoch is still valid. */
export async function readOrderToken(secret: string, token: string): Promise<OrderClaim | null> {
  if (token.length > 200) return null;
  const bytes = fromBase64url(token);
  if (bytes === null || bytes.length <= MAC_BYTES) return null;
  const claim = new TextDecoder().decode(bytes.subarray(0, -MAC_BYTES));
  if (!(await hmacHolds(secret, PURPOSE + claim, bytes.slice(-MAC_BYTES)))) return null;
  const [orderId = '', epoch = ''] = claim.split('.');
  return isOrderId(orderId) && /^[1-9]\d{0,8}$/.test(epoch) ? { orderId, epoch: Number(epoch) } : null;
}

/** The token in the forms of an order's page. It needs the cookie to be of use, and the secret to be made. */
export const formToken = async (secret: string, orderId: string): Promise<string> =>
  base64url(await hmac(secret, `form:${orderId}`));

export async function formTokenHolds(secret: string, orderId: string, token: string): Promise<boolean> {
  const mac = fromBase64url(token);
  return mac !== null && hmacHolds(secret, `form:${orderId}`, mac);
}

/** Whether two secrets are equal, compared in constant time. */
export const sameSecret = async (secret: string, expected: string, given: string): Promise<boolean> =>
  hmacHolds(secret, `same:${expected}`, Uint8Array.from(await hmac(secret, `same:${given}`)));
