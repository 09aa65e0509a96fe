import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One deliberate mistake: an export of one of our modules is replaced while the simulation runs. */
export interface Mutant {
  /** The mistake, in words. */
  readonly why: string;
  /** The URL of the module. */
  readonly module: string;
  /** The export that is replaced. */
  readonly name: string;
  /** Makes the wrong value from the right one. */
  readonly wrap: (original: unknown) => unknown;
  /** How many orders are played with each seed, if the mistake is rarely found with the usual number. */
  readonly orders?: number;
}

/** Allows any number, because the type of a numeric constant is only its own value. */
type Loose<Value> = Value extends number ? number : Value;

/**
 * Functions that make a wrong export from the right one, by the export's name. After a rename of the export, `tsc`
 * fails until the name is changed here, too.
 */
type Wraps<Module> = { readonly [K in keyof Module]?: (original: Module[K]) => Loose<Module[K]> };

/**
 * Mutants of one module. `Module` is its type and `path` its place, both as this folder imports it. Each mutant names
 * its mistake and the one export that it wraps.
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

/** The global under which a running simulation finds the function that changes the export. */
export const WRAP = 'headrailMutantWrap';

/**
 * The module's text, which replaces the export at its end. Only the name of the declaration must match; the code in it
 * and around it may change. Throws if there is not exactly one such declaration.
 */
export function mutatedText({ module, name }: Mutant, text = readFileSync(fileURLToPath(module), 'utf8')): string {
  const declared = new RegExp(`^export (const|let|class|(?:async )?function\\*?) ?(?=${name}\\b)`, 'gm');
  if ([...text.matchAll(declared)].length !== 1) throw new Error(`mutant: ${module} does not export one ${name}`);
  // A function or a class can be replaced, a constant cannot. All code in the module and outside then uses the new one.
  const open = text.replace(declared, (all: string, kind: string) => (kind === 'const' ? 'export let ' : all));
  return `${open}\n${name} = globalThis.${WRAP}(${name});\n`;
}
