import { mkdirSync } from 'node:fs';
import { DEV_SECRETS, portsFor } from '../settings.ts';
import { runPart } from '../support/part.ts';
import { startUpstash } from './server.ts';

// `node dev/upstash/main.ts`: the embedded Redis, kept in .headrail/redis.json, or the one that REDIS_URL names.
mkdirSync('.headrail', { recursive: true });
await runPart('Upstash shim', () =>
  startUpstash({
    port: portsFor(process.env.PORT_OFFSET).upstash,
    token: DEV_SECRETS.UPSTASH_REDIS_REST_TOKEN,
    dataFile: '.headrail/redis.json',
    redisUrl: process.env.REDIS_URL,
  }),
);
