import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generated, present } from '../../tools/assets.ts';
import { world } from '../api/support/fakes.ts';

it('the assets are those that `npm run assets` makes', async () => {
  const wanted = await generated();
  expect([...present().keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [file, text] of present()) expect(text === wanted.get(file), `${file}: npm run assets`).toBe(true);
});

it('the assets have the headers of every other answer, and may be cached for ever', async () => {
  const rules = readFileSync('public/_headers', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim().split(/: (.*)/s));
  const headers = new Map(rules.map(([name = '', value = '']) => [name.toLowerCase(), value]));
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  headers.delete('cache-control');

  const answer = await world().call('GET', '/healthz');
  const others = new Map(answer.headers);
  for (const own of ['cache-control', 'content-type', 'vary', 'x-request-id']) others.delete(own);
  expect([...headers].sort()).toEqual([...others].sort());
});

const textsUnder = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

const classesOf = (css: string): string[] => {
  const selectors = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\{[^{}]*\}/g, '{}');
  return [...selectors.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name);
};

/** The words of all string literals that can be a `class`: only lower-case names and placeholders. */
const classNames = (code: string): string[] =>
  [...code.matchAll(/(['"`])((?:[a-z\d\s-]|\$\{[^}]*\})+)\1|'[^'\n]*'|"[^"\n]*"/g)].flatMap(
    ([, , text = '']) => text.match(/[a-z][\w-]*/g) ?? [],
  );

it('the styles have no class that no page uses', () => {
  expect(classesOf('.a:not(.b-c) > li.d { margin: 0.5em; } @media print { .e { top: 1px } }')).toEqual([
    'a',
    'b-c',
    'd',
    'e',
  ]);
  expect(classNames(`<p class="a b"><q class={\`c \${'d'}\`}>'Not e', '/f', a.g`)).toEqual(['a', 'b', 'c', 'd']);
  const used = new Set(textsUnder('src/web', /\.(tsx?|js)$/).flatMap(classNames));
  const classes = new Set(textsUnder('src/web/assets', /\.css$/).flatMap(classesOf));
  expect(classes.size).toBeGreaterThan(50);
  expect([...classes].filter((name) => !used.has(name))).toEqual([]);
});
