import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sources, textOf } from './sources.ts';

/** Compares the code with the glossary of docs/architecture.md: one word has one meaning. */

interface Term {
  readonly term: string;
  readonly retired: readonly string[];
}

const architecture = textOf('docs/architecture.md');
const TERMS: readonly Term[] = architecture
  .slice(architecture.indexOf('| term | meaning | not |'))
  .split('\n\n', 1)
  .join('')
  .split('\n')
  .slice(2)
  .map((row) => row.split('|').map((cell) => cell.trim()))
  .map(([, term = '', , not = '']) => ({ term, retired: [...not.matchAll(/`(\w+)`/g)].map(([, word = '']) => word) }));

/** The names in a file, without comments and strings. Names of the wire are snake_case and are not checked. */
function namesIn(text: string): Set<string> {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    // Regular expressions before line comments: they may hold two slashes.
    .replace(/([(=,[:?|&]\s*)\/(?![/*])(?:[^/\\\n]|\\.)+\//g, '$1')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    // Of a template only what is computed is code.
    .replace(/`(?:[^`\\]|\\.)*`/g, (template) =>
      [...template.matchAll(/\$\{([^}]*)\}/g)].map(([, inside]) => inside).join(' '),
    );
  return new Set((code.match(/[A-Za-z_$][\w$]*/g) ?? []).filter((name) => !/[a-z]_[a-z]/.test(name)));
}

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

const usesWord = (name: string, word: string): boolean =>
  wordsOf(name).some((one) => one === word || one === `${word}s`) &&
  // The term itself may contain the word: `deadLetter` is correct, `letter` alone is not.
  !TERMS.some(({ term, retired }) => retired.includes(word) && wordsOf(name).join(' ').includes(term));

function found(word: string): string[] {
  const inNames = sources.filter((file) => [...namesIn(textOf(file))].some((name) => usesWord(name, word)));
  return [...inNames, ...sources.filter((file) => usesWord(basename(file).split('.')[0] ?? '', word))];
}

const EXPORT = /^export (?:abstract )?(?:async )?(?:interface|type|class|function|const) (\w+)/gm;

describe('the glossary', () => {
  it('is parsed, and the check can fail', () => {
    expect(TERMS.length).toBeGreaterThan(25);
    expect(TERMS.flatMap(({ retired }) => retired)).toContain('desk');
    expect([...namesIn("const deskPages = 'bench'; // talk\n/* letter */ x.bearing_invalid")]).toEqual([
      'const',
      'deskPages',
      'x',
    ]);
    expect(usesWord('deskPages', 'desk')).toBe(true);
    expect([usesWord('deadLetters', 'letter'), usesWord('Letter', 'letter')]).toEqual([false, true]);
    expect(found('order').length).toBeGreaterThan(10);
  });

  it.each(TERMS.flatMap(({ term, retired }) => retired.map((word) => [word, term])))(
    '"%s" is not used where "%s" is meant',
    (word) => {
      expect(found(word)).toEqual([]);
    },
  );

  it('has only terms that occur in the code', () => {
    const known = sources.map(textOf).join(' ').toLowerCase();
    const unknown = TERMS.filter(({ term }) => !term.split(/[ -]/).every((word) => known.includes(word.toLowerCase())));
    expect(unknown.map(({ term }) => term)).toEqual([]);
  });

  it('no exported name is declared twice', () => {
    const places = Map.groupBy(
      sources.flatMap((file) =>
        [...new Set([...textOf(file).matchAll(EXPORT)].map(([, name = '']) => name))].map((name) => ({ name, file })),
      ),
      ({ name }) => name,
    );
    const twice = [...places]
      .filter(([, at]) => at.length > 1)
      .map(([name, at]) => [name, ...at.map(({ file }) => file)]);
    expect(twice).toEqual([]);
  });
});
