import { describe, expect, it } from 'vitest';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { refundableLeft } from '../../../src/domain/refunds/refund.ts';
import { limitedByPolicy, quoteRefund } from '../../../src/domain/refunds/request.ts';
import type { RefundAsk } from '../../../src/domain/refunds/state.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { QuoteTable } from '../../../src/web/dashboard/order/refund-quote.tsx';
import { OPS, SUPPLIER_A, SUPPLIER_B } from '../../domain/fixtures.ts';
import { confirmed, FUL_A, FUL_B, LINE_A } from '../../domain/refunds/refund-steps.ts';

/** The quote of a request. The policy of `sup_a` lets it bear half of its share after its start, that of `sup_b` nothing. */
function quotePage(started: readonly ('a' | 'b')[], ask: RefundAsk): string {
  const walk = confirmed();
  if (started.includes('a')) walk.command({ type: 'start', fulfilmentId: FUL_A }, SUPPLIER_A);
  if (started.includes('b')) walk.command({ type: 'start', fulfilmentId: FUL_B }, SUPPLIER_B);
  const { state } = walk;
  const [view, quote] = [viewOrder({ order: state, next: null }, OPS), quoteRefund(state, ask)];
  if (view === null || isRefusal(quote)) throw new Error('no quote');
  const limited = limitedByPolicy(state, quote);
  const names = (partyId: string) => `Works of ${partyId}`;
  return String(QuoteTable({ view, names, quote, left: refundableLeft(state), limited })).replaceAll(/\s+/g, ' ');
}

const PROPORTIONALLY =
  'Partial refunds affect the payment split: the platform adjusts each recipient&#39;s portion proportionally';

describe('the warning of a quote', () => {
  it.each([
    { what: 'a part, before production', started: [], ask: { amount: 1_000 }, partial: '.', limited: [] },
    { what: 'all, before production', started: [], ask: {}, partial: null, limited: [] },
    { what: 'a part within one policy', started: ['a'], ask: { amount: 1_000 }, partial: '.', limited: [] },
    {
      what: 'a part, limited by one of two',
      started: ['a', 'b'],
      ask: { amount: 1_000 },
      partial: ',',
      limited: ['sup_b'],
    },
    {
      what: 'a part, limited by both',
      started: ['a', 'b'],
      ask: { amount: 15_000 },
      partial: ',',
      limited: ['sup_a', 'sup_b'],
    },
    {
      what: 'a line of the supplier that may bear half',
      started: ['a', 'b'],
      ask: { lines: [{ lineId: LINE_A, quantity: 1 }] },
      partial: ',',
      limited: ['sup_a'],
    },
    { what: 'all, limited by a policy', started: ['b'], ask: {}, partial: null, limited: ['sup_b'] },
  ] as const)('of $what is true', ({ started, ask, partial, limited }) => {
    const page = quotePage(started, ask);
    if (partial === null) expect(page).not.toContain('proportionally');
    else expect(page).toContain(`${PROPORTIONALLY}${partial}`);
    const named = ['sup_a', 'sup_b'].filter((id) => page.includes(`Works of ${id} has started production`));
    expect(named).toEqual(limited);
    expect(page.includes('WARNING')).toBe(partial !== null || limited.length > 0);
  });
});
