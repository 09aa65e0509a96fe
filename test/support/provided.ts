/** The values that the configuration and the global set-ups provide to every test file (`inject(name)`). */
declare module 'vitest' {
  interface ProvidedContext {
    /** The seed of this run. `TEST_SEED` repeats it. */
    seed: number;
    /** The folder of the bundles and the seeded database, made by `test/support/flow-setup.ts`. */
    prepared: string;
    /** The real servers. Only for `*.real.test.ts` (`test/support/real-setup.ts`). */
    pgUrl: string;
    redisUrl: string;
  }
}

export {};
