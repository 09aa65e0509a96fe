import { afterEach, expect } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** The number of `expect`s that this test has checked. */
    expects?: number;
  }
}

// For `tools/count-expects.ts`: each test reports how many `expect`s it has checked.
afterEach(({ task }) => {
  task.meta.expects = expect.getState().assertionCalls;
});
