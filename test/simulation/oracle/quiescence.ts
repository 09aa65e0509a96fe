import { MAIL_TEMPLATES } from '../../../src/domain/conversation/mail.ts';
import type { OrderEvent } from '../../../src/domain/order/events.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import type { SimObject } from '../world/object.ts';
import { isMarked, isOwed, reachedBy, says, toldAgain } from '../world/queues.ts';
import { outboxOn } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { borneBy, type Slice, shareOf, taken } from './expected-amounts.ts';
import { ledgerWrongs } from './ledger-checks.ts';
import { owedSince, paidOtherwise } from './owed.ts';
import { type Books, booksOf, givenOf, netOf } from './stripe-checks.ts';

/** The statuses in which an order may stay when everything works again: it has ended, or waits for a person. */
const FINAL = new Set(['confirmed', 'in_production', 'dispatched', 'delivered', 'cancelled', 'refunded']);

/** Checks what must be true after the recovery, when nothing is left to do. */
export function quiescenceWrongs(world: World, slices: (orderId: string) => readonly Slice[]): string[] {
  const heard = new Set(world.unbooked.map(({ about }) => about));
  const unheard = world.stripe.accounts.closed.filter((id) => !heard.has(id));
  const told = unheard.map((id) => `${id} was closed, and Platform Ops do not see it`);
  const orders = world.objects.flatMap((object) => {
    const order = object.shadow;
    if (order === null) return neverPlaced(world, object);
    const wrong = restOf(world, object, order, slices(object.orderId));
    return wrong.map((what) => `${object.name} after recovery: ${what}`);
  });
  return [...told, ...orders];
}

function neverPlaced(world: World, object: SimObject): string[] {
  const { captured } = booksOf(world, object.orderId);
  return captured === 0 ? [] : [`${object.name} after recovery: money of an order that does not exist`];
}

/** No automatic work is left: no alarm, nothing in the outbox, and the read model has the last version. */
function settled(world: World, object: SimObject): string[] {
  const { disk, shadow } = object;
  const wrong: string[] = [];
  if (disk.alarm !== null) wrong.push('an alarm is set');
  for (const id of outboxOn(disk)) wrong.push(`outbox still has ${id}`);
  if (world.queues.readModel.get(object.orderId) !== shadow?.version) wrong.push('the read model is behind');
  return wrong;
}

function restOf(world: World, object: SimObject, order: OrderState, all: readonly Slice[]): string[] {
  const books = booksOf(world, object.orderId);
  const wrong = settled(world, object);
  const kept = keptByBank(world, books);
  for (const { work, code } of order.parked) {
    if (!(kept && code === 'charge_disputed')) wrong.push(`${work} stays parked (${code})`);
  }
  if (!FINAL.has(order.status)) wrong.push(`it stays ${order.status}`);
  if (order.saga.direction !== 'finished') wrong.push(`its saga stays ${order.saga.direction}`);
  return [
    ...wrong,
    ...mails(world, object, order),
    ...parcels(object.timeline),
    ...refundsTold(order, object.timeline),
    ...money(world, object, order, books, all),
    ...goods(world, object, order),
  ];
}

/** The mail of every status that was reached was sent, unless the order was cancelled first. */
function mails(world: World, object: SimObject, order: OrderState): string[] {
  const sent = world.queues.mails.filter(({ orderId }) => orderId === object.orderId);
  return MAIL_TEMPLATES.flatMap((template) => {
    const held = template !== 'cancelled' || order.payment.chargeId !== null;
    const again = object.timeline.some((event) => toldAgain(event) === template);
    const failed = template === 'refund_failed';
    const reached = isMarked(template)
      ? object.timeline.some((one) => says(template, one))
      : object.seen.has(reachedBy(template)) && held;
    const due = failed ? object.timeline.some(isOwed) : reached || again;
    const gone = sent.some((mail) => mail.template === template);
    const told = order.mails.findLast((mail) => mail.template === template)?.outcome;
    if (!due) return told === undefined && !gone ? [] : [`a mail ${template} that was never due`];
    if (told === 'due' || told === undefined) return [`mail ${template} was never settled`];
    if (told === 'sent' && !gone) return [`mail ${template} is said to be sent and was not`];
    // The refund may be made, or the bank may have taken the money, before the mail about its failure is sent.
    // The last parcel may leave before the mail about the first is sent.
    const overtaken = template === 'partly_dispatched' && object.seen.has('order_dispatched');
    // The refund may fail before its mail is sent.
    const fallen = template === 'refund_sent' && object.seen.has('refund_failed');
    const ended = order.status === 'cancelled' && template !== 'cancelled';
    const voidable = failed || template === 'refunded' || overtaken || fallen || ended;
    return told === 'void' && !voidable ? [`mail ${template} was not sent`] : [];
  });
}

