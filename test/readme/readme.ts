import { readFileSync } from 'node:fs';

export const readme = readFileSync('README.md', 'utf8');
export const deploy = readFileSync('docs/deploy.md', 'utf8');
export const byHand = readFileSync('docs/by-hand.md', 'utf8');

/** The text between `<!-- name:begin … -->` and `<!-- name:end -->`. */
export function block(text: string, name: string): string {
  const [, inner] = new RegExp(`<!-- ${name}:begin[^>]*-->\\n([\\s\\S]*?)<!-- ${name}:end -->`).exec(text) ?? [];
  if (inner === undefined) throw new Error(`there is no block ${name}`);
  return inner;
}

/** The lines of every fenced shell block in a text. */
export const shellOf = (text: string): string =>
  [...text.matchAll(/^```(?:sh)?\n([\s\S]*?)^```/gm)].map(([, lines]) => lines).join('\n');
