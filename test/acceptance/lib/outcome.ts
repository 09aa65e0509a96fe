import type { Platform } from '../../../dev/support/platform.ts';
import type { Api, Seen } from './api.ts';

/** Checks that the events of an order's timeline are numbered from 1 without gaps. */
export async function timelineFaults(api: Api, id: string): Promise<string[]> {
  const events = await api.events(id);
  const gap = events.findIndex((event, index) => event.seq !== index + 1);
  return gap < 0 ? [] : [`${id}: the timeline breaks at ${gap + 1}`];
}

/** The mails about an order in the mailbox. Two mails with one `X-Headrail-Message` are one message, sent again. */
export function mailsOf({ mailbox }: Platform, id: string): { messages: string[]; mails: number } {
  const ids = mailbox.mails({}).flatMap((mail) => {
    const message = mail.headers['X-Headrail-Message'];
    return message?.startsWith(id) ? [message] : [];
  });
  return { messages: [...new Set(ids)].sort(), mails: ids.length };
}

export interface Stock {
  /** The unsold units, as Postgres has them. */
  readonly onHand: number;
  /** The orders that hold some, and the units that others may still hold, as Redis has them. */
  readonly held: number;
  readonly free: number;
}

export async function stockOf({ sql, redis }: Platform, sku: string): Promise<Stock> {
  const [row] = await sql('select on_hand from stock where sku = $1', [sku]);
  const mirror = (await redis.hgetall(`{stock}:m:${sku}`)) ?? {};
  const total = await redis.hget(`{stock}:q:${sku}`, 'total');
  const changes = Object.entries(mirror).filter(([field]) => field === 'on' || field.startsWith('p:'));
  const free = changes.reduce((sum, [, n]) => sum + Number(n), -Number(total));
  return { onHand: Number(row?.on_hand), held: await redis.zcard(`{stock}:x:${sku}`), free };
}

const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;

/** `p50 12 ms, p95 40 ms, slowest 50 ms`. */
export function timesOf(seen: readonly Seen[]): string {
  const ms = seen.map((one) => one.ms).sort((a, b) => a - b);
  const at = (p: number) => `${Math.round(percentile(ms, p))} ms`;
  return `p50 ${at(50)}, p95 ${at(95)}, slowest ${at(100)}`;
}