/** The customer is told of the first parcel, if others are still to leave, and of no later one. */
function parcels(timeline: readonly OrderEvent[]): string[] {
  const wrong: string[] = [];
  const here = new Set<string>();
  let left = 0;
  for (const { type, data } of timeline) {
    if (type === 'fulfilment_requested') for (const { id } of data.fulfilments) here.add(id);
    if (type === 'fulfilment_rejected') here.delete(data.fulfilmentId);
    if (type === 'fulfilments_withdrawn' || type === 'withdrawal_started')
      for (const id of data.fulfilmentIds) here.delete(id);
    if (type !== 'fulfilment_dispatched') continue;
    const told = left === 0 && here.size > 1;
    if ((data.mail === true) !== told) wrong.push(`parcel ${left + 1} of ${here.size} is ${told ? 'not ' : ''}told`);
    left += 1;
  }
  return wrong;
}

/** Each refund that Stripe has made is told: by its own mail, or by one that was owed after it was asked for. */
function refundsTold({ refunds, mails: owed }: OrderState, timeline: readonly OrderEvent[]): string[] {
  return refunds.flatMap(({ id, source, status }) => {
    if (status !== 'succeeded' || source.kind === 'chargeback') return [];
    const from = timeline.findLastIndex((e) => e.type === 'refund_requested' && e.data.id === id);
    const later = timeline.slice(from).some(({ type, data }) => {
      const own = type === 'refund_issued' && data.id === id && data.mail === true;
      return own || type === 'order_refunded' || type === 'order_cancelled';
    });
    const alone = owed.filter(({ about }) => about === id).length;
    if (alone > 1) return [`${id} is told ${alone} times`];
    return alone === 1 || later ? [] : [`${id} was made, and the customer was not told`];
  });
}

function money(world: World, object: SimObject, order: OrderState, books: Books, all: readonly Slice[]): string[] {
  const wrong: string[] = [];
  const total = all.reduce((n, slice) => n + slice.amount, 0);
  const { payment } = order;
  if (books.captured !== payment.captured)
    wrong.push(`Stripe captured ${books.captured}, the order says ${payment.captured}`);
  const accepted = order.refunds.filter((r) => r.status === 'pending' || r.status === 'succeeded');
  const own = accepted.filter((r) => r.source.kind !== 'chargeback');
  const bank = accepted.filter((r) => r.source.kind === 'chargeback').reduce((n, r) => n + r.amount, 0);
  const given = givenOf(books, paidOtherwise(object.timeline));
  if (bank !== given.bank) wrong.push(`the bank holds ${books.bank}, the order says ${bank}`);
  wrong.push(...decisions(world, order, books));
  const seen = new Set((order.externalReversals ?? []).map(({ reversalId }) => reversalId));
  for (const { id } of books.takenByHand) if (!seen.delete(id)) wrong.push(`${id} was made by hand, and is not booked`);
  for (const id of seen) wrong.push(`${id} is booked as made by hand, and was not`);
  const waits = Math.min(owedSince(object.timeline), given.left);
  if (waits > 0 && !keptByBank(world, books))
    wrong.push(`the customer still waits for ${waits}, since a refund failed`);
  const refunded = own.reduce((n, r) => n + (r.source.kind === 'otherwise' ? 0 : r.amount), 0);
  if (refunded !== given.refunded) wrong.push(`Stripe refunded ${books.refunded}, the order says ${refunded}`);
  if (books.intents.some(({ status }) => status === 'requires_capture')) wrong.push('the card is still held');
  if (order.status === 'cancelled' && order.agreedCancel === null) {
    const kept = given.left;
    const shown = keptByBank(world, books) && order.parked.some(({ code }) => code === 'charge_disputed');
    if (kept !== 0 && !shown) wrong.push(`cancelled, and ${kept} is kept`);
  } else if (books.captured !== (world.capturedByHand.get(object.orderId) ?? total)) {
    wrong.push(`captured ${books.captured} of ${total}`);
  }
  for (const refund of order.refunds) {
    const sum = refund.allocations.reduce((n, a) => n + a.amount, 0);
    if (sum !== refund.amount) wrong.push(`${refund.id}: its lines sum to ${sum}, not ${refund.amount}`);
  }
  const shared = taken(all, books.captured);
  return [...wrong, ...ledgerWrongs(object, books), ...parties(world, object, order, books, shared)];
}

