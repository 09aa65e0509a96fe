import { parseArgs } from 'node:util';
import { realPostgres, realRedis } from '../../dev/support/real-servers.ts';
import { raceReport } from './lib/race.ts';
import { command, withPlatform } from './lib/run.ts';

// npm run accept:race -- [--buyers 200] [--stock 50] [--wipe] [--real]
// PG_URL, REDIS_URL: real servers instead of the embedded ones; --real starts the machine's own (Debian's packages).
const { values } = parseArgs({
  options: {
    buyers: { type: 'string', default: '200' },
    stock: { type: 'string', default: '50' },
    wipe: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
  },
});

await command('accept:race', async () => {
  const { PG_URL, REDIS_URL } = process.env;
  const postgres = values.real || PG_URL !== undefined ? await realPostgres() : undefined;
  const redis = values.real || REDIS_URL !== undefined ? await realRedis() : undefined;
  try {
    const options = { buyers: Number(values.buyers), stock: Number(values.stock), wipe: values.wipe };
    return await withPlatform({ pgUrl: postgres?.url, redisUrl: redis?.url }, (platform) =>
      raceReport(platform, options),
    );
  } finally {
    await postgres?.stop();
    await redis?.stop();
  }
});
