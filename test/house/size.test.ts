import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, textOf } from './sources.ts';

/** Limits the size of files, functions and folders, so that each can be read at once. */

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 60;
const MAX_FILES_IN_FOLDER = 15;

const git = (...args: string[]): string[] =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
const deleted = new Set(git('ls-files', '--deleted'));
const tracked = git('ls-files', '--cached', '--others', '--exclude-standard').filter((file) => !deleted.has(file));
/** Minified code of others (ADR 55). */
const isOurs = (file: string): boolean => !file.startsWith('public/reference/');
const code = tracked.filter((file) => /\.(tsx?|mjs|js|css)$/.test(file) && isOurs(file));
/** Made by a command, and read by its parts. */
const GENERATED = new Set(['packages/client/src/contract.ts']);
const linesOf = (file: string): string[] => textOf(file).trimEnd().split('\n');

const indentOf = (line: string): number => line.length - line.trimStart().length;

/**
 * The end of a line that opens a function, as the formatter writes it. `describe` is a list of tests, not a function.
 */
const OPENS = /(?:=>|\)(?:: [^=]+)?) \{$/;
const NO_FUNCTION = /^\s*(?:\} else|if|for|while|switch|describe|@media|@supports)\b/;

/** A function that holds tests for several implementations: a list of tests, too. */
const isSuite = (body: readonly string[]): boolean => body.slice(0, 3).some((line) => /^\s*describe[.(]/.test(line));

/** The functions of a formatted file that are too long: number of the first line (from 1) and length. */
function longFunctions(lines: readonly string[]): string[] {
  return lines.flatMap((line, start) => {
    if (!OPENS.test(line) || NO_FUNCTION.test(line) || isSuite(lines.slice(start + 1))) return [];
    // A long parameter list ends with a line that has the function's indent and starts with `)`, not `}`.
    const length =
      lines
        .slice(start + 1)
        .findIndex((one) => one.startsWith('}', indentOf(line)) && indentOf(one) === indentOf(line)) + 2;
    return length > MAX_FUNCTION_LINES ? [`${start + 1}: ${length} lines`] : [];
  });
}

const crowded = (files: readonly string[]): string[] => {
  const folders = Map.groupBy(files, dirname);
  return [...folders].filter(([, inside]) => inside.length > MAX_FILES_IN_FOLDER).map(([folder]) => folder);
};

describe('the size of files, functions and folders', () => {
  it('can fail', () => {
    const body = Array.from({ length: MAX_FUNCTION_LINES }, () => '  next();');
    expect(longFunctions(['function long(): void {', ...body, '}'])).toEqual([`1: ${MAX_FUNCTION_LINES + 2} lines`]);
    expect(longFunctions(['function short(): void {', ...body.slice(2), '}'])).toEqual([]);
    expect(
      longFunctions(['export function suite(): void {', "  describe('it', () => {", ...body, '  });', '}']),
    ).toEqual([]);
    expect(longFunctions(["describe('many tests', () => {", ...body, '});'])).toEqual([]);
    expect(crowded(Array.from({ length: MAX_FILES_IN_FOLDER + 1 }, (_, i) => `src/a/${i}.ts`))).toEqual(['src/a']);
  });

  it(`no file has more than ${MAX_FILE_LINES} lines`, () => {
    expect(code.length).toBeGreaterThan(500);
    const long = code.filter((file) => linesOf(file).length > MAX_FILE_LINES && !GENERATED.has(file));
    expect(long).toEqual([]);
  });

  it(`no function has more than ${MAX_FUNCTION_LINES} lines`, () => {
    expect(code.flatMap((file) => longFunctions(linesOf(file)).map((where) => `${file}:${where}`))).toEqual([]);
  });

  it(`no folder holds more than ${MAX_FILES_IN_FOLDER} files of code, without its subfolders`, () => {
    expect(crowded(code)).toEqual([]);
  });
});
