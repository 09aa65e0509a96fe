import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One deliberate mistake: an export of one of our modules is replaced while the simulation runs. */
export interface Mutant {
  /** Which promise it breaks, in words. */
  readonly why: string;
  /** The URL of the module. */
  readonly module: string;
  /** The export that is replaced. */
  readonly name: string;
  /** Makes the wrong value from the right one. */
  readonly wrap: (original: unknown) => unknown;
  /** For a mistake that is rarely noticed: how many orders are played with each seed, instead of the usual number. */
  readonly orders?: number;
}

/** A constant of any value; a constant's own type is that one value. */
type Loose<Value> = Value extends number ? number : Value;

/**
 * What makes a wrong export from the right one, by name. A rename of the export has to be followed here, else `tsc`
 * fails.
 */
type Wraps<Module> = { readonly [K in keyof Module]?: (original: Module[K]) => Loose<Module[K]> };

/**
 * Mutants of one module. `Module` is its type, `path` where it is; both as this folder imports it. Each mutant says
 * what it breaks, and which one export it wraps.
 */
export function mutantsOf<Module>(
  path: string,
  ...wrong: readonly (readonly [why: string, wraps: Wraps<Module>, orders?: number])[]
): Mutant[] {
  const module = new URL(path, import.meta.url).href;
  return wrong.map(([why, wraps, orders]) => {
    const [[name, wrap] = never(why), ...others] = Object.entries<unknown>(wraps);
    if (typeof wrap !== 'function' || others.length > 0) return never(why);
    const mutant = { why, module, name, wrap: (original: unknown): unknown => wrap(original) };
    return orders === undefined ? mutant : { ...mutant, orders };
  });
}

function never(why: string): never {
  throw new Error(`mutant: wraps not exactly one export: ${why}`);
}

/** Where a running simulation finds what to do with the export. */
export const WRAP = 'headrailMutantWrap';

/**
 * The module's text with the export replaced at its end. Only the name of the declaration is looked for: how it is
 * written, and what stands around it, may change. Throws where there is not exactly one such declaration.
 */
export function mutatedText({ module, name }: Mutant, text = readFileSync(fileURLToPath(module), 'utf8')): string {
  const declared = new RegExp(`^export (const|let|class|(?:async )?function\\*?) ?(?=${name}\\b)`, 'gm');
  if ([...text.matchAll(declared)].length !== 1) throw new Error(`mutant: ${module} does not export one ${name}`);
  // A constant cannot be replaced; a function and a class can. All who use it, in the module and outside, see the new
  // one.
  const open = text.replace(declared, (all: string, kind: string) => (kind === 'const' ? 'export let ' : all));
  return `${open}\n${name} = globalThis.${WRAP}(${name});\n`;
}
