import { expect } from 'vitest';
import type { Outcome } from '../../src/domain/fault.ts';

/** What an outcome has. A fault fails the test, with its kind and code. */
export function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) expect.fail(`fault ${JSON.stringify(outcome.fault)}`);
  return outcome.value;
}
