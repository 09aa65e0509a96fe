import type { Deps } from '../../../src/api/deps.ts';
import type { Reached } from './catalogue-fakes.ts';
import type { FakeOrder } from './fake-order.ts';

/** What Platform Ops and the suppliers change, in memory. */

export const opsPart = (reached: Reached, orderOf: (id: string) => FakeOrder): Deps['ops'] => ({
  deadLetters: {
    list: async () => reached('letters', []),
    get: async () => reached('dead_letter', null),
    markReplayed: async () => reached('markReplayed', false),
    unmarkReplayed: async () => reached('unmarkReplayed', null),
  },
  resend: async (queue) => reached(`resend ${queue}`, true),
  lag: async () => reached('lag', 0),
  reproject: async (id) => {
    const { order } = orderOf(id).walk;
    return reached('reproject', order === null ? null : { version: order.version, written: true });
  },
  unexplained: {
    list: async () => reached('unexplained', []),
    get: async () => reached('unexplained_money', null),
    note: async () => reached('note', null),
  },
  payments: {
    lookUp: async () => ({ kind: 'unavailable' }),
    lookAgain: async () => ({ kind: 'unavailable' }),
  },
  reconcile: async () => reached('reconcile', { pages: 1, ended: true, dueInSeconds: 3_600 }),
});

export function stockPart(reached: Reached): Deps['stock'] {
  const stock = new Map([['sup_a SKU-A', { sku: 'SKU-A', onHand: 7, version: 1 }]]);
  return {
    stock: async (supplierId, sku) => reached('stock', stock.get(`${supplierId} ${sku}`) ?? null),
    adjustStock: async (supplierId, sku, by) => {
      const before = stock.get(`${supplierId} ${sku}`);
      if (before === undefined) return reached('adjustStock', null);
      const after = { sku, onHand: before.onHand + by, version: before.version + 1 };
      stock.set(`${supplierId} ${sku}`, after);
      return reached('adjustStock', { ...after, state: 'set' });
    },
    setStock: async (supplierId, sku, onHand) => {
      const before = stock.get(`${supplierId} ${sku}`);
      if (before === undefined) return reached('setStock', null);
      const after = { sku, onHand, version: before.version + 1 };
      stock.set(`${supplierId} ${sku}`, after);
      return reached('setStock', { ...after, state: 'set' });
    },
  };
}
