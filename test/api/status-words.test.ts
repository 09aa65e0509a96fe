import { describe, expect, it } from 'vitest';
import { FULFILMENT_STATUSES, ORDER_STATUSES } from '../../src/domain/order/lifecycle.ts';
import { FulfilmentBadge, OrderBadge } from '../../src/web/kit/parts.tsx';

/** The badges' words, by status. */
const wordsOf = (badge: unknown): string => /^<span class="[^"]*">([^<]*)<\/span>$/.exec(String(badge))?.[1] ?? '';

const order = (status: (typeof ORDER_STATUSES)[number], cancelling: boolean) =>
  wordsOf(OrderBadge({ order: { status, cancelling, refundStatus: 'none' } }));
const task = (status: (typeof FULFILMENT_STATUSES)[number], cancelling: boolean) =>
  wordsOf(FulfilmentBadge({ status, cancelling }));

describe('of an order that is being cancelled', () => {
  it.each(ORDER_STATUSES)('%s is not what people read', (status) => {
    expect(order(status, true)).toBe('Being cancelled');
    expect(order(status, false)).not.toMatch(/Being cancelled|^$/);
  });

  it.each(FULFILMENT_STATUSES)('a task that is %s says what it is only if it is over', (status) => {
    const over = ['delivered', 'rejected', 'withdrawn'].includes(status);
    expect(task(status, true)).toBe(over ? task(status, false) : 'Being cancelled');
    expect(task(status, false)).not.toMatch(/Being cancelled|^$/);
  });
});
