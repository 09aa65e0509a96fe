import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/domain/fault.ts';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import {
  type Attempt,
  backoff,
  exhausted,
  inDoubt,
  intend,
  KEY_LIFE_MS,
  nextKey,
  QUIET_MS,
  retryLater,
} from '../../../src/domain/saga/attempt.ts';
import {
  afterLook,
  claimTransfer,
  failTransfer,
  isDue,
  owedRows,
  sent,
  transferWork,
} from '../../../src/domain/saga/outbox.ts';
import { plannedFulfilments } from '../../../src/domain/saga/work.ts';
import { OPS, SYSTEM, type Walk, walkTo } from '../fixtures.ts';

const confirmed = (): Walk => {
  const walk = walkTo('captured');
  const fulfilments = plannedFulfilments(walk.state);
  walk.append(event('fulfilment_requested', { fulfilments }, SYSTEM));
  for (const { id } of fulfilments)
    walk.append(event('fulfilment_accepted', { fulfilmentId: id, automatic: true }, SYSTEM));
  return walk;
};

const row = (change: Partial<Attempt> = {}): Attempt => ({
  ...intend(null, transferWork('sup_a'), 1_000),
  ...change,
});

const claim = (walk: Walk): number => {
  const { events, amount } = claimTransfer(walk.state, 'sup_a');
  walk.append(...events);
  return amount;
};

const status = (walk: Walk) => walk.state.transfers.find((t) => t.partyId === 'sup_a')?.status;
const owed = (walk: Walk) => owedRows(walk.state, walk.state.version);

describe('a failed transfer', () => {
  const fail = (walk: Walk, kind: 'transient' | 'terminal' | 'unknown', code: string) => {
    const after = failTransfer(walk.state, 'sup_a', row(), { kind, code }, 5_000, 0);
    walk.append(...after.events);
    return after.row;
  };

  it.each(['transient', 'unknown'] as const)(
    'stays claimed, with the same amount and key, after a fault of kind %s',
    (kind) => {
      const walk = confirmed();
      const amount = claim(walk);
      expect(fail(walk, kind, 'timeout').sequence).toBe(1);
      expect(status(walk)).toBe('claimed');
      expect(claim(walk)).toBe(amount);
    },
  );

  it('waits with the next key, and is not parked, if its account cannot take it', () => {
    const walk = confirmed();
    claim(walk);
    const after = fail(walk, 'terminal', 'insufficient_capabilities_for_transfer');
    expect(after).toMatchObject({ sequence: 2, lookUpFirst: true });
    expect(status(walk)).toBe('waiting');
    expect(walk.state.parked).toEqual([]);
    expect(owed(walk)).toContain('transfer:sup_a');
  });

  it('stays claimed, with the same amount and key, and is looked up if its outcome is unknown', () => {
    const walk = confirmed();
    const amount = claim(walk);
    const lost = row({ lostAt: 4_000 });
    const after = failTransfer(walk.state, 'sup_a', lost, { kind: 'terminal', code: 'idempotency_error' }, 5_000, 0);
    expect(after).toMatchObject({ events: [], row: { sequence: 1, lookUpFirst: true } });
    expect([status(walk), claim(walk)]).toEqual(['claimed', amount]);
  });

  it('needs no person if its account cannot take it, even if it was blocked before', () => {
    const walk = confirmed();
    claim(walk);
    const blocked: Fault = { kind: 'transient', code: 'secret_key_required', stored: true, blocked: true };
    walk.append(...failTransfer(walk.state, 'sup_a', row({ tries: 9 }), blocked, 5_000, 0).events);
    expect(walk.state.parked).toMatchObject([{ work: 'transfer:sup_a', waits: true }]);
    const shown = viewOrder({ order: walk.state, next: null }, OPS)?.split.find(({ partyId }) => partyId === 'sup_a');
    expect(shown).toMatchObject({ transferStatus: 'waiting', transferCode: null });
    fail(walk, 'terminal', 'insufficient_capabilities_for_transfer');
    expect([status(walk), walk.state.parked]).toEqual(['waiting', []]);
  });

  it('is parked after a final refusal, and sent again when a person resumes it', () => {
    const walk = confirmed();
    claim(walk);
    fail(walk, 'terminal', 'parameter_invalid');
    expect(walk.state.parked).toMatchObject([{ work: 'transfer:sup_a', code: 'parameter_invalid' }]);
    expect(walk.state.status).toBe('confirmed');
    expect(owed(walk)).not.toContain('transfer:sup_a');
    walk.append(event('work_resumed', { work: 'transfer:sup_a' }, OPS));
    expect(owed(walk)).toContain('transfer:sup_a');
    expect(claim(walk)).toBeGreaterThan(0);
  });
});

describe('a transfer is claimed', () => {
  const later = row({ open: false, nextAt: 9_000, lookUpFirst: true });

  it.each([
    ['that was never tried', null, false, true],
    ['whose claim was not reported on', row({ open: true, nextAt: 9_000 }), false, true],
    ['that waits for its next try', later, false, false],
    ['whose next try is due', { ...later, nextAt: 5_000 }, false, true],
    ['whose account can be paid again', later, true, true],
    ['whose account can be paid again, but which is in doubt', { ...later, lostAt: 4_000 }, true, false],
  ] as const)('%s', (_, before, asked, due) => {
    expect(isDue(before, 5_000, asked)).toBe(due);
  });
});

