import { parseArgs } from 'node:util';
import { realPostgres } from '../../dev/support/real-servers.ts';
import { NO_GRACE, reconcileReport } from './lib/reconcile/reconcile.ts';
import { command, withPlatform } from './lib/run.ts';

// npm run accept:reconcile -- [--orders 2000] [--seed 1] [--real]
// PG_URL: a real server instead of the embedded one; --real starts the machine's own (Debian's package).
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    real: { type: 'boolean', default: false },
  },
});

await command('accept:reconcile', async () => {
  const real = values.real || process.env.PG_URL !== undefined;
  const postgres = real ? await realPostgres() : undefined;
  try {
    const options = { orders: Number(values.orders), seed: Number(values.seed) };
    return await withPlatform({ pgUrl: postgres?.url, vars: NO_GRACE }, (platform) =>
      reconcileReport(platform, options),
    );
  } finally {
    await postgres?.stop();
  }
});
