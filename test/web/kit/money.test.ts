import { expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/order/actor.ts';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { requestRefund } from '../../../src/domain/refunds/request.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { MoneyCard } from '../../../src/web/dashboard/order/money.tsx';
import { OrderTable } from '../../../src/web/dashboard/orders/table.tsx';
import { inDashboardWords } from '../../../src/web/dashboard/words/refusals.ts';
import { majorToMinor } from '../../../src/web/kit/words/amount-input.ts';
import { OPS, ORDER, RETAILER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../../domain/fixtures.ts';
import { issue, request, settled } from '../../domain/refunds/refund-steps.ts';
import { doPartyWork } from '../../domain/refunds/refund-world.ts';

/** The Platform's row of the split and the faded part of the bar, if the Platform bears `amount` of a refund. */
function bornByPlatform(amount: number) {
  const walk = walkTo('captured');
  const fulfilments = plannedFulfilments(walk.state);
  walk.append(event('fulfilment_requested', { fulfilments }, SYSTEM));
  walk.command({ type: 'accept', fulfilmentId: `ful_${ORDER.slice(4)}_1` }, SUPPLIER_A);
  walk.command({ type: 'accept', fulfilmentId: `ful_${ORDER.slice(4)}_2` }, SUPPLIER_B);
  const terms = {
    source: { kind: 'dispute', id: null },
    borneBy: [{ partyId: 'plt_a', amount }],
    reason: 'r',
  } as const;
  const asked = requestRefund(walk.state, { amount }, OPS, terms);
  if (isRefusal(asked)) throw new Error(asked.reason.key);
  const id = `ref_${ORDER.slice(4)}_1`;
  walk.append(...asked, event('refund_issued', { id, stripeRefundId: 're_1', pending: false }, SYSTEM));
  const view = viewOrder({ order: walk.state, next: null }, OPS);
  if (view === null) throw new Error('not seen');
  const page = String(MoneyCard({ opened: { view, state: walk.state, events: [], names: (partyId) => partyId } }));
  const row = /<tr>(?:(?!<\/tr>).)*plt_a.*?<\/tr>/s.exec(page)?.[0] ?? '';
  const gone = /<rect x="([^"]+)" y="0" width="([^"]+)" height="20" class="gone"/.exec(page);
  return { row, gone: Number(gone?.[1]) + Number(gone?.[2]), width: Number(gone?.[2]) };
}

it('shows how much of its share the Platform lost by refunds, at most the whole share', () => {
  const part = bornByPlatform(200);
  expect(part.row).toContain('£2.00');
  expect(part.row).toContain('Kept');
  const all = bornByPlatform(5_000);
  expect(all.row).toContain('Given back');
  expect(all.row).not.toContain('£50.00');
  expect(all.gone).toBeCloseTo(1_000);
  expect(all.width).toBeLessThan(50);
});

/** The money card for this viewer, after the order was cancelled. */
function cancelledFor(viewer: Actor): string {
  const walk = walkTo('captured');
  walk.command({ type: 'cancel', note: null }, RETAILER);
  const view = viewOrder({ order: walk.state, next: null }, viewer);
  if (view === null) throw new Error('not seen');
  return String(MoneyCard({ opened: { view, state: walk.state, events: [], names: (partyId) => partyId } }));
}

it.each([
  ['its supplier', SUPPLIER_A],
  ['its retailer', RETAILER],
  ['ops', OPS],
])('shows %s that no share of a cancelled order is kept', (_, viewer) => {
  const page = cancelledFor(viewer);
  expect(page).toMatch(/data-label="Keeps">\s*£0\.00/);
  expect(page).not.toMatch(/data-label="Keeps">\s*£0\.0[1-9]|data-label="Keeps">\s*£[1-9]/);
  expect(page).not.toContain('Not due yet');
  expect(page).not.toMatch(/>Kept</);
});

/** The money card for Platform Ops. */
function cardOf({ state }: Walk): string {
  const view = viewOrder({ order: state, next: null }, OPS);
  if (view === null) throw new Error('not seen');
  return String(MoneyCard({ opened: { view, state, events: [], names: (partyId) => partyId } }));
}

it.each(['placed', 'authorised', 'committed'] as const)(
  'says of an order that came to %s what is planned, and nothing of it once it is cancelled',
  (stage) => {
    const walk = walkTo(stage);
    const before = cardOf(walk);
    expect(before).toContain('No money was taken yet');
    expect(before).not.toMatch(/Keeps|Paid out|Kept|Not due yet/);
    expect(before).toMatch(/Total<\/th><td class="num" data-label="Share">£215\.95/);
    walk.command({ type: 'cancel', note: null }, RETAILER);
    const after = cardOf(walk);
    expect(after).toContain('No money was taken for this order');
    expect(after).not.toMatch(/Keeps|Paid out|Kept|Given back|Nothing is left|£(?!0\.00)/);
  },
);

it('has a total of every column, and each is the sum of what is shown', () => {
  const walk = settled();
  issue(walk, request(walk, { amount: 6_000 }, [{ partyId: 'sup_a', amount: 6_000 }], 'dispute'));
  while (doPartyWork(walk, 0));
  const page = cardOf(walk);
  const cells = (label: string) =>
    [...page.matchAll(new RegExp(`data-label="${label}"[^>]*>([^<]*)<`, 'g'))].map(
      ([, text = '']) => (/[-−]/.test(text) ? -1 : 1) * Number(text.replaceAll(/[^\d]/g, '')),
    );
  for (const label of ['Share', 'Paid out', 'Taken back', 'Keeps', 'Owes']) {
    const [total = Number.NaN, ...rows] = cells(label).reverse();
    expect([label, rows.length, total]).toEqual([label, 5, rows.reduce((all, one) => all + one, 0)]);
  }
  const { captured } = walk.state.payment;
  expect(cells('Keeps').at(-1)).toBe(captured - 6_000);
  expect([cells('Keeps')[0], cells('Owes')[0]]).toEqual([-571, 571]);
});

it('lists a cancelled order with a share of 0', () => {
  const walk = walkTo('captured');
  const shown = () => {
    const order = viewOrder({ order: walk.state, next: null }, SUPPLIER_A);
    if (order === null) throw new Error('not seen');
    const table = OrderTable({
      found: [{ order, names: (partyId) => partyId, tags: [] }],
      role: 'supplier',
      sort: '-placed_at',
      filters: '',
    });
    return /data-cell="b"[^>]*>\s*([^<]*?)\s*</.exec(String(table))?.[1];
  };
  expect(shown()).toBe('£54.29');
  walk.command({ type: 'cancel', note: null }, RETAILER);
  expect(shown()).toBe('£0.00');
});

it.each(['gbp', 'jpy', 'kwd', 'isk'])('says an amount in %s that can be typed, where one is wrong', (currency) => {
  for (const key of ['amount_not_whole', 'shipping_not_whole', 'cost_share_not_whole'] as const) {
    const [, example = ''] = /such as (.*)\.$/.exec(inDashboardWords({ key, currency })) ?? [];
    expect(majorToMinor(example, currency), key).toBeGreaterThan(0);
  }
});
