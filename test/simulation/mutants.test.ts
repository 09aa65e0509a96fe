import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTANTS, patched } from './mutants/mutants.ts';

// `npm run sim:mutants` takes a quarter of an hour; that each of its lines is still there is known at once.
describe('the mutants', () => {
  it.each(MUTANTS.map((mutant) => [`${mutant.file}: ${mutant.why}`, mutant] as const))('%s', (_, mutant) => {
    const text = readFileSync(mutant.file, 'utf8');
    expect(patched(mutant, text)).not.toBe(text);
  });

  it('are at least twenty', () => expect(MUTANTS.length).toBeGreaterThanOrEqual(20));
});
