import { expect, it } from 'vitest';
import { filesUnder, textOf } from './sources.ts';

const workers = ['src', 'bench', 'test/support'].flatMap(filesUnder).filter((file) => file.endsWith('/worker.ts'));

/** Wrangler bundles a worker only if it exports every object of wrangler.toml. Benches are not in the test lanes. */
it.each(workers)('%s exports every object of wrangler.toml', (worker) => {
  const classes = [...textOf('wrangler.toml').matchAll(/^class_name = "(\w+)"$/gm)].map(([, name]) => name);
  const exported = [...textOf(worker).matchAll(/^export (?:class (\w+)|\{([^}]*)\})/gm)].flatMap(
    ([, name, names = '']) => [name, ...names.split(',').map((one) => one.trim().split(' as ').at(-1))],
  );
  expect(classes).toContain('Order');
  expect(exported).toEqual(expect.arrayContaining(classes));
});
