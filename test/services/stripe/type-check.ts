import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A value that must have this type. `name`: for people, and unique. */
export interface Claim {
  readonly name: string;
  /** In TypeScript. `S` is the SDK, `Stripe` its namespace. */
  readonly type: string;
  readonly value: unknown;
}

/** How the SDK's types say that a list of words may grow. */
const OPEN = 'type OtherString = string & Record<never, never>;';
const SHUT = 'type OtherString = never;';

const PRELUDE = "import Stripe from 'stripe'; type S = InstanceType<typeof Stripe>;\n";

/** Copies the SDK's types. With `shut`, a word that the SDK does not know has no type. */
function copyTypes(folder: string, shut: boolean): void {
  const keep = (path: string): boolean => !/\.(?:js|map)$/.test(path);
  cpSync('node_modules/stripe/esm', join(folder, 'stripe'), { recursive: true, filter: keep });
  const shared = join(folder, 'stripe/shared.d.ts');
  const text = readFileSync(shared, 'utf8');
  if (!text.includes(OPEN)) throw new Error('the SDK says otherwise that a list of words may grow');
  if (shut) writeFileSync(shared, text.replace(OPEN, SHUT));
}

const CONFIG = {
  extends: resolve('tsconfig.base.json'),
  compilerOptions: {
    exactOptionalPropertyTypes: false,
    noUnusedLocals: false,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
    paths: { stripe: ['./stripe/stripe.esm.node.d.ts'] },
  },
  files: ['claims.ts'],
};

const compiled = (folder: string): Promise<string> =>
  new Promise((done) => {
    const given = ['-p', folder, '--pretty', 'false'];
    execFile('node_modules/.bin/tsc', given, { maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => {
      done(stdout + stderr);
    });
  });

/** The claims that the compiler refuses, each with its words. `open`: the SDK's types as they are. */
export async function typeFaults(claims: readonly Claim[], words: 'shut' | 'open' = 'shut'): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headrail-types-'));
  try {
    copyTypes(folder, words === 'shut');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CONFIG));
    const lines = claims.map(({ type, value }, n) => `export const c${n}: ${type} = ${JSON.stringify(value)};\n`);
    writeFileSync(join(folder, 'claims.ts'), PRELUDE + lines.join(''));
    const said = await compiled(folder);
    return said
      .split('\n')
      .filter((line) => /error TS\d+/.test(line))
      .map((line) => {
        const at = /claims\.ts\((\d+),/.exec(line)?.[1];
        const claim = at === undefined ? undefined : claims[Number(at) - 2];
        return claim === undefined ? line : `${claim.name}: ${line.replace(/^.*?error /, '')}`;
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
