import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { startVitest, type TestModule } from 'vitest/node';

// node tools/count-expects.ts OUT.json [PROJECT …]    runs the tests, and writes the number of `expect`s each file
// checked node tools/count-expects.ts --compare BEFORE.json AFTER.json    fails if a file, found by its name, has fewer
//
// Use it for a change that moves code, to show that no test checks less.

type Counts = Record<string, number>;

const read = (file: string): Counts => JSON.parse(readFileSync(file, 'utf8'));

/** Files move between folders, so they are matched by name. The numbers of two files with one name are added. */
function byName(counts: Counts): Map<string, number> {
  const names = new Map<string, number>();
  for (const [file, count] of Object.entries(counts)) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    names.set(name, (names.get(name) ?? 0) + count);
  }
  return names;
}

/** What a file's expectations became. A split file's parts are new, and their names begin with its stem. */
function partsOf(name: string, before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number {
  const stem = `${name.slice(0, name.indexOf('.'))}-`;
  const parts = [...after].filter(([one]) => one === name || (one.startsWith(stem) && !before.has(one)));
  return parts.reduce((sum, [, count]) => sum + count, 0);
}

function compare(before: Counts, after: Counts): number {
  const [then, now] = [byName(before), byName(after)];
  const fewer = [...then].filter(([name, count]) => partsOf(name, then, now) < count);
  for (const [name, count] of fewer) console.log(`${name}: ${count} before, ${partsOf(name, then, now)} after`);
  const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  console.log(`${total(before)} before, ${total(after)} after; ${fewer.length} files have fewer`);
  return fewer.length === 0 ? 0 : 1;
}

const countOf = (module: TestModule): number =>
  [...module.children.allTests()].reduce((sum, test) => sum + (test.meta().expects ?? 0), 0);

async function count(out: string, projects: readonly string[]): Promise<number> {
  process.env.COUNT_EXPECTS = '1';
  const vitest = await startVitest('test', [], { watch: false, project: [...projects] });
  const modules = vitest.state.getTestModules();
  const counts = Object.fromEntries(
    modules.map((module): [string, number] => [relative(process.cwd(), module.moduleId), countOf(module)]).sort(),
  );
  await vitest.close();
  writeFileSync(out, `${JSON.stringify(counts, null, 2)}\n`);
  console.log(`${Object.keys(counts).length} files, ${Object.values(counts).reduce((a, b) => a + b, 0)} expectations`);
  return modules.every((module) => module.ok()) ? 0 : 1;
}

const [first = '', ...rest] = process.argv.slice(2);
if (first === '')
  throw new Error('node tools/count-expects.ts OUT.json [PROJECT …] | --compare BEFORE.json AFTER.json');
const [before = '', after = ''] = rest;
process.exitCode =
  first === '--compare'
    ? compare(read(before), read(after))
    : await count(first, rest.length > 0 ? rest : ['unit', 'together', 'workerd', 'flow']);
