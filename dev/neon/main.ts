import { mkdirSync } from 'node:fs';
import { seed } from '../seed/seed.ts';
import { portsFor, stateFolder } from '../settings.ts';
import { runPart } from '../support/part.ts';
import { startNeon } from './server.ts';

// `node dev/neon/main.ts` serves PGlite in .headrail/postgres, or the Postgres of PG_URL. It migrates and seeds the
// database before it reports that it is ready.
const { PG_URL: pgUrl, PORT_OFFSET: offset } = process.env;
const ports = portsFor(offset);
const folder = stateFolder(offset);
await runPart('Neon bridge', async () => {
  if (pgUrl === undefined) mkdirSync(folder, { recursive: true });
  const neon = await startNeon({
    port: ports.neon,
    migrations: 'migrations',
    ...(pgUrl === undefined ? { dataDir: `${folder}/postgres` } : { pgUrl }),
  });
  const origins = [ports.worker, ports.storefront].flatMap((p) => [`http://localhost:${p}`, `http://127.0.0.1:${p}`]);
  await seed((text, values) => neon.query(text, values), {
    allowedOrigins: origins,
    shopUrl: `http://127.0.0.1:${ports.storefront}`,
  });
  return neon;
});
