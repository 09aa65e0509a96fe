import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { z } from 'zod';

/** The file in the folder of `flow-setup.ts` with the OpenAPI document. */
export const DOCUMENT_FILE = 'openapi.json';

const SOURCE = `
import { createApp } from './src/api/app.ts';
import { publicDocument, wholeDocument } from './src/api/document/document.ts';
import { mountPublicPages } from './src/web/pages.ts';
export const whole = wholeDocument(mountPublicPages(createApp()), 'https://orders.headrail.example');
export const open = publicDocument(whole);
`;

const Made = z.object({ whole: z.unknown(), open: z.unknown() });

/** An OpenAPI document of this source: the whole one, or the public one. Node cannot run the pages' JSX, so they are bundled first. */
export async function emittedDocument(which: 'whole' | 'public' = 'whole'): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'headrail-document-'));
  try {
    const outfile = join(folder, 'document.mjs');
    await build({
      stdin: { contents: SOURCE, resolveDir: resolve(import.meta.dirname, '../../..') },
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'warning',
      outfile,
    });
    const made = Made.parse(await import(pathToFileURL(outfile).href));
    // As it is on the wire: without fields that are undefined.
    return JSON.parse(JSON.stringify(which === 'whole' ? made.whole : made.open));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
