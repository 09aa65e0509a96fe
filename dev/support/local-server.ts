import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface LocalServer {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  url: string;
  port: number;
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The names of this machine in a `Host` header, without the port. */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Long, because the worker keeps connections to its database open. Closing them would look like an outage. */
const KEEP_ALIVE_MS = 60_000;

/**
 * The HTTP server of every stand-in. It listens on 127.0.0.1 alone, and answers 421 to a request for another host. This
 * stops DNS rebinding: a foreign page can make its own host name point here, and the browser then lets it read the
 * answers. `port` 0 takes any free port. Rejects when the port is taken.
 */
export async function serveLocally(wanted: number, handle: Handler): Promise<LocalServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (isForHere(request)) handle(request, response);
    else refuse(response);
  });
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function isForHere({ headers, socket }: IncomingMessage): boolean {
  const host = headers.host?.toLowerCase();
  return NAMES.some((name) => host === `${name}:${socket.localPort}`);
}

function refuse(response: ServerResponse): void {
  const text = 'Headrail stand-ins answer to this machine only: use http://127.0.0.1 with the port.\n';
  response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
