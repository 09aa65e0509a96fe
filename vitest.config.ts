import { randomInt } from 'node:crypto';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { devVars } from './dev/settings.ts';

/** One seed a run, printed first, so that any failure of a property test can be replayed. */
const seed = Number(process.env.TEST_SEED ?? randomInt(2 ** 31));
if (!Number.isInteger(seed)) throw new Error('TEST_SEED must be a whole number.');
if (process.env.TEST_SEED !== `${seed}` || process.env.HEADRAIL_SEED_SHOWN === undefined) {
  // Vitest reads this file more than once in a run: the later readings take the same seed and say nothing.
  process.env.TEST_SEED = `${seed}`;
  process.env.HEADRAIL_SEED_SHOWN = '1';
  console.log(`TEST_SEED=${seed}`);
}

/** Time-outs are for hangs: a busy machine takes its time, and no test fails for that. */
const HANG_MS = 300_000;

const kinds = ['workerd', 'flow', 'every', 'browser', 'real'] as const;
const files = (kind: (typeof kinds)[number]) => [`test/**/*.${kind}.test.{ts,tsx}`];
const shared = { setupFiles: ['test/support/seed.ts'], provide: { seed } };

/** Nothing listens there: a workerd test that needs an outside system brings its own, or is a flow test. */
const nowhere = 'http://127.0.0.1:9';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: kinds.flatMap(files),
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: devVars({
                publicUrl: 'http://headrail.test',
                neonFetchEndpoint: `${nowhere}/sql`,
                upstashUrl: nowhere,
                stripeUrl: nowhere,
              }),
            },
          }),
        ],
        test: { ...shared, name: 'workerd', include: files('workerd'), testTimeout: HANG_MS, hookTimeout: HANG_MS },
      },
      // Each file starts a whole stack; more than the machine has cores only makes every one of them slow.
      ...(['flow', 'every'] as const).map((name) => ({
        test: {
          ...shared,
          name,
          include: files(name),
          globalSetup: ['test/support/flow-setup.ts'],
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          maxWorkers: 2,
        },
      })),
      {
        test: {
          ...shared,
          name: 'browser',
          include: files('browser'),
          globalSetup: ['test/support/flow-setup.ts'],
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'real',
          include: files('real'),
          globalSetup: ['test/support/real-setup.ts'],
          testTimeout: HANG_MS,
          hookTimeout: HANG_MS,
          fileParallelism: false,
        },
      },
    ],
  },
});
