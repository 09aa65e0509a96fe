import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { programOf } from '../../src/web/docs/guides/guide.ts';
import { GUIDES } from '../../src/web/docs/guides/index.ts';
import { PLACE_AND_PAY } from '../../src/web/docs/guides/place-and-pay.ts';
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

const LOCAL = { api: 'http://127.0.0.1:8787', simulator: 'http://127.0.0.1:12111' };

const blocks = (language: string): string[] =>
  textOf(`${PACKAGE}/README.md`)
    .split('```')
    .filter((block) => block.startsWith(`${language}\n`))
    .map((block) => block.slice(language.length + 1));

const CONNECT = PLACE_AND_PAY.parts[0]?.text.join('\n');
const LISTS_NAMES = `node --input-type=module -e "console.log(Object.keys(await import('@headrail/client')).join(' '))"`;

/** Runs lines of the README without asking the registry, and answers what they said. */
const shell = (cwd: string, lines: string): string =>
  execFileSync('bash', ['-eu', '-c', lines], { cwd, encoding: 'utf8', env: { ...process.env, ...OFFLINE } }).trim();
const OFFLINE = { npm_config_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };

/** The folder of a shop beside a checkout of Headrail after `npm ci`, as far as the package needs it. */
async function emptyShop(folder: string): Promise<string> {
  const checkout = join(folder, 'headrail');
  const client = join(checkout, PACKAGE);
  await cp(join(root, PACKAGE), client, { recursive: true, filter: (path) => !path.endsWith('/dist') });
  await cp(join(root, 'tsconfig.base.json'), join(checkout, 'tsconfig.base.json'));
  await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
  const shop = join(folder, 'shop');
  await mkdir(shop);
  await writeFile(join(shop, 'package.json'), JSON.stringify({ name: 'shop', private: true, type: 'module' }));
  return shop;
}

/** The samples of its README, and the programs of the guides. */
const samples = [...blocks('ts'), ...[...GUIDES.values()].map((guide) => programOf(guide, LOCAL))];

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
    const outside = filesUnder(`${PACKAGE}/src`).flatMap((file) =>
      importsOf(file).filter(({ target }) => !target.startsWith(`${PACKAGE}/src/`)),
    );
    expect(outside).toEqual([]);
    expect(JSON.parse(textOf(`${PACKAGE}/package.json`))).not.toHaveProperty('dependencies');
  });

  it('is installed as its README says, and the samples of it and of the guides are right by its types', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'headrail-client-'));
    try {
      const shop = await emptyShop(folder);
      const [packing = '', installing = ''] = blocks('sh');
      const [, pack = ''] = packing.split('\n');
      shell(join(folder, 'headrail'), pack);
      // npm warns of packages with scripts for their installation.
      expect(shell(shop, `${installing.trim()} 2>&1`)).not.toContain('warn');
      expect(shell(shop, LISTS_NAMES)).toContain('Headrail HeadrailNoAnswer HeadrailProblem');
      for (const line of [pack.split(' && ').at(-1) ?? '', installing.trim()]) expect(CONNECT).toContain(`\`${line}\``);
      expect(samples.length).toBeGreaterThan(8);
      await Promise.all(samples.map((code, i) => writeFile(join(shop, `sample-${i}.ts`), code)));
      const compilerOptions = {
        lib: ['es2023', 'dom'],
        types: [],
        skipLibCheck: false,
        // An integrator's compiler need not have it.
        allowImportingTsExtensions: false,
      };
      const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
      await writeFile(join(shop, 'tsconfig.json'), JSON.stringify(config));
      expect(tsc('-p', shop)).toBe('');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
