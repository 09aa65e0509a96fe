import type { SimObject } from '../world/object.ts';
import { entriesOn } from '../world/records.ts';
import { paidOtherwise } from './owed.ts';
import { type Books, givenOf, netOf } from './stripe-checks.ts';

interface Side {
  readonly seq: number;
  readonly account: string;
  readonly owner: string;
  /** Debits are positive. */
  readonly amount: number;
}

function sidesOf(object: SimObject): Side[] {
  return entriesOn(object.disk).map(({ seq, account, owner, side, amount }) => ({
    seq,
    account,
    owner,
    amount: side === 'debit' ? amount : -amount,
  }));
}

const sum = (sides: readonly Side[]): number => sides.reduce((n, side) => n + side.amount, 0);

/** Every movement in the ledger balances, and its cash accounts agree with Stripe's books. */
export function ledgerWrongs(object: SimObject, books: Books): string[] {
  const sides = sidesOf(object);
  const wrong: string[] = [];
  const movements = new Map<number, Side[]>();
  for (const side of sides) movements.set(side.seq, [...(movements.get(side.seq) ?? []), side]);
  for (const [seq, entries] of movements) {
    if (sum(entries) !== 0) wrong.push(`ledger: event ${seq} is off by ${sum(entries)}`);
  }
  const cash = (owner: string): number => sum(sides.filter((s) => s.account === 'cash' && s.owner === owner));
  const outside = paidOtherwise(object.timeline);
  const given = givenOf(books, outside);
  const kept = given.left + outside;
  if (cash('customer') !== kept) wrong.push(`ledger: ${cash('customer')} of the customer's money, at Stripe ${kept}`);
  // What the customer gets beyond what was left is the Platform's loss, and nothing else is.
  const loss = sum(sides.filter(({ account }) => account === 'loss'));
  if (loss !== given.loss) wrong.push(`ledger: a loss of ${loss}, at Stripe ${given.loss}`);
  const paid = sum(sides.filter(({ account }) => account === 'outside'));
  if (paid !== 0 - outside) wrong.push(`ledger: ${0 - paid} was paid in another way, the timeline says ${outside}`);
  const held = sum(sides.filter(({ account }) => account === 'held'));
  if (held !== 0) wrong.push(`ledger: ${held} is still held on the card`);
  for (const party of new Set(books.transfers.map(({ metadata }) => metadata.party_id ?? ''))) {
    const [ours, theirs] = [-cash(party), netOf(books, party)];
    if (ours !== theirs) wrong.push(`ledger: ${party} has ${ours}, at Stripe ${theirs}`);
  }
  return wrong;
}
