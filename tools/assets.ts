import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { build } from 'esbuild';

// `npm run assets` makes the files that browsers load, out of src/web/assets. A test fails while they are out of date.

const root = join(import.meta.dirname, '..');
const SOURCES = 'src/web/assets';
const SERVED = 'public/assets';
const URLS = 'src/web/kit/asset-urls.ts';
/** What a page links to. Other files are imported by these. */
const ENTRIES = ['dashboard.js', 'docs.css', 'icon.svg', 'order.js', 'page.css'];

/** The text of every generated file, by its path from the root of the repository. */
export async function generated(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES.map((name) => join(SOURCES, name)),
    outdir: SERVED,
    bundle: true,
    loader: { '.svg': 'copy' },
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    write: false,
  });
  const assets = outputFiles
    .map(({ path, text }) => ({ name: basename(path), served: hashedName(basename(path), text), text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map([
    ...assets.map(({ served, text }) => [`${SERVED}/${served}`, text] as const),
    [URLS, urlsFile(assets)],
  ]);
}

/** The same of what lies in the repository now. */
export function present(): ReadonlyMap<string, string> {
  const files = [...readdirSync(join(root, SERVED)).map((name) => `${SERVED}/${name}`), URLS];
  return new Map(files.sort().map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}

/** `page.css` -> `page.3f2a91bc04d1e577.css`: a changed file has another name, so that each can be kept for good. */
function hashedName(name: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `${basename(name, extname(name))}.${hash}${extname(name)}`;
}

function urlsFile(assets: readonly { readonly name: string; readonly served: string }[]): string {
  const urls = assets.map(({ name, served }) => `  '${name}': '/assets/${served}',\n`);
  return `/** Where the pages' styles, scripts and icon are served. Written by \`npm run assets\`. */
export const ASSET_URLS = {
${urls.join('')}} as const;

export type AssetName = keyof typeof ASSET_URLS;
`;
}

if (process.argv[1] === import.meta.filename) {
  const files = await generated();
  rmSync(join(root, SERVED), { recursive: true, force: true });
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    console.log(`${file}, ${(text.length / 1024).toFixed(1)} KiB`);
  }
}
