import { configureGlobal } from 'fast-check';
import { inject } from 'vitest';

// Every property test of a run draws from the one seed that the run printed: TEST_SEED=… replays it.
configureGlobal({ seed: inject('seed') });
