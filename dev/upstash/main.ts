import { mkdirSync } from 'node:fs';
import { DEV_SECRETS, portsFor, stateFolder } from '../settings.ts';
import { runPart } from '../support/part.ts';
import { startUpstash } from './server.ts';

// `node dev/upstash/main.ts` serves the embedded Redis, kept in .headrail/redis.json, or the Redis of REDIS_URL.
const { REDIS_URL: redisUrl, PORT_OFFSET: offset } = process.env;
const folder = stateFolder(offset);
await runPart('Upstash shim', () => {
  mkdirSync(folder, { recursive: true });
  const token = DEV_SECRETS.UPSTASH_REDIS_REST_TOKEN;
  return startUpstash({ port: portsFor(offset).upstash, token, dataFile: `${folder}/redis.json`, redisUrl });
});
