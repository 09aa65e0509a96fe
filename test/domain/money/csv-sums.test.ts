import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvOf } from '../../../src/api/csv-rows.ts';
import { balanceOf } from '../../../src/domain/money/ledger.ts';
import { sum } from '../../../src/domain/money/money.ts';
import { movementsOf } from '../../../src/domain/money/movements.ts';
import { openMoney } from '../../../src/domain/money/open-money.ts';
import { orderShares } from '../../../src/domain/money/split.ts';
import { type NumberKind, numbersOf } from '../../../src/domain/numbers.ts';
import type { Actor } from '../../../src/domain/order/actor.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { borne, finalCostShares } from '../../../src/domain/refunds/refund.ts';
import { RETAILER, SUPPLIER_A, type Walk, walkTo } from '../fixtures.ts';
import { issue, request, settled } from '../refunds/refund-steps.ts';
import { doPartyWork, moveTransfer, orderShape } from '../refunds/refund-world.ts';
import { agree, booksOf, happen, REACHED, reachedWalk } from './money-moves.ts';

/** The money columns of the orders CSV, the numbers, the open money and the ledger have the same figures. */

const ROLE_COLUMNS = ['supplier_share', 'brand_share', 'retailer_share', 'platform_share'] as const;
const OWN_COLUMNS = ['own_share', 'own_refunds', 'own_kept', 'own_owed'] as const;
type Column = (typeof ROLE_COLUMNS)[number] | (typeof OWN_COLUMNS)[number] | 'captured' | 'refunded' | 'charged_back';

/** The sum of each column for this reader, in minor units. */
function sheet(walk: Walk, viewer: Actor): (column: Column) => number {
  const view = viewOrder({ order: walk.state, next: null }, viewer);
  const reader = { partyId: viewer.partyId ?? '', timeZone: 'UTC', names: new Map<string, string>() };
  const text = csvHeader() + csvOf(view === null ? [] : [view], reader);
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  return (column) => sum(data.map((row) => Math.round(Number(row[column]) * 100)));
}

function counted(walk: Walk, partyId: string, kinds: readonly NumberKind[]) {
  const own = numbersOf(walk.state).filter(({ to, kind }) => to.includes(partyId) && kinds.includes(kind));
  return { amount: sum(own.map(({ amount }) => amount)), back: sum(own.map(({ back }) => back)) };
}

const same = (what: string, left: unknown, right: unknown) => {
  if (JSON.stringify(left) !== JSON.stringify(right))
    throw new Error(`${what}: ${JSON.stringify(left)} is not ${JSON.stringify(right)}`);
};

/** Whether Stripe has accepted every refund that is counted, so that the ledger has all of them. */
const allIssued = ({ state }: Walk): boolean =>
  state.payment.captured === 0 || [...finalCostShares(state)].every(([id, amount]) => amount === borne(state, id));

function compare(walk: Walk): void {
  const { payment } = walk.state;
  // Some random orders name suppliers of whom they have nothing. No real order does.
  const parties = walk.state.parties.filter(({ id }) => orderShares(walk.state).some(({ partyId }) => partyId === id));
  const books = booksOf(walk).filter(({ movement }) => movement !== 'transfer' && movement !== 'reversal');
  for (const { id, role } of parties) {
    const of = sheet(walk, { role, partyId: id });
    const [share, refunds, kept] = [of('own_share'), of('own_refunds'), of('own_kept')];
    same(`${id}: kept`, share - refunds, kept);
    same(`${id}: numbers`, counted(walk, id, ['share']), { amount: share, back: refunds });
    if (payment.captured === 0) same(`${id}: nothing was taken`, OWN_COLUMNS.map(of), [0, 0, 0, 0]);
    same(`${id}: its own role`, of(`${role}_share` as Column), kept);
    const owed = openMoney(walk.state).find(({ partyId }) => partyId === id)?.owed ?? 0;
    // A reversal that waits is owed, also once its refund has failed. What is still under way may be owed besides.
    if (role !== 'platform') same(`${id}: owes what waits`, owed >= of('own_owed'), true);
    if (!allIssued(walk)) continue;
    same(`${id}: ledger`, kept, 0 - balanceOf(books, 'party', id));
    if (role === 'platform') continue;
    const moved = 0 - sum(movementsOf(walk.state).flatMap((one) => (one.partyId === id ? [one.amount] : [])));
    const open = openMoney(walk.state).find(({ partyId }) => partyId === id) ?? { toCome: 0, owed: 0, held: 0 };
    same(`${id}: money`, kept, moved + open.toCome - open.owed + open.held);
  }
  const all = sheet(walk, RETAILER);
  const left = all('captured') - all('refunded') - all('charged_back');
  if (allIssued(walk)) same('all shares', sum(ROLE_COLUMNS.map(all)), left);
  const sales = counted(walk, 'ret_a', ['sales']);
  same('sales', sales, { amount: all('captured'), back: all('refunded') + all('charged_back') });
  compareRankings(walk, sales);
}

