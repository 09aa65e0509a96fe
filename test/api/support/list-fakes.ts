import type { Deps } from '../../../src/api/deps.ts';
import { viewDisputes } from '../../../src/domain/conversation/view-dispute.ts';
import { concerns } from '../../../src/domain/order/decide.ts';
import type { OrderState } from '../../../src/domain/order/state.ts';
import type { Export } from '../../../src/services/exports.ts';
import type { Reached } from './catalogue-fakes.ts';
import type { FakeOrder } from './fake-order.ts';

/** The lists in memory. They are made from the orders, without a read model. */

const fulfilmentsPart = (reached: Reached, orders: ReadonlyMap<string, FakeOrder>): Deps['fulfilments'] => ({
  list: async ({ partyId }, { statuses, limit }) => {
    const rows = [...orders.values()].flatMap(({ walk: { order } }) =>
      order === null
        ? []
        : order.fulfilments
            .filter((f) => f.supplierId === partyId && (statuses.length === 0 || statuses.includes(f.status)))
            .map(({ id, status }) => ({
              id,
              orderId: order.id,
              status,
              requestedAt: order.placedAt,
              firstAt: order.placedAt,
              order,
              readAt: 0,
            })),
    );
    return reached('fulfilments', rows.slice(0, limit));
  },
  changedSince: async () => reached('changedSince', 0),
  waiting: async () => reached('waiting', []),
});

const disputesPart = (reached: Reached, orders: ReadonlyMap<string, FakeOrder>): Deps['disputes'] => ({
  list: async (tenant, { status, limit }) => {
    const rows = [...orders.values()].flatMap(({ walk: { order } }) =>
      order === null || !concerns(order, tenant.viewer)
        ? []
        : viewDisputes(order, tenant.viewer)
            .filter((dispute) => status === null || dispute.status === status)
            .map(({ id, raisedAt }) => ({ id, raisedAt, order })),
    );
    return reached('disputes', rows.slice(0, limit));
  },
});

/** What the read model has of an order. */
export type Projected = (order: OrderState | null) => OrderState | null;

const orderListsPart = (
  reached: Reached,
  orders: ReadonlyMap<string, FakeOrder>,
  control: { readonly projected: Projected },
): Deps['orderLists'] => ({
  standing: async (id) => reached('standing', control.projected(orders.get(id)?.walk.order ?? null)),
  page: async (tenant, _, { limit }) => {
    const rows = [...orders.values()].flatMap(({ walk: { order } }) =>
      order === null || !concerns(order, tenant.viewer)
        ? []
        : [{ id: order.id, placedAt: order.placedAt, order, readAt: 0 }],
    );
    return reached('orderLists', rows.slice(0, limit));
  },
  changedSince: async () => reached('changedSince', 0),
  longerThan: async () => reached('longerThan', false),
  choices: async () => reached('choices', { suppliers: [], products: [] }),
});

function exportsPart(reached: Reached): Deps['exports'] {
  const all = new Map<string, Export>();
  return {
    ask: async ({ id, filters }) => {
      const one = { ...WAITING, id, filters };
      all.set(id, one);
      return reached('ask', one);
    },
    list: async () => reached('exports', [...all.values()]),
    get: async (_, id) => reached('export', all.get(id) ?? null),
    file: async () => reached('file', null),
  };
}

const WAITING: Omit<Export, 'id' | 'filters'> = {
  status: 'waiting',
  createdAt: 1_790_000_000_000,
  orders: 0,
  bytes: 0,
  reachedAt: null,
  expiresAt: null,
};

export const listParts = (
  reached: Reached,
  orders: ReadonlyMap<string, FakeOrder>,
  control: { readonly projected: Projected },
) => ({
  fulfilments: fulfilmentsPart(reached, orders),
  disputes: disputesPart(reached, orders),
  orderLists: orderListsPart(reached, orders, control),
  exports: exportsPart(reached),
});
