import { createPublicKey, verify as ed25519, hash } from 'node:crypto';

/**
 * Checks a proof of an order's money (docs/money.md). It shares no code with the platform that writes the proof. It
 * implements the hashes, the chain and the signature a second time, from the document.
 */

export interface Verdict {
  /** The reason why the proof is rejected. Null: it is valid. */
  readonly rejected: string | null;
  readonly order: string;
  readonly for: string;
  readonly entries: number;
  readonly shown: number;
}

type PublicKey = ReturnType<typeof createPublicKey>;

class Rejected extends Error {}
const reject = (why: string): never => {
  throw new Rejected(why);
};

type Fields = Readonly<Record<string, unknown>>;

const sha256 = (text: string): string => hash('sha256', text, 'hex');
const HEX_64 = /^[0-9a-f]{64}$/;
const SALT = /^[0-9a-f]{32}$/;

/** Canonical JSON: sorted names, no white space, whole numbers only. */
function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : reject('a number is not whole');
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const given = fields(value, 'a value');
  const named = Object.keys(given)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(given[name])}`);
  return `{${named.join(',')}}`;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fields(value: unknown, what: string, names?: readonly string[]): Fields {
  if (!isObject(value)) return reject(`${what} is no object`);
  if (names === undefined) return value;
  const same = Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
  return same ? value : reject(`${what} has other fields than ${names.join()}`);
}

const text = (value: unknown, what: string, pattern = /^[\x21-\x7e]+$/): string =>
  typeof value === 'string' && pattern.test(value) ? value : reject(`${what} is not as it must be`);

const count = (value: unknown, what: string, least: number): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : reject(`${what} is no count`);

interface Entry {
  readonly i: number;
  readonly seq: number;
  readonly movement: string;
  readonly account: string;
  readonly owner: string;
  readonly side: string;
  readonly amount: number;
}

const ENTRY_FIELDS = ['account', 'amount', 'at', 'i', 'movement', 'owner', 'ref', 'seq', 'side'];
const MOVEMENTS =
  /^(authorise|void|capture|transfer|reversal|refund|refund_failure|paid_otherwise|chargeback|reinstatement|excess|excess_back)$/;

function readEntry(value: unknown, i: number): Entry {
  const given = fields(value, `entry ${i}`, ENTRY_FIELDS);
  count(given.at, `entry ${i}: at`, 0);
  text(given.ref, `entry ${i}: ref`);
  if (given.i !== i) reject(`entry ${i} says that it is another`);
  return {
    i,
    seq: count(given.seq, `entry ${i}: seq`, 1),
    movement: text(given.movement, `entry ${i}: movement`, MOVEMENTS),
    account: text(given.account, `entry ${i}: account`, /^(customer|held|cash|party|loss|outside)$/),
    owner: text(given.owner, `entry ${i}: owner`),
    side: text(given.side, `entry ${i}: side`, /^(debit|credit)$/),
    amount: count(given.amount, `entry ${i}: amount`, 1),
  };
}

/** Checks the chain. Returns the entries that are shown. */
function follow(list: unknown, order: string, currency: string): { head: string; total: number; shown: Entry[] } {
  if (!Array.isArray(list)) return reject('there are no entries');
  let head = sha256(`headrail-chain-1\n${order}\n${currency}`);
  const shown: Entry[] = [];
  for (const [index, item] of list.entries()) {
    const i = index + 1;
    const hidden = 'hash' in fields(item, `entry ${i}`);
    const given = fields(item, `entry ${i}`, hidden ? ['hash'] : ['entry', 'salt']);
    let leaf = text(given.hash ?? '0'.repeat(64), `entry ${i}: hash`, HEX_64);
    if (!hidden) {
      shown.push(readEntry(given.entry, i));
      leaf = sha256(`headrail-leaf-1\n${text(given.salt, `entry ${i}: salt`, SALT)}\n${canonical(given.entry)}`);
    }
    head = sha256(`headrail-link-1\n${head}\n${leaf}`);
  }
  return { head, total: list.length, shown };
}

const total = (entries: readonly Entry[], keep: (entry: Entry) => boolean): number =>
  entries.filter(keep).reduce((sum, entry) => sum + entry.amount, 0);

/**
 * Checks that every movement balances, that at most the authorised amount is captured, and that at most the captured
 * amount is given back. Only possible if all entries are shown.
 */
function checkBooks(entries: readonly Entry[]): void {
  let seq = 0;
  for (const entry of entries) {
    if (entry.seq < seq) reject(`entry ${entry.i} belongs to an earlier event than the one before it`);
    seq = entry.seq;
  }
  for (const one of new Set(entries.map((entry) => entry.seq))) {
    const legs = entries.filter((entry) => entry.seq === one);
    if (total(legs, (e) => e.side === 'debit') !== total(legs, (e) => e.side === 'credit')) {
      reject(`the entries of event ${one} do not balance`);
    }
    if (new Set(legs.map((leg) => leg.movement)).size !== 1) reject(`event ${one} is two movements`);
  }
  const cash = (movement: string, side: string): number =>
    total(entries, (e) => e.movement === movement && e.account === 'cash' && e.side === side);
  const authorised = total(entries, (e) => e.movement === 'authorise' && e.account === 'held');
  const captured = cash('capture', 'debit');
  const otherwise = total(entries, (e) => e.account === 'outside' && e.side === 'credit');
  const given = cash('refund', 'credit') + cash('chargeback', 'credit') + otherwise;
  const back = cash('refund_failure', 'debit') + cash('reinstatement', 'debit');
  if (authorised > 0 && captured > authorised) reject('more was captured than authorised');
  if (given - back > captured) reject('more was given back than captured');
}

/** An Ed25519 public key: a JWK as JSON, or its `x` alone. */
export function publicKeyFrom(given: string): PublicKey {
  const trimmed = given.trim();
  const jwk = trimmed.startsWith('{') ? fields(JSON.parse(trimmed), 'the key') : { x: trimmed };
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: text(jwk.x, 'the key', /^[\w-]{43}$/) },
    format: 'jwk',
  });
}

function check(bytes: Buffer, key: PublicKey): Omit<Verdict, 'rejected'> {
  const written = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const proof = fields(JSON.parse(written), 'the proof', ['entries', 'format', 'signature', 'statement']);
  if (canonical(proof) !== written) reject('it is not written canonically');
  if (proof.format !== 'headrail-proof-1') reject('it is of another format');
  const names = ['count', 'currency', 'for', 'head', 'order', 'version'];
  const statement = fields(proof.statement, 'the statement', names);
  const order = text(statement.order, 'order');
  const reader = text(statement.for, 'for');
  const { head, total: entries, shown } = follow(proof.entries, order, text(statement.currency, 'currency'));
  if (statement.count !== entries) reject('entries are missing, or too many');
  if (statement.head !== head) reject('the chain does not lead to its head');
  const signature = Buffer.from(text(proof.signature, 'signature', /^[\w-]{86}$/), 'base64url');
  if (signature.toString('base64url') !== proof.signature) reject('the signature is not written canonically');
  if (!ed25519(null, Buffer.from(`headrail-proof-1\n${canonical(statement)}`), key, signature)) {
    reject('the signature does not fit');
  }
  if (reader === 'all') {
    if (shown.length !== entries) reject('it says that all is shown, and hides some');
    checkBooks(shown);
  } else if (shown.some((entry) => entry.owner !== reader)) reject("it shows somebody else's entries");
  return { order, for: reader, entries, shown: shown.length };
}

/** Whether a proof is valid to the byte. */
export function verifyProof(bytes: Buffer, key: PublicKey): Verdict {
  try {
    return { rejected: null, ...check(bytes, key) };
  } catch (error) {
    // A proof that cannot be parsed is rejected.
    const rejected = error instanceof Error ? error.message : 'unreadable';
    return { rejected, order: '', for: '', entries: 0, shown: 0 };
  }
}

/** Flips every byte, one at a time (`flip`: the bits). Returns the positions at which the proof was still accepted. */
export function tamperAll(bytes: Buffer, key: PublicKey, flip = 0x01): number[] {
  const accepted: number[] = [];
  const copy = Buffer.from(bytes);
  for (const [at, byte] of bytes.entries()) {
    copy[at] = byte ^ flip;
    if (verifyProof(copy, key).rejected === null) accepted.push(at);
    copy[at] = byte;
  }
  return accepted;
}
