import { configureGlobal } from 'fast-check';
import { inject } from 'vitest';

// All property tests use the seed that the run printed. TEST_SEED=… repeats the run.
configureGlobal({ seed: inject('seed') });
