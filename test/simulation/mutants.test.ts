import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { mutatedText } from './mutants/mutant.ts';
import { MUTANTS } from './mutants/mutants.ts';

// `npm run sim:mutants` takes a quarter of an hour. This test checks quickly that each mutant still fits the code.
describe('the mutants', () => {
  it.each(MUTANTS.map((mutant) => [`${mutant.name}: ${mutant.why}`, mutant] as const))('%s', async (_, mutant) => {
    const { module, name, wrap } = mutant;
    expect(mutatedText(mutant)).toContain(`\n${name} = globalThis.`);
    const exports: Readonly<Record<string, unknown>> = await import(module);
    const right = exports[name];
    const wrong = wrap(right);
    expect(typeof wrong).toBe(typeof right);
    expect(wrong).not.toBe(right);
    expect(describeValue(wrong)).not.toEqual(describeValue(right));
  });

  it('are at least 46, without duplicates', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(46);
    expect(new Set(MUTANTS.map(({ why }) => why)).size).toBe(MUTANTS.length);
  });

  it('cannot be made if the code has no such export', () => {
    const [mutant] = MUTANTS;
    if (mutant === undefined) throw new Error('no mutants');
    expect(() => mutatedText({ ...mutant, name: 'renamed' })).toThrow('does not export one renamed');
  });

  it('run in the simulation: it finds a wrong alarm, and finds nothing without a mutant', async () => {
    const healthy = await simulate(undefined, 20);
    expect(healthy).toContain('OK: ');
    const broken = await simulate('sets no alarm with what it commits', 20);
    expect(broken).toContain('FAILED: schedule');
  });
});

/** Functions as text and everything else by value, because functions that do different things differ in their text. */
const describeValue = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Map ? [...inner] : typeof inner === 'function' ? String(inner) : inner,
  );

function simulate(mutant: string | undefined, orders: number): Promise<string> {
  const preload = mutant === undefined ? [] : ['--import', './test/simulation/mutants/install.ts'];
  const args = ['--seed', '1', '--orders', String(orders), '--workers', '1', '--quick'];
  const env = { ...process.env, MUTANT: mutant };
  return new Promise((resolve) => {
    const all = ['--no-warnings', ...preload, 'test/simulation/main.ts', ...args];
    execFile(process.execPath, all, { env }, (_, out, errors) => resolve(out + errors));
  });
}
