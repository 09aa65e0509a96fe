import type { Context } from 'hono';
import type { HttpEnv } from './deps.ts';

/** The caller's network, as the rate limits count it. Cloudflare sets the header; nobody else can. */
export const callerNetwork = (c: Context<HttpEnv>): string => networkOf(c.req.header('cf-connecting-ip') ?? 'unknown');

/** The IPv4 address itself. Of an IPv6 address only the /64: whoever has one address of it has all of them. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
