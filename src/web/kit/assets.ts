import { dashboardScript, docsScript, orderScript } from './scripts.ts';
import { base } from './styles/base.ts';
import { docs } from './styles/docs.ts';
import { forms } from './styles/forms.ts';
import { parts } from './styles/parts.ts';
import { print } from './styles/print.ts';
import { tokens } from './styles/tokens.ts';

/** Our own files, served from memory. */
export interface Asset {
  readonly type: string;
  readonly text: string;
}

const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const SOURCES = {
  'page.css': { type: CSS, text: tokens + base + forms + parts + print },
  'docs.css': { type: CSS, text: docs },
  'desk.js': { type: SCRIPT, text: dashboardScript },
  'order.js': { type: SCRIPT, text: orderScript },
  'docs.js': { type: SCRIPT, text: docsScript },
} as const satisfies Record<string, Asset>;

export type AssetName = keyof typeof SOURCES;

/** `page.css` -> `page.3f2a91bc04d1e577.css`: a changed file is another file, so that each may be kept for ever. */
const hashedName = (name: string, text: string): string => {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}.${contentHash(text)}${name.slice(dot)}`;
};

/** Two passes of FNV-1a, 64 bits together: names a version, guards nothing. */
function contentHash(text: string): string {
  const pass = (seed: number) => {
    let hash = seed;
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  return pass(0x811c9dc5) + pass(0x1f2e3d4c);
}

const named = Object.entries(SOURCES).map(([name, asset]) => ({ name, asset, served: hashedName(name, asset.text) }));

/** By the name they are served under. */
export const ASSETS: Readonly<Record<string, Asset>> = Object.fromEntries(
  named.map(({ served, asset }) => [served, asset]),
);

const urls: Readonly<Record<string, string>> = Object.fromEntries(
  named.map(({ name, served }) => [name, `/assets/${served}`]),
);

export const assetUrl = (name: AssetName): string => urls[name] ?? '';
