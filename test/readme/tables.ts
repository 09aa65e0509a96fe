import { block } from './readme.ts';

/** The cells of the rows of a documentation table between two marks, without their backquotes. */
export const rowsOf = (name: string, text: string): string[][] =>
  block(text, name)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replaceAll('`', '').trim()),
    );
