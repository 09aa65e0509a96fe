import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Headrail, type Options } from '../../packages/client/src/index.ts';

/** A call as the server got it. */
interface Got {
  readonly method: string;
  readonly url: string;
  readonly key: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
/** `hang`: never answers. `drop`: closes the connection. */
export type Say = Said | 'hang' | 'drop';

export interface TinyServer extends AsyncDisposable {
  readonly url: string;
  readonly got: readonly Got[];
  /** A client of it. Its waits are noted and take no time. */
  readonly client: (options?: Partial<Options>) => { headrail: Headrail; waits: number[] };
}

/** A server that gives these answers, one after the other. Without any left, it answers 500. */
export async function answering(...answers: readonly Say[]): Promise<TinyServer> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    void answerNext(request, response, got, answers);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    got,
    client: (options) => {
      const waits: number[] = [];
      const wait = async (milliseconds: number) => void waits.push(milliseconds);
      return { headrail: new Headrail({ url, key: 'sk_1', wait, ...options }), waits };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answerNext(request: IncomingMessage, response: ServerResponse, got: Got[], answers: readonly Say[]) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { 'idempotency-key': key, authorization } = request.headers;
  got.push({
    method: request.method ?? '',
    url: request.url ?? '',
    key: typeof key === 'string' ? key : undefined,
    authorization,
    body: Buffer.concat(chunks).toString(),
  });
  const say = answers[got.length - 1] ?? { status: 500 };
  if (say === 'hang') return;
  if (say === 'drop') {
    response.destroy();
    return;
  }
  const { status = 200, headers = {}, body } = say;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
}

/** A problem of the API. */
export const problem = (status: number, code: string, more: Said = {}): Said => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...more.headers },
  body: {
    type: `https://x/problems/${code}`,
    title: 'No',
    status,
    code,
    detail: `It is ${code}.`,
    ...Object(more.body),
  },
});
