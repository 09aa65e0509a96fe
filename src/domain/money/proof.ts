import type { Actor } from '../order/actor.ts';
import { concerns } from '../order/decide.ts';
import type { OrderState } from '../order/state.ts';
import { canonicalJson } from './canonical.ts';
import type { Entry, Owner } from './ledger.ts';

/** An entry at its place in the chain; `i` counts from 1. Hashes are SHA-256 in lower-case hex, salts 128 random bits. */
export interface ChainedEntry {
  readonly i: number;
  readonly entry: Entry;
  readonly salt: string;
  readonly leaf: string;
  readonly head: string;
}

/** What is hashed (UTF-8). docs/money.md repeats it, and tools/verify-proof does it again without this code. */
export const seedText = (orderId: string, currency: string): string => `headrail-chain-1\n${orderId}\n${currency}`;
export const leafText = (i: number, entry: Entry, salt: string): string =>
  `headrail-leaf-1\n${salt}\n${canonicalJson({ i, ...entry })}`;
export const linkText = (head: string, leaf: string): string => `headrail-link-1\n${head}\n${leaf}`;

/** What the signature is over. `for` is `all`, or whose entries are shown. */
export interface Statement {
  readonly order: string;
  readonly currency: string;
  /** The order's version: its last event. */
  readonly version: number;
  readonly count: number;
  readonly head: string;
  readonly for: Owner | 'all';
}

export const signedText = (statement: Statement): string => `headrail-proof-1\n${canonicalJson(statement)}`;

/** The whole journal of an order, as its object answers it. */
export interface Chain {
  readonly order: OrderState;
  readonly chain: readonly ChainedEntry[];
  readonly head: string;
}

/** An entry that the reader may see, or the hash of one that it may not: the chain can be followed either way. */
export type ProofEntry =
  | { readonly entry: Entry & { readonly i: number }; readonly salt: string }
  | { readonly hash: string };

export interface UnsignedProof {
  readonly format: 'headrail-proof-1';
  readonly statement: Statement;
  readonly entries: readonly ProofEntry[];
}

/** The journal as one reader may see it: the Platform all of it, others their own entries. Null where there is no such order. */
export function proofFor({ order, chain, head }: Chain, viewer: Actor): UnsignedProof | null {
  if (!concerns(order, viewer)) return null;
  const owner = viewer.role === 'platform' ? 'all' : (viewer.partyId ?? 'customer');
  const { id, currency, version } = order;
  return {
    format: 'headrail-proof-1',
    statement: { order: id, currency, version, count: chain.length, head, for: owner },
    entries: chain.map(({ i, entry, salt, leaf }) =>
      owner === 'all' || entry.owner === owner ? { entry: { i, ...entry }, salt } : { hash: leaf },
    ),
  };
}

/** The file: canonical JSON, so that there is exactly one way to write it. */
export const proofText = (proof: UnsignedProof, signature: string): string => canonicalJson({ ...proof, signature });
