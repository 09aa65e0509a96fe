import { Order as Headrail } from '../../durable-objects/order.ts';
import type { OrderRpc } from '../../durable-objects/rpc.ts';
import type { Env, MessageQueue } from '../../src/env.ts';
import headrail from '../../src/worker.ts';

export { Pace } from '../../durable-objects/pace.ts';

/**
 * What the platform bills for one order: rows read and written by its object, alarms set (each is a row, too), messages
 * sent, requests (RPC calls and alarms that rang), and how long the object was busy.
 */
interface Costs {
  rows: number;
  read: number;
  alarms: number;
  messages: number;
  requests: number;
  busyMs: number;
  last: number;
}

const costs = new Map<string, Costs>();
/** What is not of one order: requests to the worker, and batches of messages. */
const all = { fetches: 0, batches: 0 };

function costsOf(id: string): Costs {
  const known = costs.get(id) ?? { rows: 0, read: 0, alarms: 0, messages: 0, requests: 0, busyMs: 0, last: 0 };
  costs.set(id, known);
  return known;
}

/** Longer than any pause of an object that is still busy here. */
const IDLE_MS = 500;

/** Something happened in the object. If it was busy until now, so much more was billed. */
function busy(cost: Costs): void {
  const now = Date.now();
  if (now - cost.last < IDLE_MS) cost.busyMs += now - cost.last;
  cost.last = now;
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
    cost.read += cursor.rowsRead;
    busy(cost);
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

/** Every method of the object is a request, and so is an alarm that rings. */
for (const name of Object.getOwnPropertyNames(Headrail.prototype)) {
  const method: unknown = Reflect.get(Headrail.prototype, name);
  if (name === 'constructor' || typeof method !== 'function') continue;
  Object.defineProperty(Order.prototype, name, {
    async value(this: Order, ...given: unknown[]): Promise<unknown> {
      const cost = costsOf(this.ctx.id.name ?? '');
      cost.requests += 1;
      cost.last = Date.now();
      try {
        return await Reflect.apply(method, this, given);
      } finally {
        busy(cost);
      }
    },
  });
}

interface Counting extends Env {
  readonly ORDER: { getByName(id: string): OrderRpc & Pick<Order, 'costs'> };
}

export default {
  ...headrail,
  async fetch(request, env, ctx): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/bench/all') return Response.json(all);
    if (pathname === '/bench/costs') {
      return Response.json(await env.ORDER.getByName(searchParams.get('id') ?? '').costs());
    }
    all.fetches += 1;
    return headrail.fetch(request, env, ctx);
  },
  queue(batch, env) {
    all.batches += 1;
    return headrail.queue(batch, env);
  },
} satisfies ExportedHandler<Counting>;
