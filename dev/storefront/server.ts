import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

export interface StorefrontOptions {
  /** 0: any free port. */
  port: number;
  /** Headrail's API. */
  apiUrl: string;
  /** The retailer's publishable key. */
  publishableKey: string;
}

export interface Storefront {
  url: string;
  port: number;
  close(): Promise<void>;
}

const FILES: Readonly<Record<string, readonly [string, string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/shop.css': ['shop.css', 'text/css; charset=utf-8'],
  '/shop.js': ['shop.js', 'text/javascript; charset=utf-8'],
  '/pay.js': ['pay.js', 'text/javascript; charset=utf-8'],
  '/follow.js': ['follow.js', 'text/javascript; charset=utf-8'],
};

/** A retailer's own shop, beside Headrail: a few files and its configuration. All else happens in the browser. */
export async function startStorefront({ port, apiUrl, publishableKey }: StorefrontOptions): Promise<Storefront> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://shop').pathname;
    if (path === '/config.json') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ api: apiUrl, key: publishableKey }));
      return;
    }
    const [file, type] = FILES[path] ?? [];
    if (file === undefined || type === undefined) {
      response.statusCode = 404;
      response.end('not here');
      return;
    }
    response.setHeader('content-type', type);
    response.setHeader('cache-control', 'no-store');
    response.end(await readFile(join(import.meta.dirname, 'public', file)));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
