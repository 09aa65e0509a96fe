import { DurableObject } from 'cloudflare:workers';

/**
 * The floor is the lower limit for Headrail: it makes the object calls, storage writes, queue messages and upstream
 * calls of one order, and nothing else. A script lists them: `w` writes a row; `s`, `p` and `r` call Stripe, Postgres
 * and Redis; `S` and `P` send a message. The consumer of a message asks the object (like a claim), calls Stripe or
 * Postgres, and tells the object the result (like a settlement).
 */
interface Env {
  readonly ORDER: DurableObjectNamespace<Order>;
  readonly SPLITS: Queue<Message>;
  readonly STRIPE_API_BASE: string;
  readonly STRIPE_SECRET_KEY: string;
  readonly NEON_FETCH_ENDPOINT: string;
  readonly UPSTASH_REDIS_REST_URL: string;
  readonly UPSTASH_REDIS_REST_TOKEN: string;
}
type Message = { readonly id: string; readonly call: string; readonly rows: string };

const ROW = 'x'.repeat(400);
/** As large as an order's document in the read model. */
const DOC = JSON.stringify({ doc: 'x'.repeat(5_000) });
const UPSERT = 'insert into floor (id, doc) values ($1, $2) on conflict (id) do update set doc = excluded.doc';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function upstream(env: Env, call: string, id: string): Promise<void> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...bearer(env.STRIPE_SECRET_KEY) };
  const neon = { 'neon-connection-string': 'postgres://floor' };
  const calls: Readonly<Record<string, [string, Record<string, string>, string]>> = {
    s: [`${env.STRIPE_API_BASE}/v1/payment_intents`, form, 'amount=500&currency=gbp&capture_method=manual'],
    p: [env.NEON_FETCH_ENDPOINT, neon, JSON.stringify({ query: UPSERT, params: [id, DOC] })],
    r: [env.UPSTASH_REDIS_REST_URL, bearer(env.UPSTASH_REDIS_REST_TOKEN), '["PING"]'],
  };
  const [url = '', headers = {}, body = ''] = calls[call] ?? [];
  await (await fetch(url, { method: 'POST', headers, body })).text();
}

export class Order extends DurableObject<Env> {
  async run(id: string, script: string, rows: string): Promise<void> {
    const { sql } = this.ctx.storage;
    sql.exec('CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, data TEXT)');
    for (const step of script) {
      if (step === 'w') sql.exec('INSERT INTO rows (data) VALUES (?)', ROW);
      else if (step < 'a') await this.env.SPLITS.send({ id, call: step.toLowerCase(), rows });
      else await upstream(this.env, step, id);
    }
  }

  /** What an order does after its caller has the answer. */
  async later(id: string, script: string, rows: string): Promise<void> {
    this.ctx.waitUntil(this.run(id, script, rows));
  }
}

/** Wrangler wants every object that wrangler.toml names. The floor never asks this one. */
export class Pace extends DurableObject<Env> {}

export default {
  async fetch(request, env): Promise<Response> {
    const { searchParams: asked } = new URL(request.url);
    await request.text();
    const [id, script, later, rows] = ['id', 'script', 'later', 'rows'].map((name) => asked.get(name) ?? '');
    const order = env.ORDER.getByName(id ?? '');
    await order.run(id ?? '', script ?? '', rows ?? '');
    if (later) await order.later(id ?? '', later, rows ?? '');
    return Response.json({ ok: true });
  },
  async queue(batch, env): Promise<void> {
    const handle = async ({ id, call, rows }: Message) => {
      const order = env.ORDER.getByName(id);
      await order.run(id, rows, '');
      await upstream(env, call, id);
      await order.run(id, rows, '');
    };
    await Promise.all(batch.messages.map(({ body }) => handle(body)));
  },
} satisfies ExportedHandler<Env, Message>;
