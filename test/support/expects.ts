import { afterEach, expect } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** How many expectations this test has checked. */
    expects?: number;
  }
}

// For `tools/count-expects.ts`: each test says how many expectations it has checked.
afterEach(({ task }) => {
  task.meta.expects = expect.getState().assertionCalls;
});
