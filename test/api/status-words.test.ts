import { describe, expect, it } from 'vitest';
import { FULFILMENT_STATUSES, ORDER_STATUSES } from '../../src/domain/order/lifecycle.ts';
import { FulfilmentBadge, OrderBadge } from '../../src/web/kit/parts.tsx';

/** The text of a badge. */
const wordsOf = (badge: unknown): string => /^<span class="[^"]*">([^<]*)<\/span>$/.exec(String(badge))?.[1] ?? '';

const order = (status: (typeof ORDER_STATUSES)[number], cancelling: boolean) =>
  wordsOf(OrderBadge({ order: { status, cancelling, refundStatus: 'none' } }));
const task = (status: (typeof FULFILMENT_STATUSES)[number], cancelling: boolean) =>
  wordsOf(FulfilmentBadge({ status, cancelling }));

describe('the badge of an order that is being cancelled', () => {
  it.each(ORDER_STATUSES)('shows "Being cancelled" instead of %s', (status) => {
    expect(order(status, true)).toBe('Being cancelled');
    expect(order(status, false)).not.toMatch(/Being cancelled|^$/);
  });

  it.each(FULFILMENT_STATUSES)('shows the status %s of a task only if the task is over', (status) => {
    const over = ['delivered', 'rejected', 'withdrawn'].includes(status);
    expect(task(status, true)).toBe(over ? task(status, false) : 'Being cancelled');
    expect(task(status, false)).not.toMatch(/Being cancelled|^$/);
  });
});
