import { describe, expect, it } from 'vitest';
import { allowedActions, viewOrder } from '../../../src/domain/order/view.ts';
import { heldBy, isStopped } from '../../../src/web/dashboard/tasks/rows.tsx';
import { fulfilment, issue, walkedTo } from '../../domain/conversation/dispute-walk.ts';
import { OPS, RETAILER, SUPPLIER_A, SUPPLIER_B, type Walk, walkTo } from '../../domain/fixtures.ts';
import { requested } from '../../domain/order/order-steps.ts';

/** In the list of tasks, those that cannot go on are marked. So the others are as many as the tab counts. */

const asked = () => requested(walkTo('captured'));
const answered = () => {
  const walk = asked();
  walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
  return walk;
};
const cancelled = () => {
  const walk = answered();
  walk.command({ type: 'cancel', note: null }, RETAILER);
  return walk;
};
const refunded = () => {
  const walk = walkedTo('in_production');
  const amount = walk.state.payment.captured;
  walk.command({ type: 'refund', ask: { amount }, reason: 'All', version: null }, OPS);
  issue(walk);
  return walk;
};

const OTHERS = 'Waits for other suppliers';
const STEPS = { requested: 'accept', accepted: 'start', in_production: 'dispatch' } as const;

describe('a task in the list', () => {
  it.each<[what: string, of: () => Walk, marks: readonly (string | null)[]]>([
    ['nobody has answered', asked, [null, null]],
    ['one of two suppliers has accepted', answered, [OTHERS, null]],
    ['all have accepted', () => walkedTo('confirmed'), [null, null]],
    ['one has started', () => walkedTo('in_production'), [null, null]],
    ['all is refunded, and one had started', refunded, ['Refunded', null]],
    ['the order is being cancelled: its badge says so', cancelled, [null, null]],
    ['it has arrived', () => walkedTo('delivered'), [null, null]],
  ])('of an order of which %s', (_, of, marks) => {
    const { state } = of();
    for (const [i, supplier] of [SUPPLIER_A, SUPPLIER_B].entries()) {
      const view = viewOrder({ order: state, next: null }, supplier) ?? expect.fail('a supplier sees its order');
      const { status } = view.fulfilments[0] ?? expect.fail('a supplier has a task');
      const held = heldBy(view, status);
      expect(held?.text ?? null).toBe(marks[i]);
      const step = Object.entries(STEPS).find(([from]) => from === status)?.[1];
      if (step === undefined || view.cancelling) continue;
      expect(allowedActions(state, supplier).includes(step)).toBe(held === null);
    }
  });
});

describe('a task on the papers of the workshop', () => {
  const rejected = () => {
    const walk = asked();
    walk.command({ type: 'reject', fulfilmentId: fulfilment(1), reason: 'No fabric' }, SUPPLIER_A);
    return walk;
  };
  it.each<[what: string, of: () => Walk, stopped: readonly boolean[]]>([
    ['nobody has answered', asked, [false, false]],
    ['one of two suppliers has accepted', answered, [false, false]],
    ['one has rejected', rejected, [true, true]],
    ['one has started', () => walkedTo('in_production'), [false, false]],
    ['it has arrived', () => walkedTo('delivered'), [false, false]],
    ['all is refunded, and one had started', refunded, [true, true]],
    ['the order is being cancelled', cancelled, [true, true]],
  ])('of an order of which %s', (_, of, stopped) => {
    const { state } = of();
    for (const [i, supplier] of [SUPPLIER_A, SUPPLIER_B].entries()) {
      const view = viewOrder({ order: state, next: null }, supplier) ?? expect.fail('a supplier sees its order');
      const { status } = view.fulfilments[0] ?? expect.fail('a supplier has a task');
      expect(isStopped(view, status)).toBe(stopped[i]);
    }
  });
});
