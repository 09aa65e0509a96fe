import type { OrderState } from './state.ts';

/** Ids: a prefix and lower-case base32 (RFC 4648, no padding). The id of an order's child contains the order's part. */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ORDER_PART = /^[a-z2-7]{26}$/;

export const CHILD_PREFIXES = ['ful', 'ref', 'dsp', 'msg', 'lin', 'prp'] as const;
export type ChildPrefix = (typeof CHILD_PREFIXES)[number];
export const RANDOM_PREFIXES = ['ret', 'sup', 'brd', 'prd', 'lst', 'key', 'mem', 'plt'] as const;
export type RandomPrefix = (typeof RANDOM_PREFIXES)[number];

const CHILD = new RegExp(`^(?:${CHILD_PREFIXES.join('|')})_([a-z2-7]{26})_[1-9]\\d*$`);

export function base32(bytes: Uint8Array): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET.charAt((buffer >> bits) & 31);
    }
  }
  return bits > 0 ? out + ALPHABET.charAt((buffer << (5 - bits)) & 31) : out;
}

/** `digest` is the SHA-256 of `orderIdSeed`. Its first 128 bits are the order's id. The id is not a credential. */
export const orderIdFromDigest = (digest: Uint8Array): string => `ord_${base32(digest.subarray(0, 16))}`;

/** `digest` is a SHA-256. Its first 128 bits are the id of an export. */
export const exportIdFromDigest = (digest: Uint8Array): string => `exp_${base32(digest.subarray(0, 16))}`;

/** The text that is hashed for `orderIdFromDigest`, in UTF-8. */
export const orderIdSeed = (retailerId: string, key: string): string => `${retailerId}\u0000${key.toLowerCase()}`;

export const isOrderId = (id: string): boolean => id.startsWith('ord_') && ORDER_PART.test(id.slice(4));

/** For example `ful_<order part>_1`. `n` counts from 1. */
export const childId = (prefix: ChildPrefix, orderId: string, n: number): string =>
  `${prefix}_${orderId.slice(4)}_${n}`;

/** The id of the next refund. */
export const nextRefundId = ({ id, refunds }: Pick<OrderState, 'id' | 'refunds'>): string =>
  childId('ref', id, refunds.length + 1);

/** The id of the next dispute. What a bank raises is counted with the disputes. */
export function nextDisputeId(order: Pick<OrderState, 'id' | 'disputes' | 'chargebacks' | 'fraudWarnings'>): string {
  const { disputes, chargebacks, fraudWarnings = [] } = order;
  return childId('dsp', order.id, disputes.length + chargebacks.length + fraudWarnings.length + 1);
}

/** The id of the order that a child belongs to. Null where the id is not a child's. */
export function orderIdOfChild(id: string): string | null {
  const part = CHILD.exec(id)?.[1];
  return part === undefined ? null : `ord_${part}`;
}

/** The id of an order from its part alone, which people copy without the prefix. Null where it is something else. */
export function wholeOrderId(text: string): string | null {
  const part = /^(?:ord[\s_-]+)?([a-z2-7]{26})(?:_[1-9]\d*)?$/.exec(text)?.[1];
  return part === undefined ? null : `ord_${part}`;
}

/** The number that people read aloud: eight Crockford digits of the id, for example `7K3M-9QPD`. */
export function orderNumber(orderId: string): string {
  const digits = [...orderId.slice(4, 12)].map((c) => CROCKFORD.charAt(ALPHABET.indexOf(c))).join('');
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** A random id. `bytes` are 80 random bits from the caller. */
export const randomId = (prefix: RandomPrefix, bytes: Uint8Array): string => `${prefix}_${base32(bytes)}`;
