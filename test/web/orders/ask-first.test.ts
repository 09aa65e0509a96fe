import { expect, it } from 'vitest';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { Steps } from '../../../src/web/dashboard/tasks/steps.tsx';
import { SUPPLIER_A, type Walk, walkTo } from '../../domain/fixtures.ts';
import { fulfilment, requested } from '../../domain/order/order-steps.ts';

const stepsOf = ({ state }: Walk): string => {
  const view = viewOrder({ order: state, next: null }, SUPPLIER_A);
  const [task] = view?.fulfilments ?? [];
  if (view === null || task === undefined) throw new Error('a task');
  return String(Steps({ at: { csrf: 'x' }, view, fulfilment: task, errors: {}, fields: {} }));
};

it('a supplier is told, before it answers, that it can ask the shop first', () => {
  const walk = requested(walkTo('captured'));
  const link = `href="/orders/${walk.state.id}/messages"`;
  expect(stepsOf(walk)).toContain(link);
  walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
  expect(stepsOf(walk)).not.toContain(link);
});