describe('an attempt', () => {
  it('repeats a young key, looks up first with an old key, and uses the next key if nothing is found', () => {
    const first = intend(null, 'capture_payment', 0);
    expect(first).toMatchObject({ sequence: 1, tries: 1, lookUpFirst: false });
    expect(intend(first, 'capture_payment', KEY_LIFE_MS - 1)).toMatchObject({
      sequence: 1,
      tries: 2,
      lookUpFirst: false,
    });
    const old = intend(first, 'capture_payment', KEY_LIFE_MS);
    expect(old).toMatchObject({ sequence: 1, lookUpFirst: true });
    expect(nextKey(old, 99)).toMatchObject({ sequence: 2, keySince: 99, lookUpFirst: false });
  });

  it('looks up first after a stored error, at any age of the key', () => {
    const after = retryLater(row(), { kind: 'unknown', code: 'stripe_error', stored: true }, 0, 0);
    expect(intend(after, 'x', 1)).toMatchObject({ lookUpFirst: true, sequence: 1 });
    expect(retryLater(row(), { kind: 'transient', code: 'lock_timeout' }, 0, 0).lookUpFirst).toBe(false);
  });

  it('is in doubt after a crash or a lost answer, but not after an answer', () => {
    const first = intend(null, 'x', 0);
    const closed = retryLater(first, { kind: 'transient', code: 'lock_timeout' }, 1, 0);
    expect([inDoubt(first), inDoubt(closed), inDoubt(intend(closed, 'x', 2))]).toEqual([false, false, false]);
    expect(inDoubt(intend(first, 'x', 2))).toBe(true);
    const lost = retryLater(first, { kind: 'unknown', code: 'stripe_unreachable' }, 1, 0);
    expect(inDoubt(lost)).toBe(true);
    expect(retryLater(first, { kind: 'unknown', code: 'stripe_error', stored: true }, 1, 0).lostAt).toBeNull();
    // A refusal does not end the doubt: the effect is looked up, with the same key.
    const refused = retryLater(intend(lost, 'x', 2), { kind: 'terminal', code: 'idempotency_error' }, 3, 0);
    expect(refused).toMatchObject({ lookUpFirst: true, sequence: 1, lostAt: 3 });
  });

  it('is in doubt if another call has used its key, because that call may still run', () => {
    const after = retryLater(row(), { kind: 'unknown', code: 'idempotency_error', spoilt: true, blocked: true }, 7, 0);
    expect(after).toMatchObject({ sequence: 1, lookUpFirst: true, lostAt: 7 });
  });

  it('accepts that there is no effect only after no lost call can still arrive', () => {
    const lost = retryLater(row(), { kind: 'unknown', code: 'stripe_unreachable' }, 1_000, 0);
    const refused = retryLater(intend(lost, 'x', 2_000), { kind: 'terminal', code: 'bad' }, 2_000, 0);
    expect(inDoubt(intend(refused, 'x', 2_000 + QUIET_MS - 1))).toBe(true);
    expect(inDoubt(intend(refused, 'x', 2_000 + QUIET_MS))).toBe(false);
    // An attempt that is not looked up keeps its key, and its outcome stays unknown.
    expect(inDoubt(intend(lost, 'x', 2_000 + QUIET_MS))).toBe(true);
    const early = afterLook(intend(refused, 'x', 3_000), 3_000, 0);
    expect(early).toMatchObject({ sequence: 1, lookUpFirst: true });
    // Not even an account that can be paid again makes it earlier.
    expect([isDue(early, 3_000, true), isDue(early, early.nextAt, false)]).toEqual([false, true]);
    expect(afterLook(intend(early, 'x', 99_000), 99_000, 0)).toMatchObject({
      sequence: 2,
      lookUpFirst: false,
      open: false,
    });
  });

  it('is retried with backoff and jitter, after a minute at most', () => {
    expect(backoff(1, 0)).toBe(250);
    expect(backoff(1, 0.999)).toBeLessThanOrEqual(500);
    expect(backoff(30, 0)).toBe(30_000);
    expect(backoff(30, 0.999)).toBeLessThanOrEqual(60_000);
  });

  it('gives up when its time is over', () => {
    expect(exhausted(row({ firstAt: 0 }), 10, 9_999)).toBe(false);
    expect(exhausted(row({ firstAt: 0 }), 10, 10_000)).toBe(true);
  });

  it('has growing intervals between the sends of an unsettled message', () => {
    let next = { id: 'x', sends: 0, nextAt: 0 };
    const waits: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      next = sent(next, 0);
      waits.push(next.nextAt);
    }
    expect(waits.slice(0, 3)).toEqual([5_000, 60_000, 120_000]);
    expect(Math.max(...waits)).toBe(600_000);
  });
});
