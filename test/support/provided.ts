/** What the configuration and the global set-ups hand to every test file (`inject(name)`). */
declare module 'vitest' {
  interface ProvidedContext {
    /** The run's seed; `TEST_SEED` replays it. */
    seed: number;
    /** Folder of the bundles and the seeded database that `test/support/flow-setup.ts` made once. */
    prepared: string;
    /** Real servers, only in `*.real.test.ts` (`test/support/real-setup.ts`). */
    pgUrl: string;
    redisUrl: string;
  }
}

export {};
