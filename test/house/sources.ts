import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The files of the repository, as the house tests read them. Paths are relative to its root. */

export const root = join(import.meta.dirname, '../..');

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The TypeScript files of a folder and of all folders in it. */
export const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

/** The code that runs in production. */
export const sources = [...filesUnder('src'), ...filesUnder('durable-objects')];

export interface Import {
  readonly file: string;
  /** A file of the repository, or the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?'([^']+)'/gm;

/** What a file imports or re-exports from, values and types. */
export function importsOf(file: string, text = textOf(file)): Import[] {
  return [...text.matchAll(STATEMENT)].map(([, type, specifier = '']) => ({
    file,
    target: specifier.startsWith('.') ? relative(root, join(root, file, '..', specifier)) : specifier,
    typeOnly: type !== undefined,
  }));
}
