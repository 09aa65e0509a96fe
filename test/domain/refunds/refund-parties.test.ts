import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { receivable } from '../../../src/domain/refunds/refund.ts';
import { refusedForNow } from '../../../src/domain/refunds/results.ts';
import { claimTransfer } from '../../../src/domain/saga/outbox.ts';
import { settle } from '../../../src/domain/saga/settle.ts';
import { SYSTEM } from '../fixtures.ts';
import { confirmed, refund, settled, work, workOf } from './refund-steps.ts';
import { moveTransfer } from './refund-world.ts';

describe('the transfers after a refund', () => {
  it('reduces an unclaimed transfer, waits for a claimed one and reverses a settled one', () => {
    const walk = confirmed();
    moveTransfer(walk, 0);
    moveTransfer(walk, 0);
    walk.append(...claimTransfer(walk.state, 'sup_b').events);
    refund(walk, {});
    expect(walk.work).toContain('reverse_1:sup_a');
    expect(walk.work).not.toContain('reverse_1:sup_b');
    walk.append(event('transfer_settled', { partyId: 'sup_b', transferId: 'tr_b' }, SYSTEM));
    expect(walk.work).toContain('reverse_1:sup_b');
    walk.append(...claimTransfer(walk.state, 'brd_a').events);
    expect(walk.state.transfers.find((t) => t.partyId === 'brd_a')?.status).toBe('void');
  });

  it('books a reversal without balance once as a receivable, and tries it again; the refund stays', () => {
    const walk = settled();
    refund(walk, { amount: 1_000 });
    const one = workOf(walk, 'reverse_transfer', 'reverse_1:sup_a');
    const first = refusedForNow(walk.state, one, 'balance_insufficient');
    walk.append(...(first?.events ?? []));
    expect(first?.noLongerWanted).toBe(false);
    const owed = walk.state.reversals.find((r) => r.partyId === 'sup_a')?.amount;
    expect(receivable(walk.state, 'sup_a')).toBe(owed);
    expect(refusedForNow(walk.state, one, 'balance_insufficient')).toEqual({ events: [], noLongerWanted: false });
    expect(walk.state.refunds[0]?.status).toBe('succeeded');
    walk.append(...settle('reverse_transfer', walk.state, { reversalId: 'trr_1' }, one));
    expect(receivable(walk.state, 'sup_a')).toBe(0);
    expect(walk.state.transfers.find((t) => t.partyId === 'sup_a')?.reversed).toBe(owed);
  });

  it('returns the reversed amount in a new transfer if the refund fails, and drops waiting reversals', () => {
    const walk = settled();
    const id = refund(walk, { amount: 1_000 });
    const one = workOf(walk, 'reverse_transfer', 'reverse_1:sup_a');
    walk.append(...settle('reverse_transfer', walk.state, { reversalId: 'trr_1' }, one));
    const other = work(walk, 'reverse_1:sup_b');
    walk.append(event('refund_failed', { id, code: 'lost_or_stolen_card' }, SYSTEM));
    expect(walk.work).toContain('return_1:sup_a');
    expect(walk.work).not.toContain('return_1:sup_b');
    const dropped = refusedForNow(walk.state, other, 'balance_insufficient');
    expect(dropped?.noLongerWanted).toBe(true);
    walk.append(...(dropped?.events ?? []));
    expect(walk.work).not.toContain('reverse_1:sup_b');
    expect(receivable(walk.state, 'sup_b')).toBe(0);
    const back = workOf(walk, 'return_transfer', 'return_1:sup_a');
    walk.append(...settle('return_transfer', walk.state, { transferId: 'tr_back' }, back));
    // The next refund is reversed from the first transfer, as far as its amount goes, then from the second.
    refund(walk, {});
    expect(walk.state.reversals.find((r) => r.partyId === 'sup_a' && r.n === 2)).toMatchObject({ of: 0 });
    const again = workOf(walk, 'reverse_transfer', 'reverse_2:sup_a');
    walk.append(...settle('reverse_transfer', walk.state, { reversalId: 'trr_2' }, again));
    expect(walk.state.reversals.find((r) => r.partyId === 'sup_a' && r.n === 3)).toMatchObject({ of: 1 });
  });
});
