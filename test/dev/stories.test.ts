import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cartsOf, SHOPS, shopAt, storyAt } from '../../dev/demo/fill.ts';
import { STORIES } from '../../dev/demo/stories.ts';
import { RETAILERS } from '../../dev/seed/keys.ts';

const run = promisify(execFile);
const started = (...args: string[]) => run(process.execPath, ['dev/node.mjs', ...args]);

describe('the stories of a filled market', () => {
  it('happen as often as they say, in every hundred orders', () => {
    for (const first of [0, 100, 1_234]) {
      const names = Array.from({ length: 100 }, (_, i) => storyAt(first + i).name);
      const often = STORIES.map(({ name }) => [name, names.filter((one) => one === name).length]);
      expect(often).toEqual(STORIES.map((story) => [story.name, story.often]));
    }
  });

  it('are mixed: forty orders in a row meet every one', () => {
    const names = Array.from({ length: 40 }, (_, i) => storyAt(i).name);
    expect(new Set(names).size).toBeGreaterThan(STORIES.length - 3);
  });

  it('all happen at the shop that the README names', () => {
    const own = Array.from({ length: 150 }, (_, n) => n).filter((n) => SHOPS[shopAt(n)] === RETAILERS.northlight);
    expect(new Set(own.map((n) => storyAt(n)))).toEqual(new Set(STORIES));
    expect(new Set(Array.from({ length: 15 }, (_, n) => SHOPS[shopAt(n)]))).toEqual(new Set(SHOPS));
  });
});

describe('a customer who finds something sold out', () => {
  it('chooses each other product of the shop in turn, however many it sells', () => {
    for (let size = 1; size <= 60; size += 1) {
      const products = Array.from({ length: size }, (_, i) => ({ listing_id: `lst_${i}`, options: {} }));
      for (const n of [0, 1, 2, 7, 41]) {
        const chosen = cartsOf({ products, shipping: [] }, n).map(({ lines }) => lines[0]?.listing_id);
        expect(new Set(chosen).size, `${size} products, customer ${n}`).toBe(size);
      }
    }
  });
});

describe('--help', () => {
  it.each(['dev/launcher.ts', 'dev/demo.ts'])('of %s says what there is, and starts nothing', async (file) => {
    const { stdout } = await started(file, '--help');
    expect(stdout).toContain('npm run demo -- --orders 150');
    expect(stdout).not.toContain('Starting');
  });

  it.each(['0', 'many', '1.5', '10001'])('a demo of %s orders is refused', async (count) => {
    await expect(started('dev/demo.ts', '--orders', count)).rejects.toThrow('a whole number from 1 to 10000');
  });
});
