import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../../durable-objects/journal/journal.ts';
import type { Entry } from '../../../src/domain/money/ledger.ts';
import {
  type Chain,
  leafText,
  linkText,
  proofFor,
  proofText,
  seedText,
  signedText,
  type UnsignedProof,
} from '../../../src/domain/money/proof.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { publicKeyFrom, tamperAll, verifyProof } from '../../../tools/verify-proof/verify.ts';
import { Disk } from '../../simulation/world/disk.ts';
import { OPS, ORDER, RETAILER, SYSTEM, WAY } from '../fixtures.ts';

const WALK = [...WAY.placed(), ...WAY.authorised(), ...WAY.committed(), ...WAY.captured()];

function written(): Journal {
  const journal = new Journal(new Disk().open());
  journal.transaction(() => {
    journal.create();
    for (const next of WALK) journal.append(next, 1_000);
  });
  return journal;
}

const chainOf = (journal: Journal): Chain => {
  const chain = journal.chain();
  if (chain === null) throw new Error('no order');
  return chain;
};

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const KEY = publicKeyFrom(JSON.stringify(publicKey.export({ format: 'jwk' })));

const signed = (proof: UnsignedProof, key: KeyObject = privateKey): Buffer =>
  Buffer.from(proofText(proof, sign(null, Buffer.from(signedText(proof.statement)), key).toString('base64url')));

const proofOf = (viewer: Actor, chain = chainOf(written())): UnsignedProof => {
  const proof = proofFor(chain, viewer);
  if (proof === null) throw new Error('not concerned');
  return proof;
};

describe('the proof chain', () => {
  it('grows with the event, and is rolled back with its transaction', () => {
    const journal = written();
    const { chain, head } = chainOf(journal);
    expect(chain.map(({ i }) => i)).toEqual(chain.map((_, n) => n + 1));
    expect(chain.at(-1)?.head).toBe(head);
    expect(new Set(chain.map(({ salt }) => salt)).size).toBe(chain.length);
    const refund = event('payment_voided', {}, SYSTEM);
    const attempt = () =>
      journal.transaction(() => {
        journal.append(refund, 2_000);
        throw new Error('no');
      });
    expect(attempt).toThrow('no');
    expect(chainOf(journal)).toEqual({ order: journal.order(), chain, head });
  });

  it('begins with the id of the order, so that a proof fits only one order', () => {
    const empty = new Journal(new Disk().open());
    expect(empty.chain()).toBeNull();
    empty.transaction(() => {
      empty.create();
      for (const next of WAY.placed()) empty.append(next, 1);
    });
    expect(chainOf(empty).chain).toEqual([]);
    expect(verifyProof(signed(proofOf(OPS, chainOf(empty))), KEY)).toMatchObject({ rejected: null, entries: 0 });
  });
});

describe('verify-proof', () => {
  it('accepts a proof of the object, complete or redacted', () => {
    expect(verifyProof(signed(proofOf(OPS)), KEY)).toMatchObject({ rejected: null, for: 'all' });
    const own = verifyProof(signed(proofOf(RETAILER)), KEY);
    expect(own).toMatchObject({ rejected: null, for: 'ret_a', shown: 1 });
    expect(own.entries).toBeGreaterThan(own.shown);
  });

  it('rejects a proof with any changed byte', () => {
    const bytes = signed(proofOf(RETAILER));
    // Flips to another character, to the other case, and to a byte that is not ASCII.
    for (const flip of [0x01, 0x20, 0x80]) expect(tamperAll(bytes, KEY, flip)).toEqual([]);
  });

  const chain = chainOf(written());
  const proof = proofOf(OPS, chain);
  const { entries } = proof;
  const [first, second] = [entries[0] ?? raise(), entries[1] ?? raise()];
  const with_ = (change: Partial<UnsignedProof>): UnsignedProof => ({ ...proof, ...change });

  it.each<[string, Buffer, RegExp]>([
    ['an entry left out', signed(with_({ entries: entries.slice(1) })), /entry 1 says/],
    ['the last one left out', signed(with_({ entries: entries.slice(0, -1) })), /missing/],
    ['two exchanged', signed(with_({ entries: [second, first, ...entries.slice(2)] })), /says that it is another/],
    ['another head', signed(with_({ statement: { ...proof.statement, head: '0'.repeat(64) } })), /does not lead/],
    ['another order', signed(with_({ statement: { ...proof.statement, order: 'ord_x' } })), /does not lead/],
    ['all promised, some hidden', signed({ ...proofOf(RETAILER, chain), statement: proof.statement }), /hides some/],
    ["somebody else's shown", signed(with_({ statement: { ...proof.statement, for: 'ret_a' } })), /somebody else/],
    ['a signature by another key', signed(proof, generateKeyPairSync('ed25519').privateKey), /does not fit/],
    ['spaces between', Buffer.from(JSON.stringify(JSON.parse(signed(proof).toString()), null, 1)), /canonical/],
    ['a field more', Buffer.from(signed(proof).toString().replace('{', '{"a":1,')), /other fields/],
    ['no proof at all', Buffer.from('null'), /no object/],
  ])('rejects %s', (_, bytes, why) => {
    expect(verifyProof(bytes, KEY).rejected).toMatch(why);
  });

  /** A proof of wrong entries, with a correct chain and our own signature. */
  const forged = (change: (entry: Entry) => Entry): Buffer => {
    let head = sha256(seedText(ORDER, 'gbp'));
    const links = chain.chain.map((link) => {
      const entry = change(link.entry);
      const leaf = sha256(leafText(link.i, entry, link.salt));
      head = sha256(linkText(head, leaf));
      return { ...link, entry, leaf, head };
    });
    return signed(proofOf(OPS, { ...chain, chain: links, head }));
  };

  it('rejects a wrong ledger, even with a correct chain and our own signature', () => {
    expect(
      verifyProof(
        forged((entry) => entry),
        KEY,
      ).rejected,
    ).toBeNull();
    const more = forged((entry) => (entry.owner === 'sup_a' ? { ...entry, amount: entry.amount + 1 } : entry));
    expect(verifyProof(more, KEY).rejected).toMatch(/do not balance/);
    const less = forged((entry) => (entry.movement === 'authorise' ? { ...entry, amount: 1 } : entry));
    expect(verifyProof(less, KEY).rejected).toMatch(/more was captured than authorised/);
  });
});

function raise(): never {
  throw new Error('the chain is empty');
}