/** What is listed by supplier or product is together the whole: all sales, or a party's own share. */
function compareRankings(walk: Walk, sales: ReturnType<typeof counted>): void {
  for (const kind of ['supplier', 'product'] as const) same(kind, counted(walk, 'ret_a', [kind, 'delivery']), sales);
  for (const { id } of walk.state.parties.filter(({ role }) => role === 'supplier' || role === 'brand')) {
    const { amount } = counted(walk, id, ['share']);
    same(`${id}: its products`, counted(walk, id, ['product', 'delivery']), { amount, back: 0 });
  }
}

describe('the sums of the orders CSV', () => {
  it('are those of the numbers, of the open money and of the ledger, for every party of any order', () => {
    const seen = { uncaptured: 0, beyond: 0, issued: 0, asked: 0 };
    const property = fc.property(
      orderShape,
      fc.constantFrom(...REACHED),
      fc.array(fc.nat(99_999), { maxLength: 30 }),
      (shape, reached, choices) => {
        const walk = reachedWalk(shape, reached, choices[0] ?? 0);
        for (const n of choices) happen(walk, n);
        compare(walk);
        const { captured } = walk.state.payment;
        if (captured === 0) seen.uncaptured += 1;
        else seen[allIssued(walk) ? 'issued' : 'asked'] += 1;
        if (ROLE_COLUMNS.some((column) => sheet(walk, RETAILER)(column) < 0)) seen.beyond += 1;
      },
    );
    fc.assert(property, { numRuns: 200 });
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(0);
  });

  it('have what is owed as Money has it, once nothing is under way', () => {
    let owing = 0;
    const property = fc.property(orderShape, fc.array(fc.nat(99_999), { maxLength: 30 }), (shape, choices) => {
      const walk = reachedWalk(shape, 'confirmed', 0);
      for (const n of choices) happen(walk, n);
      agree(walk, choices[0] ?? 0);
      for (let n = 0; n < 20; n += 1) moveTransfer(walk, 0);
      while (doPartyWork(walk, 0));
      for (const { id, role } of walk.state.parties) {
        const owed = openMoney(walk.state).find(({ partyId }) => partyId === id)?.owed ?? 0;
        same(`${id}: owed`, sheet(walk, { role, partyId: id })('own_owed'), owed);
        owing += owed;
      }
    });
    fc.assert(property, { numRuns: 150 });
    expect(owing).toBeGreaterThan(0);
  });

  it.each(['placed', 'authorised', 'committed'] as const)(
    'are 0 for an order that came to %s, also once it is cancelled',
    (stage) => {
      const walk = walkTo(stage);
      const shares = () => [...ROLE_COLUMNS, ...OWN_COLUMNS].map(sheet(walk, RETAILER));
      expect(shares()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
      walk.command({ type: 'cancel', note: null }, RETAILER);
      expect(shares()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    },
  );

  it('go below 0 where a party bears more than its share', () => {
    const walk = settled();
    issue(walk, request(walk, { amount: 6_000 }, [{ partyId: 'sup_a', amount: 6_000 }], 'dispute'));
    while (doPartyWork(walk, 0));
    const of = sheet(walk, SUPPLIER_A);
    expect(OWN_COLUMNS.map(of)).toEqual([5_429, 6_000, -571, 571]);
  });
});

describe('an order that is cancelled', () => {
  it.each([
    ['placed', 'unpaid'],
    ['authorised', 'unpaid'],
    ['committed', 'unpaid'],
    ['captured', 'cancelled'],
  ] as const)('after it came to %s is counted as %s, for each of its parties', (stage, kind) => {
    const walk = walkTo(stage);
    walk.command({ type: 'cancel', note: null }, RETAILER);
    const ended = numbersOf(walk.state).filter((one) => one.kind === 'unpaid' || one.kind === 'cancelled');
    const [one, ...more] = ended;
    expect(more).toEqual([]);
    expect(one).toMatchObject({ kind, key: 'retailer_request', n: 1 });
    expect([...(one?.to ?? [])].sort()).toEqual(walk.state.parties.map(({ id }) => id).sort());
  });
});
