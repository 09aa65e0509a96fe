import type Stripe from 'stripe';
import type { SimObject } from '../world/object.ts';
import type { World } from '../world/world.ts';
import { type Slice, shareOf, taken } from './expected-amounts.ts';

/** Everything that Stripe has of one order. */
export interface Books {
  readonly intents: readonly Stripe.PaymentIntent[];
  readonly captured: number;
  /** Accepted and not failed. */
  readonly refunds: readonly Stripe.Refund[];
  readonly refunded: number;
  /** Ours. Somebody may send a party more by hand: that is no money of the order. */
  readonly transfers: readonly Stripe.Transfer[];
  /** What somebody took back by hand of our transfers. */
  readonly takenByHand: readonly Taken[];
  /** What the customer's bank took back and has not returned. */
  readonly bank: number;
}

interface Taken {
  readonly party: string;
  readonly id: string;
  readonly amount: number;
}

export function booksOf(world: World, orderId: string): Books {
  const { store } = world.stripe;
  const intents = store.intents.by('transfer_group', orderId);
  const refunds = intents
    .flatMap((intent) => store.refunds.by('payment_intent', intent.id))
    .filter((refund) => refund.status === 'succeeded' || refund.status === 'pending');
  const transfers = store.transfers
    .by('transfer_group', orderId)
    .filter(({ metadata }) => metadata.party_id !== undefined);
  return {
    intents,
    captured: intents.reduce((n, intent) => n + intent.amount_received, 0),
    refunds,
    refunded: refunds.reduce((n, refund) => n + refund.amount, 0),
    transfers,
    takenByHand: transfers.flatMap(({ id, metadata }) =>
      store.reversals
        .by('transfer', id)
        .filter((reversal) => reversal.metadata?.n === undefined)
        .map((reversal) => ({ party: metadata.party_id ?? '', id: reversal.id, amount: reversal.amount })),
    ),
    bank: intents
      .flatMap((intent) => store.disputes.by('payment_intent', intent.id))
      .map(({ id }) => store.disputeMoney.get(id))
      .reduce((n, money) => n + (money?.withdrawn === true ? money.amount : 0), 0),
  };
}

/** Where the captured money went, as far as it is the order's. What is more than that is the Platform's loss. */
interface Given {
  /** By Stripe's refunds. */
  readonly refunded: number;
  /** By banks. */
  readonly bank: number;
  readonly loss: number;
  /** What is left of it. */
  readonly left: number;
}

/** `outside`: what was paid in another way. No party bears what Stripe gives back beyond that. */
export function givenOf({ captured, refunded: atStripe, bank: atBank }: Books, outside: number): Given {
  const refunded = Math.min(atStripe, captured - outside);
  const bank = Math.min(atBank, captured - outside - refunded);
  return { refunded, bank, loss: atStripe - refunded + atBank - bank, left: captured - outside - refunded - bank };
}

/** The order's money that a party has. */
export const netOf = (books: Books, party: string): number =>
  books.transfers
    .filter((transfer) => transfer.metadata.party_id === party)
    .reduce((n, transfer) => n + transfer.amount - transfer.amount_reversed, 0);

/** Checks after every step that no money moved that should not have moved. */
export function overstepped(world: World, object: SimObject, all: readonly Slice[]): string[] {
  const wrong: string[] = [];
  const books = booksOf(world, object.orderId);
  const total = all.reduce((n, slice) => n + slice.amount, 0);
  const live = books.intents.filter(({ status }) => status === 'requires_capture' || status === 'succeeded');
  if (live.length > 1) wrong.push('holds money twice');
  if (live.some(({ amount }) => amount !== total)) wrong.push('holds another amount than the total');
  if (books.captured > total) wrong.push(`captured ${books.captured} of ${total}`);
  if (books.refunded > books.captured) wrong.push(`refunded ${books.refunded} of ${books.captured}`);
  wrong.push(
    ...twice(
      books.refunds.flatMap((refund) => refund.metadata?.refund_id ?? []),
      'refund',
    ),
  );
  const moves = books.transfers.map(({ metadata }) => `${metadata.party_id} ${metadata.return ?? ''}`);
  wrong.push(...twice(moves, 'transfer'));
  const reversals = books.transfers
    .flatMap((transfer) => world.stripe.store.reversals.by('transfer', transfer.id))
    .filter(({ metadata }) => metadata?.n !== undefined)
    .map(({ metadata }) => `${metadata?.party_id} ${metadata?.n}`);
  wrong.push(...twice(reversals, 'reversal'));
  for (const { metadata, destination } of books.transfers) {
    const [party, account] = [metadata.party_id ?? '', String(destination)];
    const chosen = object.timeline.some(
      ({ type, data }) => type === 'money_redirected' && data.partyId === party && data.account === account,
    );
    if (!chosen && !world.stripe.accounts.wasTold(party, account))
      wrong.push(`${account} was paid, and is not that of ${party}`);
  }
  if (books.transfers.length > 0 && !object.seen.has('order_confirmed')) wrong.push('paid out before it was confirmed');
  const paid = books.transfers.reduce((n, transfer) => n + transfer.amount - transfer.amount_reversed, 0);
  if (paid > books.captured) wrong.push(`paid out ${paid} of ${books.captured}`);
  for (const party of new Set(books.transfers.map(({ metadata }) => metadata.party_id ?? ''))) {
    const [net, share] = [netOf(books, party), shareOf(taken(all, books.captured), party)];
    if (net > share) wrong.push(`${party} has ${net}, more than its share of ${share}`);
  }
  return wrong.map((what) => `${object.name}: ${what}`);
}

function twice(names: readonly string[], what: string): string[] {
  const again = names.find((name, i) => names.indexOf(name) !== i);
  return again === undefined ? [] : [`${what} ${again} was made twice`];
}