/** A bank keeps a part of the money for good. Stripe takes no refund of the rest, so a person has to pay it. */
const keptByBank = (world: World, { intents }: Books): boolean =>
  intents.some(({ id }) =>
    world.stripe.store.disputes
      .by('payment_intent', id)
      .some((one) => one.status === 'lost' && !one.is_charge_refundable),
  );

/** The order knows every dispute, and the bank's last word on it. */
function decisions(world: World, order: OrderState, books: Books): string[] {
  const disputes = books.intents.flatMap(({ id }) => world.stripe.store.disputes.by('payment_intent', id));
  return disputes.flatMap(({ id, status }) => {
    const said = order.chargebacks.find(({ stripeId }) => stripeId === id)?.status ?? 'nothing';
    return said === (status === 'warning_closed' ? 'closed' : status)
      ? []
      : [`${id} is ${status}, the order says ${said}`];
  });
}

/** Each party has exactly its share less what it bears, to the penny. */
function parties(world: World, object: SimObject, order: OrderState, books: Books, all: readonly Slice[]): string[] {
  const confirmed = object.seen.has('order_confirmed');
  const bears = borneBy(world.market, all, object.timeline);
  return [
    ...new Set(
      all
        .flatMap(({ parts }) => parts)
        .filter((p) => p.role !== 'platform')
        .map((p) => p.party),
    ),
  ].flatMap((party) => {
    const share = shareOf(all, party);
    const want = confirmed ? Math.max(0, share - (bears.get(party) ?? 0)) : 0;
    const has = netOf(books, party);
    const transfer = order.transfers.find((t) => t.partyId === party);
    const said = order.transfers.length === 0 ? 0 : share;
    if ((transfer?.share ?? 0) !== said)
      return [`${party}'s share is ${share}, the order says ${transfer?.share ?? 0}`];
    // What somebody took back by hand counts towards what the party bears, and is never sent again.
    const taken = books.takenByHand.reduce((n, one) => n + (one.party === party ? one.amount : 0), 0);
    // What the customer is still owed is no party's.
    const waits = order.status === 'cancelled' || owedSince(object.timeline) > 0;
    const owed = waits && keptByBank(world, books);
    const least = confirmed && !owed ? want - taken : 0;
    return has <= want && has >= least ? [] : [`${party} has ${has}, and should have ${want} (${taken} by hand)`];
  });
}

/** The units sold are those of the lines that were made or will be made. Tasks and holds agree with that. */
function goods(world: World, object: SimObject, order: OrderState): string[] {
  const wrong: string[] = [];
  const { stock, suppliers } = world;
  const demand = new Map<string, number>();
  const kept = new Map<string, number>();
  for (const line of order.lines) {
    const fulfilment = order.fulfilments.find((f) => f.lineIds.includes(line.id));
    const started = object.timeline.some(
      (e) => e.type === 'fulfilment_started' && e.data.fulfilmentId === fulfilment?.id,
    );
    const given = order.status === 'cancelled' || fulfilment?.status === 'withdrawn';
    demand.set(line.sku, (demand.get(line.sku) ?? 0) + line.quantity);
    const idle = fulfilment === undefined || ['withdrawn', 'rejected'].includes(fulfilment.status);
    if (order.status === 'cancelled' && !idle) wrong.push(`cancelled, and ${fulfilment.id} is ${fulfilment.status}`);
    if (!given || started) kept.set(line.sku, (kept.get(line.sku) ?? 0) + line.quantity);
    if (given && fulfilment !== undefined && suppliers.tasks.get(fulfilment.id) !== 'withdrawn') {
      wrong.push(`${fulfilment.id} is still on its supplier's list`);
    }
  }
  for (const [sku, units] of demand) {
    const sold = stock.sold(object.orderId, sku);
    // A SKU that two suppliers sell is one row of stock: all of it is given back, or nothing.
    const mixed = ![0, units].includes(kept.get(sku) ?? 0);
    if (!mixed && sold !== (kept.get(sku) ?? 0)) wrong.push(`${sold} of ${sku} sold, ${kept.get(sku) ?? 0} are needed`);
  }
  // After a wipe of Redis, a late call finds no mark and holds the units again, until that hold expires.
  const held = stock.holds.some((hold) => hold.order === object.orderId && hold.expiresAt > world.now);
  if (held && stock.marks.has(object.orderId)) wrong.push('a hold stays');
  return wrong;
}
