import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { programOf } from '../../src/web/docs/guides/guide.ts';
import { GUIDES } from '../../src/web/docs/guides/index.ts';
import { clientSource } from '../../tools/client/source.ts';
import { filesUnder, importsOf, root, textOf } from '../house/sources.ts';
import { emittedDocument } from '../support/contract/emit.ts';

const PACKAGE = 'packages/client';
const MAX_GZIP_BYTES = 8 * 1024;

const tsc = (...args: string[]) =>
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], {
    cwd: root,
    encoding: 'utf8',
  });

/** The samples of its README, and the programs of the guides. */
const samples = [
  ...[...textOf(`${PACKAGE}/README.md`).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code),
  ...[...GUIDES.values()].map((guide) => programOf(guide)),
];

describe('the package of the client', () => {
  it('has the types and calls of the contract: `npm run client` writes them', async () => {
    expect(textOf(`${PACKAGE}/src/contract.ts`)).toBe(clientSource(await emittedDocument('public')));
  });

  it(`has at most ${MAX_GZIP_BYTES} bytes of gzip`, async () => {
    const entryPoints = [join(root, PACKAGE, 'src/index.ts')];
    const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, format: 'esm', write: false });
    const bytes = gzipSync(outputFiles[0]?.contents ?? '').byteLength;
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(MAX_GZIP_BYTES);
  });

  it('imports nothing but itself', () => {
    const outside = filesUnder(PACKAGE).flatMap((file) =>
      importsOf(file).filter(({ target }) => !target.startsWith(`${PACKAGE}/src/`)),
    );
    expect(outside).toEqual([]);
    expect(JSON.parse(textOf(`${PACKAGE}/package.json`))).not.toHaveProperty('dependencies');
  });

  it('is built with declarations, and the samples of its README and of the guides are right by them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'headrail-client-'));
    try {
      tsc('-p', `${PACKAGE}/tsconfig.build.json`, '--outDir', join(folder, 'dist'));
      const { exports } = JSON.parse(textOf(`${PACKAGE}/package.json`));
      const declarations = join(folder, exports['.'].types);
      expect(await import(join(folder, exports['.'].default))).toHaveProperty('HeadrailNoAnswer');
      expect(samples.length).toBeGreaterThan(8);
      await Promise.all(samples.map((code, i) => writeFile(join(folder, `sample-${i}.ts`), code)));
      const compilerOptions = {
        lib: ['es2023', 'dom'],
        types: [],
        skipLibCheck: false,
        // An integrator's compiler need not have it.
        allowImportingTsExtensions: false,
        paths: { '@headrail/client': [declarations] },
      };
      const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
      expect(tsc('-p', folder)).toBe('');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
