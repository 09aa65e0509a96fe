import type { Actor } from '../order/actor.ts';
import { concerns } from '../order/decide.ts';
import type { OrderState } from '../order/state.ts';
import { canonicalJson } from './canonical.ts';
import type { Entry, Owner } from './ledger.ts';

/** An entry and its place `i` in the chain, from 1. Hashes are SHA-256 in lower-case hex, salts are 128 random bits. */
export interface ChainedEntry {
  readonly i: number;
  readonly entry: Entry;
  readonly salt: string;
  readonly leaf: string;
  readonly head: string;
}

/**
 * The texts that are hashed, in UTF-8. docs/money.md describes them; tools/verify-proof makes them without this code.
 */
export const seedText = (orderId: string, currency: string): string => `headrail-chain-1\n${orderId}\n${currency}`;
export const leafText = (i: number, entry: Entry, salt: string): string =>
  `headrail-leaf-1\n${salt}\n${canonicalJson({ i, ...entry })}`;
export const linkText = (head: string, leaf: string): string => `headrail-link-1\n${head}\n${leaf}`;

/** What is signed. `for` is the owner whose entries are shown, or `all`. */
export interface Statement {
  readonly order: string;
  readonly currency: string;
  /** The `seq` of the order's last event. */
  readonly version: number;
  readonly count: number;
  readonly head: string;
  readonly for: Owner | 'all';
}

export const signedText = (statement: Statement): string => `headrail-proof-1\n${canonicalJson(statement)}`;

/** The whole ledger of an order, as its object answers it. */
export interface Chain {
  readonly order: OrderState;
  readonly chain: readonly ChainedEntry[];
  readonly head: string;
}

/** An entry, or only its hash where the reader may not see it. The chain can be checked with either. */
type ProofEntry = { readonly entry: Entry & { readonly i: number }; readonly salt: string } | { readonly hash: string };

export interface UnsignedProof {
  readonly format: 'headrail-proof-1';
  readonly statement: Statement;
  readonly entries: readonly ProofEntry[];
}

/**
 * The ledger as one reader may see it. The Platform sees every entry, others their own. Null: not the reader's order.
 */
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

/** The proof as a file. Canonical JSON has exactly one way to write it. */
export const proofText = (proof: UnsignedProof, signature: string): string => canonicalJson({ ...proof, signature });
