import { Redis } from '@upstash/redis';
import { type Neon, startNeon } from '../../dev/neon/server.ts';
import { seed } from '../../dev/seed/seed.ts';
import { startUpstash, type Upstash } from '../../dev/upstash/server.ts';
import { connect, type Db } from '../../src/db/client.ts';
import { type Inventory, inventory } from '../../src/services/inventory.ts';

/** Where the real servers are; empty: the embedded ones. Both are emptied first. */
export interface Servers {
  readonly pgUrl?: string;
  readonly redisUrl?: string;
}

export const DATABASE_URL = 'postgresql://headrail:headrail@db.localhost/headrail';
const TOKEN = 'market';

/** A seeded Postgres and a Redis behind the unchanged SDKs, and the services over them. */
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

export async function openDatabase({ pgUrl }: Servers): Promise<Neon> {
  if (pgUrl !== undefined) {
    const blank = await startNeon({ port: 0, pgUrl });
    await blank.query('DROP SCHEMA public CASCADE');
    await blank.query('CREATE SCHEMA public');
    await blank.close();
  }
  const neon = await startNeon({ port: 0, migrations: 'migrations', ...(pgUrl === undefined ? {} : { pgUrl }) });
  await seed(neon.query);
  return neon;
}

export async function openMarket(servers: Servers): Promise<Market> {
  const { redisUrl } = servers;
  const neon = await openDatabase(servers);
  const upstash = await startUpstash({ port: 0, token: TOKEN, ...(redisUrl === undefined ? {} : { redisUrl }) });
  const redis = new Redis({ url: upstash.url, token: TOKEN, enableTelemetry: false });
  await redis.flushall();
  const db = connect({ databaseUrl: DATABASE_URL, fetchEndpoint: neon.fetchEndpoint });
  return {
    neon,
    upstash,
    redis,
    db,
    inventory: inventory({ db, redis: { url: upstash.url, token: TOKEN } }),
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
