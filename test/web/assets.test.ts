import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SCALAR } from '../../src/web/docs/scalar.ts';
import { generated, present } from '../../tools/assets.ts';
import { world } from '../api/support/fakes.ts';

it('the assets are those that `npm run assets` makes', async () => {
  const wanted = await generated();
  expect([...present().keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [file, text] of present()) expect(text === wanted.get(file), `${file}: npm run assets`).toBe(true);
});

it('the assets have the headers of every other answer, and may be cached for ever', async () => {
  const [ofAssets = '', ofScalar = ''] = readFileSync('public/_headers', 'utf8').split('\n\n');
  const linesOf = (block: string) => block.split('\n').filter((line) => line.startsWith('  '));
  expect(linesOf(ofScalar)).toEqual(linesOf(ofAssets));
  const rules = linesOf(ofAssets).map((line) => line.trim().split(/: (.*)/s));
  const headers = new Map(rules.map(([name = '', value = '']) => [name.toLowerCase(), value]));
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  headers.delete('cache-control');

  const answer = await world().call('GET', '/healthz');
  const others = new Map(answer.headers);
  for (const own of ['cache-control', 'content-type', 'vary', 'x-request-id']) others.delete(own);
  expect([...headers].sort()).toEqual([...others].sort());
});

it("Scalar's page is the one whose checksum the browser compares", async () => {
  const digest = createHash('sha384')
    .update(readFileSync(`public${SCALAR.src}`))
    .digest('base64');
  expect(SCALAR.integrity, 'npm run reference').toBe(`sha384-${digest}`);
  expect(readdirSync('public/reference').map((name) => `/reference/${name}`)).toEqual([SCALAR.src]);
  const page = await (await world().call('GET', '/docs/reference')).text();
  expect(page).toContain(`src="${SCALAR.src}" integrity="${SCALAR.integrity}"`);
});

it.each(['/docs', '/docs/reference', '/docs/changelog'])(
  '%s names its icon, so that a browser does not ask for one that is not there',
  async (path) => {
    const page = await (await world().call('GET', path)).text();
    const [, icon = ''] = page.match(/<link rel="icon" href="([^"]+)"/) ?? [];
    expect(readFileSync(`public${icon}`, 'utf8')).toContain('<svg');
  },
);

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
