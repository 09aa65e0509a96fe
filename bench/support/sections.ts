import { readFile, writeFile } from 'node:fs/promises';

const FILE = 'docs/performance.md';

/** A document in which one command has written its section again. A new section is added at the end. */
export function withSection(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const block = `${begin}\n\n${text.trim()}\n\n${end}`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) return `${document.trimEnd()}\n\n${block}\n`;
  return document.slice(0, from) + block + document.slice(to + end.length);
}

/** Writes one section of docs/performance.md. The other commands' sections stay as they are. */
export const writeSection = async (name: string, lines: readonly string[]): Promise<void> =>
  writeFile(FILE, withSection(await readFile(FILE, 'utf8'), name, lines.join('\n')));

/** A row of a table. */
const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] => [
  row(...head),
  row(...head.map(() => '---')),
  ...rows.map((cells) => row(...cells)),
];

/** Three digits that count: 0.012, 1.23, 45.6, 789. */
export const short = (value: number): string =>
  value === 0 ? '0' : value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3);
