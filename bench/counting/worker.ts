import { Order as Headrail } from '../../durable-objects/order.ts';
import type { OrderRpc } from '../../durable-objects/rpc.ts';
import type { Env, MessageQueue } from '../../src/env.ts';
import headrail from '../../src/worker.ts';

export { Pace } from '../../durable-objects/pace.ts';

/** What the platform bills for one order: rows written by its object, alarms set (each is a row, too), messages sent. */
interface Costs {
  rows: number;
  alarms: number;
  messages: number;
}

const costs = new Map<string, Costs>();

function costsOf(id: string): Costs {
  const known = costs.get(id) ?? { rows: 0, alarms: 0, messages: 0 };
  costs.set(id, known);
  return known;
}

/** The same object, in which some members are replaced. */
const replaced = <T extends object>(target: T, members: Partial<T>): T =>
  new Proxy(target, {
    get(_, name) {
      if (name in members) return Reflect.get(members, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

function counted(storage: DurableObjectStorage, cost: Costs): DurableObjectStorage {
  const exec = <T extends Record<string, SqlStorageValue>>(query: string, ...bindings: unknown[]) => {
    const cursor = storage.sql.exec<T>(query, ...bindings);
    const rows = cursor.toArray();
    cost.rows += cursor.rowsWritten;
    return replaced(cursor, { toArray: () => rows });
  };
  const alarm = () => {
    cost.alarms += 1;
    cost.rows += 1;
  };
  return replaced(storage, {
    sql: replaced(storage.sql, { exec }),
    setAlarm: (at) => {
      alarm();
      return storage.setAlarm(at);
    },
    deleteAlarm: () => {
      alarm();
      return storage.deleteAlarm();
    },
  });
}

const countedQueue = (queue: MessageQueue, cost: Costs): MessageQueue => ({
  ...queue,
  send: (body, options) => {
    cost.messages += 1;
    return queue.send(body, options);
  },
});

/** Headrail with one more route: `GET /bench/costs?id=` returns what an order has cost so far. */
export class Order extends Headrail {
  constructor(ctx: DurableObjectState, env: Env) {
    const cost = costsOf(ctx.id.name ?? '');
    const queues = {
      SPLITS: countedQueue(env.SPLITS, cost),
      NOTIFICATIONS: countedQueue(env.NOTIFICATIONS, cost),
      ORDER_EVENTS: countedQueue(env.ORDER_EVENTS, cost),
    };
    super(ctx, { ...env, ...queues });
    Object.defineProperty(this, 'ctx', { value: replaced(ctx, { storage: counted(ctx.storage, cost) }) });
  }

  async costs(): Promise<Costs> {
    return costsOf(this.ctx.id.name ?? '');
  }
}

interface Counting extends Env {
  readonly ORDER: { getByName(id: string): OrderRpc & Pick<Order, 'costs'> };
}

export default {
  ...headrail,
  async fetch(request, env, ctx): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/bench/costs') return headrail.fetch(request, env, ctx);
    return Response.json(await env.ORDER.getByName(searchParams.get('id') ?? '').costs());
  },
} satisfies ExportedHandler<Counting>;
