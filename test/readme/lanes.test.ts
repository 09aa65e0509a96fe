import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rowsOf } from './tables.ts';

const CI = readFileSync('.ci/run', 'utf8');
const SCRIPTS: unknown = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

/** Which lane of `.ci/run` runs a file, by its suffix. */
const LANES = [
  [/\.(every|real|browser)\.test\.ts$/, null],
  [/(?:\.workerd|\.flow)?\.test\.ts$/, 'npm-test'],
] as const;
const laneOf = (file: string): string | undefined => {
  for (const [suffix, lane] of LANES) {
    const found = suffix.exec(file);
    if (found !== null) return lane ?? found[1];
  }
  return undefined;
};

describe('the table of the promises about money', () => {
  const rows = rowsOf('money-lanes', readFileSync('CONTRIBUTING.md', 'utf8'));

  it('names a test that exists, and the lane that runs it', () => {
    expect(rows.length).toBeGreaterThan(10);
    for (const [promise = '', file = '', lane = ''] of rows) {
      expect(existsSync(file), `${promise}: ${file}`).toBe(true);
      expect([file, laneOf(file)]).toEqual([file, lane]);
      expect(CI).toContain(`tests ${lane} `);
    }
  });

  it('names commands that exist', () => {
    const commands = rows.flatMap(([promise = '']) =>
      [...promise.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name),
    );
    expect(commands.length).toBeGreaterThan(0);
    for (const name of commands) expect(SCRIPTS).toHaveProperty([name ?? '']);
  });
});
