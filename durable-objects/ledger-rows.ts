import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sha256Hex } from '../src/digest.ts';
import { type Entry, entriesOf } from '../src/domain/money/ledger.ts';
import { type Chain, type ChainedEntry, leafText, linkText, seedText } from '../src/domain/money/proof.ts';
import type { OrderEvent } from '../src/domain/order/events.ts';
import type { OrderState } from '../src/domain/order/state.ts';
import type { Store } from './store.ts';

export const LEDGER_SCHEMA =
  'CREATE TABLE ledger (i INTEGER PRIMARY KEY, entry TEXT NOT NULL, salt TEXT NOT NULL, leaf TEXT NOT NULL, head TEXT NOT NULL)';

const chainRow = z.object({ i: z.number(), entry: z.string(), salt: z.string(), leaf: z.string(), head: z.string() });

/** 128 random bits in hex, so that nobody can guess an entry from its leaf's hash. */
export const randomSalt = (): string => randomBytes(16).toString('hex');

/** The head of an order's chain before its first entry. */
const firstHead = (order: OrderState): string => sha256Hex(seedText(order.id, order.currency));

const parse = (row: Record<string, unknown>): ChainedEntry => {
  const { entry, ...rest } = chainRow.parse(row);
  return { ...rest, entry: JSON.parse(entry) as Entry };
};

/**
 * A row has five values, and a statement of a Durable Object may bind 100. An order of many suppliers needs several
 * statements.
 */
const MOST_ROWS = 20;

/** Where a chain ends: its last entry's number, and its head. */
export interface Tip {
  readonly i: number;
  readonly head: string;
}

function tipOf(store: Store, order: OrderState): Tip {
  const [last] = store.exec('SELECT * FROM ledger ORDER BY i DESC LIMIT 1').map(parse);
  return last ?? { i: 0, head: firstHead(order) };
}

/**
 * Writes the entries of an event after the last one, and returns where the chain ends now. `tip`: where the chain ended
 * before; null: not known. Part of the transaction that writes the event.
 */
export function book(store: Store, salt: () => string, order: OrderState, event: OrderEvent, tip: Tip | null) {
  const entries = entriesOf(order, event);
  if (entries.length === 0) return tip;
  let { i, head } = tip ?? tipOf(store, order);
  const rows = entries.map((entry) => {
    i += 1;
    const grain = salt();
    const leaf = sha256Hex(leafText(i, entry, grain));
    head = sha256Hex(linkText(head, leaf));
    return [i, JSON.stringify(entry), grain, leaf, head];
  });
  for (let from = 0; from < rows.length; from += MOST_ROWS) {
    const some = rows.slice(from, from + MOST_ROWS);
    const values = some.map(() => '(?, ?, ?, ?, ?)').join(', ');
    store.exec(`INSERT INTO ledger (i, entry, salt, leaf, head) VALUES ${values}`, ...some.flat());
  }
  return { i, head };
}

/** The ledger of an order, with its chain and its head. */
export function chainOf(store: Store, order: OrderState): Chain {
  const chain = store.exec('SELECT * FROM ledger ORDER BY i').map(parse);
  return { order, chain, head: chain.at(-1)?.head ?? firstHead(order) };
}
