import { randomBytes } from 'node:crypto';
import { Redis } from '@upstash/redis';
import { Client } from 'pg';
import { type Neon, startNeon } from '../../dev/neon/server.ts';
import { seed } from '../../dev/seed/seed.ts';
import { HANG_MS } from '../../dev/support/until.ts';
import { startUpstash, type Upstash } from '../../dev/upstash/server.ts';
import { connect, type Db } from '../../src/db/client.ts';
import { type Inventory, inventory } from '../../src/services/inventory.ts';

/** The addresses of the real servers. Empty: the embedded ones. Redis is emptied first. */
export interface Servers {
  readonly pgUrl?: string;
  readonly redisUrl?: string;
}

export const DATABASE_URL = 'postgresql://headrail:headrail@db.localhost/headrail';
const TOKEN = 'market';

/** A seeded Postgres and a Redis behind the unchanged SDKs, and the services that use them. */
export interface Market {
  readonly neon: Neon;
  readonly upstash: Upstash;
  readonly redis: Redis;
  readonly db: Db;
  readonly inventory: Inventory;
  /** A control call of the stand-ins: faults, outages, the list of queries. */
  sim(part: 'neon' | 'upstash', method: string, path: string, body?: object): Promise<unknown>;
  close(): Promise<void>;
}

/** A migrated and seeded database. On a real server it has a unique name and is dropped at `close()`. */
export async function openDatabase({ pgUrl }: Servers): Promise<Neon> {
  const own = pgUrl === undefined ? null : await createDatabase(pgUrl);
  const neon = await startNeon({ port: 0, migrations: 'migrations', ...(own === null ? {} : { pgUrl: own.url }) });
  await seed(neon.query);
  return {
    ...neon,
    close: async () => {
      await neon.close();
      await own?.drop();
    },
  };
}

async function createDatabase(pgUrl: string) {
  const name = `headrail_${randomBytes(6).toString('hex')}`;
  const run = async (text: string) => {
    const client = new Client({ connectionString: pgUrl });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(pgUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

export async function openMarket(servers: Servers): Promise<Market> {
  const { redisUrl } = servers;
  const neon = await openDatabase(servers);
  const upstash = await startUpstash({ port: 0, token: TOKEN, ...(redisUrl === undefined ? {} : { redisUrl }) });
  const redis = new Redis({ url: upstash.url, token: TOKEN, enableTelemetry: false });
  await redis.flushdb();
  const db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  return {
    neon,
    upstash,
    redis,
    db,
    // Long, because a busy machine is slow. Only calls that a test delays may time out.
    inventory: inventory({ db, redis: { url: upstash.url, token: TOKEN, timeoutMs: HANG_MS } }),
    sim: async (part, method, path, body) => {
      const { url } = part === 'neon' ? neon : upstash;
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      return (await fetch(`${url}/_sim/${path}`, init)).json();
    },
    close: async () => {
      await upstash.close();
      await neon.close();
    },
  };
}
