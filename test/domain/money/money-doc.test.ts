import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Account, balanceOf, type Entry, entriesOf } from '../../../src/domain/money/ledger.ts';
import { event } from '../../../src/domain/order/events.ts';
import { evolve } from '../../../src/domain/order/evolve.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import { receivable } from '../../../src/domain/refunds/refund.ts';
import { requestRefund } from '../../../src/domain/refunds/request.ts';
import type { CostShare, RefundAsk, RefundSource } from '../../../src/domain/refunds/state.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { OPS, ORDER, placed, SUPPLIER_A, SUPPLIER_B, SYSTEM, walkTo } from '../fixtures.ts';
import { doPartyWork, moveTransfer } from '../refunds/refund-world.ts';

/** Computes the example of docs/money.md. The document must contain exactly these tables. */

const PARTIES = ['sup_a', 'sup_b', 'brd_a', 'ret_a', 'plt_a'];
const ful = (n: number): string => `ful_${ORDER.slice(4)}_${n}`;
const pounds = (amount: number): string => (amount / 100).toFixed(2);
const row = (...cells: (string | number)[]): string =>
  `| ${cells.map((cell) => (typeof cell === 'number' ? pounds(cell) : cell)).join(' | ')} |`;

function example() {
  const walk = walkTo('captured');
  walk.append(event('fulfilment_requested', { fulfilments: plannedFulfilments(walk.state) }, SYSTEM));
  walk.command({ type: 'accept', fulfilmentId: ful(1) }, SUPPLIER_A);
  walk.command({ type: 'accept', fulfilmentId: ful(2) }, SUPPLIER_B);
  for (let n = 0; n < 8; n += 1) moveTransfer(walk, 0);

  const bears: string[] = [];
  const parts: number[] = [];
  const refund = (name: string, ask: RefundAsk, kind: RefundSource['kind'], borneBy: CostShare[] | null = null) => {
    const before = booked(walk.events);
    const events = requestRefund(walk.state, ask, OPS, { source: { kind, id: null }, borneBy, reason: name });
    if (isRefusal(events)) throw new Error(events.reason.key);
    walk.append(...events);
    const made = walk.state.refunds.at(-1);
    parts.push(...(made?.allocations ?? []).map(({ amount }) => amount));
    walk.append(event('refund_issued', { id: made?.id ?? '', stripeRefundId: 're_1', pending: false }, SYSTEM));
    const after = booked(walk.events);
    bears.push(row(name, made?.amount ?? 0, ...PARTIES.map((id) => borneIn(after, id) - borneIn(before, id))));
    while (doPartyWork(walk, 0));
  };
  const line = (n: number) => ({ lines: [{ lineId: `lin_${ORDER.slice(4)}_${n}`, quantity: 1 }] });
  refund('1. 40.00, before anybody has started', { amount: 4_000 }, 'request');
  walk.command({ type: 'start', fulfilmentId: ful(1) }, SUPPLIER_A);
  walk.command({ type: 'start', fulfilmentId: ful(2) }, SUPPLIER_B);
  refund('2. the rest of the second blind, started', line(2), 'request');
  refund('3. 60.00, agreed: the first supplier bears 45.00', { amount: 6_000 }, 'proposal', [
    { partyId: 'sup_a', amount: 4_500 },
  ]);
  refund('4. the rest, by a dispute', {}, 'dispute');
  return { state: walk.state, entries: booked(walk.events), bears, parts };
}

function booked(events: readonly Parameters<typeof evolve>[1][]): Entry[] {
  let order: OrderState | null = null;
  return events.flatMap((one) => {
    const entries = entriesOf(order, one);
    order = evolve(order, one);
    return entries;
  });
}

const borneIn = (entries: readonly Entry[], id: string): number =>
  balanceOf(
    entries.filter((entry) => entry.movement === 'refund'),
    'party',
    id,
  );

function splitTable(): string[] {
  const { lines, shipping, totals } = placed();
  const of = (shares: readonly { partyId: string; amount: number }[]) =>
    PARTIES.map((id) => shares.filter((s) => s.partyId === id).reduce((sum, s) => sum + s.amount, 0));
  const all = [...lines.flatMap((line) => line.shares), ...shipping.shares];
  return [
    ...lines.map((line, i) =>
      row(i === 0 ? 'the first blind' : 'the second blind', line.amount, line.taxAmount, ...of(line.shares)),
    ),
    row('shipping', shipping.amount, 0, ...of(shipping.shares)),
    row('together', totals.total, totals.tax, ...of(all)),
  ];
}

describe('docs/money.md', () => {
  const document = readFileSync('docs/money.md', 'utf8');
  const { state, entries, bears, parts } = example();

  it('says which lines each refund is for', () => {
    for (const part of parts) expect(document).toContain(pounds(part));
  });

  it.each(splitTable())('splits: %s', (line) => {
    expect(document).toContain(line);
  });

  it.each(bears)('refunds: %s', (line) => {
    expect(document).toContain(line);
  });

  it.each(
    PARTIES.map((id) => {
      const moved = (movement: Entry['movement']) =>
        Math.abs(
          balanceOf(
            entries.filter((entry) => entry.movement === movement),
            'party',
            id,
          ),
        );
      const owes = id === 'plt_a' ? 0 : receivable(state, id);
      return row(`\`${id}\``, moved('capture'), moved('transfer'), moved('reversal'), moved('refund'), owes);
    }),
  )('in the end: %s', (line) => {
    expect(document).toContain(line);
  });

  it.each<Account>(['customer', 'held', 'cash', 'party', 'loss'])('the books: %s', (account) => {
    expect(document).toMatch(new RegExp(`\\| \`${account}\` \\|[^|]*\\| ${pounds(balanceOf(entries, account))} \\|`));
  });
});
