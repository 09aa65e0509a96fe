import { Order as Headrail } from '../../durable-objects/order.ts';
import type { OrderRpc } from '../../durable-objects/rpc.ts';
import type { Env } from '../../src/env.ts';
import headrail from '../../src/worker.ts';

/** Headrail with one more route: `GET /bench/writes?id=` returns how many rows an order's object has written. */
export class Order extends Headrail {
  async writes(): Promise<number> {
    const { sql } = this.ctx.storage;
    const count = (query: string) => sql.exec<{ n: number }>(query).one().n;
    return count('SELECT total_changes() AS n') + count('SELECT count(*) AS n FROM sqlite_master');
  }
}

interface Counting extends Env {
  readonly ORDER: { getByName(id: string): OrderRpc & Pick<Order, 'writes'> };
}

export default {
  ...headrail,
  async fetch(request, env, ctx): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/bench/writes') return headrail.fetch(request, env, ctx);
    return Response.json(await env.ORDER.getByName(searchParams.get('id') ?? '').writes());
  },
} satisfies ExportedHandler<Counting>;
