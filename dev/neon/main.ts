import { mkdirSync } from 'node:fs';
import { portsFor } from '../settings.ts';
import { runPart } from '../support/part.ts';
import { startNeon } from './server.ts';

// `node dev/neon/main.ts`: PGlite in .headrail/postgres, or the Postgres that PG_URL names; migrated before it answers.
const pgUrl = process.env.PG_URL;
if (pgUrl === undefined) mkdirSync('.headrail', { recursive: true });
await runPart('Neon bridge', () =>
  startNeon({
    port: portsFor(process.env.PORT_OFFSET).neon,
    migrations: 'migrations',
    ...(pgUrl === undefined ? { dataDir: '.headrail/postgres' } : { pgUrl }),
  }),
);
