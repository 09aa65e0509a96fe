import { DurableObject } from 'cloudflare:workers';

/** The floor: an object that writes a row before each call upstream and one at the end, and does nothing else. */
interface Env {
  readonly ORDER: DurableObjectNamespace<Order>;
  readonly STRIPE_API_BASE: string;
  readonly STRIPE_SECRET_KEY: string;
  readonly NEON_FETCH_ENDPOINT: string;
  readonly UPSTASH_REDIS_REST_URL: string;
  readonly UPSTASH_REDIS_REST_TOKEN: string;
}

const ROW = 'x'.repeat(600);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const INTENT = 'amount=500&currency=gbp&capture_method=manual';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export class Order extends DurableObject<Env> {
  async run(calls: string): Promise<void> {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, data TEXT)');
    for (const call of calls) {
      sql.exec('INSERT INTO rows (data) VALUES (?)', ROW);
      await (await this.#upstream(call)).text();
    }
    sql.exec('INSERT INTO rows (data) VALUES (?)', ROW);
  }

  #upstream(call: string): Promise<Response> {
    const { env } = this;
    const headers = { ...FORM, ...bearer(env.STRIPE_SECRET_KEY) };
    if (call === 's')
      return fetch(`${env.STRIPE_API_BASE}/v1/payment_intents`, { method: 'POST', headers, body: INTENT });
    const database = { 'neon-connection-string': 'postgres://floor' };
    if (call === 'p')
      return fetch(env.NEON_FETCH_ENDPOINT, { method: 'POST', headers: database, body: '{"query":"select 1"}' });
    const redis = bearer(env.UPSTASH_REDIS_REST_TOKEN);
    return fetch(env.UPSTASH_REDIS_REST_URL, { method: 'POST', headers: redis, body: '["PING"]' });
  }

  /** What an order goes on doing when its caller has been answered. */
  async later(calls: string): Promise<void> {
    this.ctx.waitUntil(this.run(calls));
  }
}

/** Claims and settlements of the queues' consumers: so many calls of the object, one after the other. */
async function consume(order: DurableObjectStub<Order>, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await order.run('');
}

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const { searchParams: asked } = new URL(request.url);
    await request.text();
    const order = env.ORDER.getByName(asked.get('id') ?? '');
    await order.run(asked.get('calls') ?? '');
    const later = asked.get('later');
    if (later !== null) await order.later(later);
    ctx.waitUntil(consume(order, Number(asked.get('consumed') ?? 0)));
    return Response.json({ ok: true });
  },
  async queue() {},
} satisfies ExportedHandler<Env>;
