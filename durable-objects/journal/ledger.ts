import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../../src/digest.ts';
import { type Entry, entriesOf } from '../../src/domain/money/ledger.ts';
import { type Chain, type ChainedEntry, leafText, linkText, seedText } from '../../src/domain/money/proof.ts';
import type { OrderEvent } from '../../src/domain/order/events.ts';
import type { OrderState } from '../../src/domain/order/state.ts';
import type { BookedEntries, Commit } from './commit-rows.ts';

/** 128 random bits in hex, so that nobody can guess an entry from its leaf's hash. */
export const randomSalt = (): string => randomBytes(16).toString('hex');

/** Where a chain ends: its last entry's number, and its head. */
export interface Tip {
  readonly i: number;
  readonly head: string;
}

/** The chain of an order before its first entry. */
const start = (order: OrderState): Tip => ({ i: 0, head: sha256Hex(seedText(order.id, order.currency)) });

function link(tip: Tip, entry: Entry, salt: string): ChainedEntry {
  const i = tip.i + 1;
  const leaf = sha256Hex(leafText(i, entry, salt));
  return { i, entry, salt, leaf, head: sha256Hex(linkText(tip.head, leaf)) };
}

/** The entries of one event, chained after the ones that are booked already; null: the event has none. */
export function book(
  salt: () => string,
  order: OrderState,
  event: OrderEvent,
  before: BookedEntries | null,
  tip: Tip | null,
): BookedEntries | null {
  const entries = entriesOf(order, event);
  if (entries.length === 0) return before;
  let end: Tip = before === null ? (tip ?? start(order)) : { i: before.last, head: before.head };
  const booked = entries.map((entry) => {
    const chained = link(end, entry, salt());
    end = chained;
    return { entry, salt: chained.salt };
  });
  return { entries: [...(before?.entries ?? []), ...booked], last: end.i, head: end.head };
}

/** The ledger of an order, with its chain and its head. Throws if it does not end with the head that was stored. */
export function chainOf(commits: readonly Commit[], order: OrderState): Chain {
  const chain: ChainedEntry[] = [];
  let end: Tip = start(order);
  for (const { booked } of commits) {
    if (booked === undefined) continue;
    for (const { entry, salt } of booked.entries) {
      const chained = link(end, entry, salt);
      chain.push(chained);
      end = chained;
    }
    if (end.i !== booked.last || end.head !== booked.head) throw new Error('journal: the ledger was changed');
  }
  return { order, chain, head: end.head };
}
