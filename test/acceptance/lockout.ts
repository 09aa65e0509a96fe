import { parseArgs } from 'node:util';
import { realPostgres } from '../../dev/support/real-servers.ts';
import { lockoutReport } from './lib/lockout.ts';
import { command, withPlatform } from './lib/run.ts';

// npm run accept:lockout -- [--addresses 1000] [--real]
// PG_URL: a real Postgres instead of the embedded one; --real starts the machine's own (Debian's package).
const { values } = parseArgs({
  options: { addresses: { type: 'string', default: '1000' }, real: { type: 'boolean', default: false } },
});

await command('accept:lockout', async () => {
  const postgres = values.real || process.env.PG_URL !== undefined ? await realPostgres() : undefined;
  try {
    return await withPlatform({ pgUrl: postgres?.url }, (platform) =>
      lockoutReport(platform, { addresses: Number(values.addresses) }),
    );
  } finally {
    await postgres?.stop();
  }
});
