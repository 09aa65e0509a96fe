import fc from 'fast-check';
import { describe, it } from 'vitest';
import { balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { mulDivFloor, proportional, sum } from '../../../src/domain/money/money.ts';
import { totalShares } from '../../../src/domain/money/split.ts';
import { event } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { refundables } from '../../../src/domain/refunds/cost-sharing.ts';
import { costSharesOf, issued, refundableLeft, refundedAmount } from '../../../src/domain/refunds/refund.ts';
import { quoteRefund, type RefundQuote, requestRefund } from '../../../src/domain/refunds/request.ts';
import type { CostShare, RefundAsk, RefundSource } from '../../../src/domain/refunds/state.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { OPS, SYSTEM, type Walk } from '../fixtures.ts';
import {
  type AskShape,
  confirmedWalk,
  doPartyWork,
  moveTransfer,
  orderShape,
  type Step,
  step,
} from './refund-world.ts';

/** The acceptance run uses `REFUND_SEQUENCES=100000`. */
const numRuns = Number(process.env.REFUND_SEQUENCES ?? 2_000);
const timeout = Math.max(900_000, numRuns * 10);

/** With millions of checks, Vitest's own assertions would take most of the time. */
function same(given: number, wanted: number, what = ''): void {
  if (given !== wanted) throw new Error(`${what} is ${given}, not ${wanted}`);
}
function atLeast(given: number, least: number): void {
  if (given < least) throw new Error(`${given} is below ${least}`);
}

const shareOf = (order: OrderState, partyId: string): number =>
  sum(
    totalShares([...order.lines.flatMap((line) => line.shares), ...order.shipping.shares])
      .filter((share) => share.partyId === partyId)
      .map((share) => share.amount),
  );
const connected = (order: OrderState) => order.parties.filter((party) => party.role !== 'platform');

function askOf(order: OrderState, shape: AskShape): RefundAsk {
  if (shape.by === 'amount') return { amount: 1 + (shape.amount % Math.ceil(refundableLeft(order) / 3 || 1)) };
  if (shape.by === 'shipping') return { shipping: shape.amount % (1 + Math.ceil(order.shipping.amount / 3)) };
  if (shape.by === 'all') return {};
  return {
    lines: shape.lines.map(({ line, quantity }) => ({
      lineId: order.lines[line % order.lines.length]?.id ?? '',
      quantity,
    })),
  };
}

/** Makes cost shares for a part of the amount from the weights. The retailer bears the rest. */
function borneByWeights(order: OrderState, weights: readonly number[] | null, amount: number): CostShare[] | null {
  if (weights === null) return null;
  const all = order.parties.slice(0, weights.length);
  const amounts = proportional(amount, [...weights.slice(0, all.length), 1]);
  return all.map(({ id }, i) => ({ partyId: id, amount: amounts[i] ?? 0 }));
}

/** Checks a sequence after every step, and keeps the quotes that are not executed yet. */
class Watched {
  readonly walk: Walk;
  readonly quotes = new Map<string, RefundQuote>();
  readonly entries: Entry[] = [];
  #read = 0;
  #before: OrderState | null = null;

  constructor(walk: Walk) {
    this.walk = walk;
    this.#book();
  }

  /** Books the new events, and compares each with its quote and with the cost shares before it. */
  #book(): void {
    const { events } = this.walk;
    for (const next of events.slice(this.#read)) {
      const before = this.#before;
      if (before !== null) {
        this.entries.push(...entriesOf(before, next));
        const after = evolve(before, next);
        if (next.type === 'refund_issued') this.#executed(before, after, next.data.id);
      }
      this.#before = evolve(before, next);
    }
    this.#read = events.length;
  }

  #executed(before: OrderState, after: OrderState, id: string): void {
    const quote = this.quotes.get(id);
    if (quote === undefined) throw new Error('issued without a quote');
    const [was, is] = [costSharesOf(before), costSharesOf(after)];
    for (const { id: partyId, role } of after.parties) {
      const change = (is.get(partyId) ?? 0) - (was.get(partyId) ?? 0);
      const quoted = quote.parties.find((party) => party.partyId === partyId);
      same(change, quoted?.amount ?? 0, `${partyId} of ${id}`);
      if (role !== 'platform') atLeast(change, 0);
    }
    const refund = after.refunds.find((one) => one.id === id);
    for (const { id: partyId, refundableBps } of after.parties) {
      // With a cap of 0 %, a started supplier bears nothing.
      const bound = refundableBps === 0 && refund?.capped.includes(partyId);
      if (bound) same(is.get(partyId) ?? 0, was.get(partyId) ?? 0, partyId);
    }
    const agreed = refund?.borneBy ?? [];
    for (const { partyId, amount } of agreed) {
      const change = (is.get(partyId) ?? 0) - (was.get(partyId) ?? 0);
      if (partyId.startsWith('sup_') || partyId.startsWith('brd_')) same(change, amount);
      else atLeast(change, amount);
    }
  }

  refund(shape: AskShape, weights: readonly number[] | null, kind: RefundSource['kind']): void {
    const order = this.walk.state;
    const ask = askOf(order, shape);
    const first = quoteRefund(order, ask, { borneBy: null, kind });
    if (isRefusal(first)) return;
    const borneBy = borneByWeights(order, weights, first.amount);
    const quote = quoteRefund(order, ask, { borneBy, kind });
    const events = requestRefund(order, ask, OPS, { source: { kind, id: null }, borneBy, reason: 'r' });
    if (isRefusal(quote) || isRefusal(events)) throw new Error('quoted and refused');
    same(sum(quote.parties.map((party) => party.amount)), quote.amount);
    same(sum(quote.allocations.map((one) => one.amount)), quote.amount);
    for (const party of quote.parties) same(party.fromShare + party.receivable, party.amount);
    this.walk.append(...events);
    const refund = this.walk.state.refunds.at(-1);
    if (refund !== undefined) this.quotes.set(refund.id, quote);
  }

  take(next: Step): void {
    const { walk } = this;
    if (next.do === 'refund') this.refund(next.ask, next.bears, next.kind);
    else if (next.do === 'issue') this.issue(next.pending);
    else if (next.do === 'transfer') moveTransfer(walk, next.which);
    else if (next.do === 'work') doPartyWork(walk, next.which);
    else if (next.do === 'start') this.#start(next.which);
    else this.#fail(next.which);
    this.check();
  }

  /** Stripe accepts refunds in the order of the requests, because the runner sends them in that order. */
  issue(pending: boolean): boolean {
    const refund = this.walk.state.refunds.find(({ status }) => status === 'requested');
    if (refund === undefined) return false;
    this.walk.append(event('refund_issued', { id: refund.id, stripeRefundId: `re_${refund.id}`, pending }, SYSTEM));
    return true;
  }

  #start(which: number): void {
    const waiting = this.walk.state.fulfilments.filter(({ status }) => status === 'accepted');
    const f = waiting[which % Math.max(1, waiting.length)];
    // An open quote does not change when production starts.
    if (f !== undefined) this.walk.append(event('fulfilment_started', { fulfilmentId: f.id }, SYSTEM));
  }

  #fail(which: number): void {
    const open = this.walk.state.refunds.filter(({ status }) => status === 'pending' || status === 'succeeded');
    const refund = open[which % Math.max(1, open.length)];
    if (refund === undefined || this.walk.state.refunds.some(({ status }) => status === 'requested')) return;
    this.walk.append(event('refund_failed', { id: refund.id, code: 'lost_or_stolen_card' }, SYSTEM));
  }

  check(): void {
    this.#book();
    const order = this.walk.state;
    const borne = costSharesOf(order);
    same(sum(borne.values()), sum(issued(order).map((refund) => refund.amount)));
    atLeast(refundableLeft(order), 0);
    for (const { line, amount } of refundables(order)) atLeast(amount, refundedAmount(order, line));
    for (const { id } of connected(order)) {
      const transfer = order.transfers.find((t) => t.partyId === id);
      const owed = 0 - balanceOf(this.entries, 'party', id);
      const moved = (transfer?.status === 'settled' ? transfer.amount : 0) - (transfer?.reversed ?? 0);
      const returned = sum(
        order.returns.filter((r) => r.partyId === id && r.status === 'settled').map((r) => r.amount),
      );
      same(owed, shareOf(order, id) - (borne.get(id) ?? 0) - moved - returned, id);
    }
    const debits = sum(this.entries.map(({ side, amount }) => (side === 'debit' ? amount : -amount)));
    same(debits, 0);
  }

  /** Finishes all work. Then each party has its share less what it bears, or owes the difference. */
  finish(): void {
    while (this.issue(false)) this.check();
    for (let n = 0; n < 20; n += 1) moveTransfer(this.walk, 0);
    while (doPartyWork(this.walk, 0)) this.check();
    this.check();
    const order = this.walk.state;
    for (const { id } of connected(order)) {
      const rest = shareOf(order, id) - (costSharesOf(order).get(id) ?? 0);
      same(0 - balanceOf(this.entries, 'party', id), Math.min(0, rest), id);
    }
  }
}

