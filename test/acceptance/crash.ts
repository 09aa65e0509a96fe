import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ALL_CRASHES } from './lib/boundaries.ts';
import { crashReport } from './lib/crash.ts';
import { command, withPlatform } from './lib/run.ts';
import { stormReport } from './lib/storm.ts';

// npm run accept:crash -- --all | --only capture        every boundary, or those with this word in their kind or name
// npm run accept:crash -- --random [--orders 200] [--seed 1]        kills at random moments under load
const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string' },
    random: { type: 'boolean', default: false },
    orders: { type: 'string', default: '200' },
    seed: { type: 'string' },
  },
});

await command('accept:crash', () =>
  withPlatform({}, (platform) => {
    if (values.random) {
      const seed = Number(values.seed ?? randomInt(2 ** 31));
      return stormReport(platform, { orders: Number(values.orders), seed });
    }
    const word = values.only ?? '';
    const chosen = ALL_CRASHES.filter(({ kind, boundary }) => `${kind}: ${boundary.name}`.includes(word));
    return crashReport(platform, chosen);
  }),
);
