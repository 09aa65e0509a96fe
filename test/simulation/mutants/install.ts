import { registerHooks } from 'node:module';
import { mutatedText, WRAP } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/**
 * Preloaded (`node --import`) by a simulation that runs with a mistake. `MUTANT` is the `why` of one of `MUTANTS`. No
 * file changes: our modules are loaded a second time under another URL, and one of them gets the wrong export.
 */
const mutant = MUTANTS.find(({ why }) => why === process.env.MUTANT);
if (mutant === undefined) throw new Error(`mutant: unknown: ${process.env.MUTANT}`);

const ROOT = new URL('../../../', import.meta.url).href;
const PACKAGES = new URL('node_modules/', ROOT).href;
const QUERY = '?mutant';

Object.assign(globalThis, { [WRAP]: mutant.wrap });

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const ours = found.url.startsWith(ROOT) && !found.url.startsWith(PACKAGES);
    return ours ? { ...found, url: `${found.url}${QUERY}` } : found;
  },
  load(url, context, next) {
    const loaded = next(url, context);
    return url === `${mutant.module}${QUERY}`
      ? { ...loaded, source: mutatedText(mutant, String(loaded.source)) }
      : loaded;
  },
});
