import { describe, expect, it } from 'vitest';
import { importsOf, sources } from './sources.ts';

/** No file may import itself through others, neither values nor types. A file can then be read after what it imports. */

type Graph = ReadonlyMap<string, readonly string[]>;

/** The files that a file imports or re-exports from, types included. Packages are left out. */
const targetsOf = (file: string, text?: string): string[] =>
  importsOf(file, text).flatMap(({ target }) => (/\.tsx?$/.test(target) ? [target] : []));

/** Each cycle as its files, from the first that was met round to it again. Depth first, every file once. */
function cyclesOf(graph: Graph): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const target of graph.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return cycles;
}

describe('import cycles', () => {
  it('sees imports of values, of types, and re-exports', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type {\n  B,\n} from '../b.ts';",
      "export { c } from './c.ts';",
      "export type { D } from './d.ts';",
      "export * from './e.ts';",
      "import './f.ts';",
      "import { z } from 'zod';",
    ].join('\n');
    const targets = ['src/x/a.ts', 'src/b.ts', 'src/x/c.ts', 'src/x/d.ts', 'src/x/e.ts', 'src/x/f.ts'];
    expect(targetsOf('src/x/file.ts', text)).toEqual(targets);
  });

  it('can fail: finds a cycle of two, a long one, and a file that imports itself', () => {
    const graph: Graph = new Map([
      ['entry', ['a', 'x']],
      ['a', ['b', 'leaf']],
      ['b', ['a']],
      ['x', ['y', 'leaf']],
      ['y', ['z']],
      ['z', ['x']],
      ['self', ['self']],
      ['leaf', []],
    ]);
    expect(cyclesOf(graph)).toEqual(['a -> b -> a', 'x -> y -> z -> x', 'self -> self']);
  });

  it('finds none where files only share what they import', () => {
    const graph: Graph = new Map([
      ['a', ['b', 'c']],
      ['b', ['c']],
      ['c', []],
    ]);
    expect(cyclesOf(graph)).toEqual([]);
  });

  it('are not in src or durable-objects', () => {
    const graph: Graph = new Map(sources.map((file) => [file, targetsOf(file)]));
    expect(graph.size).toBeGreaterThan(150);
    expect(graph.get('src/domain/order/evolve.ts')).toContain('src/domain/order/state.ts');
    expect(cyclesOf(graph)).toEqual([]);
  });
});
