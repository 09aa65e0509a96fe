import { randomInt } from 'node:crypto';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { devVars } from './dev/settings.ts';
import { HANG_MS } from './dev/support/until.ts';

/** One seed a run, printed first, so that any failure of a property test can be replayed. */
const seed = Number(process.env.TEST_SEED ?? randomInt(2 ** 31));
if (!Number.isInteger(seed)) throw new Error('TEST_SEED must be a whole number.');
if (process.env.TEST_SEED !== `${seed}` || process.env.HEADRAIL_SEED_SHOWN === undefined) {
  // Vitest reads this file more than once in a run: the later readings take the same seed and say nothing.
  process.env.TEST_SEED = `${seed}`;
  process.env.HEADRAIL_SEED_SHOWN = '1';
  console.log(`TEST_SEED=${seed}`);
}

/** A test may wait for several things: what hangs is then said by `until`, not by vitest. */
const TEST_MS = 3 * HANG_MS;

const kinds = ['workerd', 'flow', 'every', 'browser', 'real'] as const;
const files = (kind: (typeof kinds)[number]) => [`test/**/*.${kind}.test.{ts,tsx}`];
/** `tools/count-expects.ts` counts the expectations that each file checks. */
const counting = process.env.COUNT_EXPECTS === undefined ? [] : ['test/support/expects.ts'];
const shared = {
  setupFiles: ['test/support/seed.ts', ...counting],
  provide: { seed },
  testTimeout: TEST_MS,
  hookTimeout: TEST_MS,
  expect: { poll: { timeout: HANG_MS } },
};

/**
 * Many tests wait more than they compute, so a third file fits on two cores. Vitest alone would run one file at a time
 * there, and projects that run side by side must have the same number.
 */
const sideBySide = { maxWorkers: 3 };

/**
 * These files leave nothing behind, so they share one world in each worker: modules are read once, not once a file. What
 * starts other programs, or changes the environment, has a world of its own.
 */
const TOGETHER = ['domain', 'api', 'web', 'notifications', 'object', 'queues', 'house', 'services', 'db'].map(
  (name) => `test/${name}/**`,
);

/** Nothing listens there: a workerd test that needs an outside system brings its own, or is a flow test. */
const nowhere = 'http://127.0.0.1:9';

export default defineConfig({
  test: {
    teardownTimeout: HANG_MS,
    projects: [
      {
        test: {
          ...shared,
          ...sideBySide,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...kinds.flatMap(files), ...TOGETHER, '**/node_modules/**'],
        },
      },
      {
        test: {
          ...shared,
          ...sideBySide,
          name: 'together',
          include: TOGETHER.map((folder) => `${folder}/*.test.{ts,tsx}`),
          exclude: [...kinds.flatMap(files), '**/node_modules/**'],
          isolate: false,
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
        test: { ...shared, ...sideBySide, name: 'workerd', include: files('workerd') },
      },
      // Each file starts a whole stack. The tests of `every` mostly wait, so four of its files fit on two cores.
      ...(
        [
          ['flow', sideBySide.maxWorkers],
          ['every', 4],
        ] as const
      ).map(([name, maxWorkers]) => ({
        test: {
          ...shared,
          maxWorkers,
          name,
          include: files(name),
          globalSetup: ['test/support/flow-setup.ts'],
        },
      })),
      {
        test: {
          ...shared,
          maxWorkers: 2,
          name: 'browser',
          include: files('browser'),
          globalSetup: ['test/support/flow-setup.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'real',
          include: files('real'),
          globalSetup: ['test/support/real-setup.ts'],
          // The files share one Redis, whose scripts and keys they delete.
          fileParallelism: false,
        },
      },
    ],
  },
});
