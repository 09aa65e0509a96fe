import { parseArgs } from 'node:util';
import { fuzzReport } from './fuzz/run.ts';
import { command, withPlatform } from './lib/run.ts';

// npm run fuzz -- [--seed 1] [--requests 20000] [--url http://127.0.0.1:8787]
// --url: a platform that runs already (`npm run dev`); without it, the command starts its own.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '20000' },
    url: { type: 'string' },
  },
});

const options = { seed: Number(values.seed), requests: Number(values.requests) };

await command('fuzz', () =>
  values.url === undefined
    ? withPlatform({ seed: options.seed }, ({ url }) => fuzzReport(url, options))
    : fuzzReport(values.url, options),
);
