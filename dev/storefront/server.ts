import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { pictureIn } from '../seed/pictures.ts';
import { API_VERSION } from '../stripe/core/store.ts';
import { type LocalServer, serveLocally } from '../support/local-server.ts';

export interface StorefrontOptions {
  /** 0: any free port. */
  port: number;
  /** The address of Headrail's API. */
  apiUrl: string;
  /** The retailer's publishable key. */
  publishableKey: string;
  /** Stripe's publishable key. Without it, the shop shows the simulator's test cards. */
  stripeKey?: string | undefined;
}

export type Storefront = LocalServer;

/** Stripe serves a Stripe.js for each release of its API: the release is the name in the version. */
export const STRIPE_JS = `https://js.stripe.com/${API_VERSION.split('.').at(-1)}/stripe.js`;

const FILES: Readonly<Record<string, readonly [string, string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/shop.css': ['shop.css', 'text/css; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
};

/** The shop's modules and the client as one script. It is made for each request, so that a change is seen at once. */
async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'browser/main.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Serves a retailer's shop: a few files and its configuration. Everything else happens in the browser. */
export function startStorefront({ port, apiUrl, publishableKey, stripeKey }: StorefrontOptions): Promise<Storefront> {
  return serveLocally(port, async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://shop').pathname;
    if (path === '/config.json') {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ api: apiUrl, key: publishableKey, stripe_key: stripeKey ?? null, stripe_js: STRIPE_JS }),
      );
      return;
    }
    response.setHeader('cache-control', 'no-store');
    if (path === '/shop.js') {
      response.setHeader('content-type', 'text/javascript; charset=utf-8');
      response.end(await script());
      return;
    }
    const picture = pictureIn(path);
    if (picture !== null) {
      response.setHeader('content-type', 'image/svg+xml');
      response.end(picture);
      return;
    }
    const [file, type] = FILES[path] ?? [];
    if (file === undefined || type === undefined) {
      response.statusCode = 404;
      response.end('not here');
      return;
    }
    response.setHeader('content-type', type);
    response.end(await readFile(join(import.meta.dirname, 'public', file)));
  });
}
