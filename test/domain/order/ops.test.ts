import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { intend, resumed } from '../../../src/domain/saga/attempt.ts';
import { restockSkus } from '../../../src/domain/saga/work.ts';
import { CUSTOMER, OPS, RETAILER, SUPPLIER_A, SUPPLIER_B, SYSTEM, type Walk, walkTo } from '../fixtures.ts';

function confirmed(): Walk {
  const walk = walkTo('captured');
  const fulfilments = walk.state.lines.map(({ id, supplierId }, i) => ({ id: `ful_${i}`, supplierId, lineIds: [id] }));
  walk.append(event('fulfilment_requested', { fulfilments }, SYSTEM));
  for (const { id } of fulfilments)
    walk.append(event('fulfilment_accepted', { fulfilmentId: id, automatic: true }, SYSTEM));
  return walk;
}

const actions = ({ state }: Walk) => viewOrder({ order: state, next: null }, OPS)?.allowedActions;
const force = (walk: Walk, actor = OPS) => walk.command({ type: 'force_cancel', note: 'fire' }, actor)?.refused ?? null;

describe('a forced cancellation', () => {
  it('is only for ops, until the first dispatch', () => {
    const walk = confirmed();
    expect(walk.command({ type: 'start', fulfilmentId: 'ful_0' }, SUPPLIER_A)).toBeNull();
    for (const actor of [CUSTOMER, RETAILER, SUPPLIER_A]) expect(force(walk, actor)).toBe('forbidden');
    expect(actions(walk)).toContain('force_cancel');
    const tracking = { carrier: 'DPD', number: '1', url: null };
    const shipped = confirmed();
    shipped.command({ type: 'start', fulfilmentId: 'ful_1' }, SUPPLIER_B);
    shipped.command({ type: 'dispatch', fulfilmentId: 'ful_1', tracking }, SUPPLIER_B);
    expect(force(shipped)).toBe('not_allowed_in_status');
    expect(actions(shipped)).not.toContain('force_cancel');
    expect(force(walk)).toBeNull();
    expect(walk.state.saga).toMatchObject({
      direction: 'backward',
      cancel: { reason: 'platform_request', note: 'fire' },
    });
    expect(force(walk)).toBe('order_cancelling');
    expect(restockSkus(walk.state)).toEqual(['SKU-B']);
  });
});

describe('parked work', () => {
  it('can be resumed only by ops, and all of it at once', () => {
    const walk = confirmed();
    const resume = (actor = OPS) => walk.command({ type: 'resume_work' }, actor)?.refused ?? null;
    expect(resume()).toBe('nothing_parked');
    for (const work of ['restock', 'release_money'])
      walk.append(event('work_parked', { work, code: 'refused', owed: 'something' }, SYSTEM));
    expect(actions(walk)).toContain('retry');
    expect(resume(RETAILER)).toBe('forbidden');
    expect(resume()).toBeNull();
    expect(walk.state.parked).toEqual([]);
    expect(actions(walk)).not.toContain('retry');
  });

  it('looks for its effect before the next try, and gets the full time again', () => {
    const row = { ...intend(null, 'ref_1', 1_000), n: 3, attempt: 9, code: 'card_declined' };
    expect(resumed(row, 9_000)).toEqual({ ...row, lookUpFirst: true, firstAt: 9_000, nextAt: 9_000, code: null });
  });
});