describe('any sequence of refunds', () => {
  it(
    'sums up, matches its quotes, keeps what was agreed, and leaves every party with the right amount',
    () => {
      const property = fc.property(orderShape, fc.array(step, { minLength: 10, maxLength: 24 }), (shape, steps) => {
        const watched = new Watched(confirmedWalk(shape));
        watched.check();
        for (const next of steps) watched.take(next);
        watched.finish();
      });
      fc.assert(property, { numRuns });
    },
    timeout,
  );

  it(
    'makes each party bear floor(share * refunded / line) of each line, if there are no policies or agreements',
    () => {
      const property = fc.property(orderShape, fc.array(step, { minLength: 6, maxLength: 16 }), (shape, steps) => {
        const watched = new Watched(confirmedWalk(shape));
        for (const next of steps) {
          if (next.do === 'start') continue;
          watched.take(next.do === 'refund' ? { ...next, bears: null } : next);
          const order = watched.walk.state;
          const borne = costSharesOf(order);
          for (const { id } of connected(order)) {
            const expected = refundables(order).map(({ line, amount, shares }) => {
              const refunded = issued(order).flatMap((r) => r.allocations.filter((a) => a.line === line));
              const share = sum(shares.filter((s) => s.partyId === id).map((s) => s.amount));
              return amount === 0 ? 0 : mulDivFloor(share, sum(refunded.map((a) => a.amount)), amount);
            });
            same(borne.get(id) ?? 0, sum(expected));
          }
        }
      });
      fc.assert(property, { numRuns: Math.ceil(numRuns / 4) });
    },
    timeout,
  );
});
