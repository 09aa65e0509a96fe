import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { world } from '../api/support/fakes.ts';
import { root, textOf } from '../house/sources.ts';

/** A link of the documentation leads to a page that is there, and to a heading that is on it. */

const at = world();
const SITE = 'https://orders.test';
/** Scalar's script makes the headings of this page. */
const MADE_BY_SCRIPT = '/docs/reference';

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);
const linksOf = (page: string): string[] => all(page, /<a [^>]*href="([^"]+)"/g);
const idsOf = (page: string): string[] => all(page, / id="([^"]+)"/g);

/** What is wrong with the links of these pages: `page -> link`. */
function brokenOf(pages: ReadonlyMap<string, string | null>): string[] {
  return [...pages].flatMap(([from, page]) =>
    linksOf(page ?? '').flatMap((link) => {
      const { pathname, hash } = new URL(link, SITE + from);
      const target = pages.get(pathname) ?? null;
      const found = target !== null && (hash === '' || idsOf(target).includes(hash.slice(1)));
      return found ? [] : [`${from} -> ${link}`];
    }),
  );
}

/** Every page that a reader reaches from here, by its path. Null: there is none. */
async function pagesFrom(start: string): Promise<Map<string, string | null>> {
  const pages = new Map<string, string | null>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (pages.has(path)) continue;
    const answer = await at.call('GET', path);
    const page = answer.status === 200 ? await answer.text() : null;
    pages.set(path, page);
    if (path !== MADE_BY_SCRIPT) open.push(...linksOf(page ?? '').map((link) => new URL(link, SITE + path).pathname));
  }
  return pages;
}

it('finds a link to a page or a heading that is not there', () => {
  const page = '<h2 id="here"></h2><a href="#here"></a><a href="/a#gone"></a><a class="x" href="/b"></a>';
  expect(brokenOf(new Map([['/a', page]]))).toEqual(['/a -> /a#gone', '/a -> /b']);
});

it('holds for every page of /docs', async () => {
  const pages = await pagesFrom('/docs');
  pages.set('/', '');
  expect(pages.size).toBeGreaterThan(40);
  expect(
    [...pages.values()].flatMap((page) => linksOf(page ?? '')).filter((link) => link.includes('#')).length,
  ).toBeGreaterThan(20);
  expect(brokenOf(pages)).toEqual([]);
});

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** What is wrong with the links of a file, whose anchors are looked up in the text of a file. */
const brokenIn = (file: string, text: string, textAt: (file: string) => string): string[] =>
  all(text.replace(/```[\s\S]*?```/g, ''), /\]\(((?!https?:|mailto:)[^)\s]+)\)/g).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(root, target))) return true;
    return (
      anchor !== undefined &&
      !all(textAt(target), /^#+ (.+)$/gm)
        .map(anchorOf)
        .includes(anchor)
    );
  });

const written = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');

it('finds a link to a file or a heading that is not there', () => {
  const text = '## What is `it`?\n[a](#what-is-it) [b](#gone) [c](test/docs) [d](gone.md)';
  expect(brokenIn('README.md', text, () => text)).toEqual(['#gone', 'gone.md']);
});

it('holds for every Markdown file', () => {
  expect(written.length).toBeGreaterThan(60);
  const broken = written.flatMap((file) => brokenIn(file, textOf(file), textOf).map((link) => `${file} -> ${link}`));
  expect(broken).toEqual([]);
});
