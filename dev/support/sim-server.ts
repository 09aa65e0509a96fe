import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type LocalServer, serveLocally } from './local-server.ts';

/**
 * The HTTP server of the stand-ins for Neon, Upstash and the mailbox, with the control calls that they share:
 *
 * - `POST /_sim/down`, `POST /_sim/up`: while down, all calls but `/_sim/` lose their connection without an answer
 * - `GET /_sim/queries` -> `{count, queries: string[]}`, `DELETE /_sim/queries`: the queries since the last reset
 * - `POST /_sim/faults` `{kind, times?, match?}`: a fault for the next `times` (1) calls that contain `match`. `match`
 *   is a string or a list of strings that must all be there, parameters included; absent: any call. The kinds:
 *   `drop_answer` (the call is done, then the connection is closed), `hold` (the call waits before it is done),
 *   `hold_answer` (the call is done, its answer waits). `GET` -> `{pending, held}`; `DELETE` removes the pending ones
 * - `POST /_sim/release`: releases the held calls
 */
export type SimServer = LocalServer;

export interface Call {
  request: IncomingMessage;
  url: URL;
  body: string;
}

export interface Answer {
  status: number;
  /** A string is sent as HTML, anything else as JSON. */
  body: unknown;
}

/** What a handler returns when the effect has happened and the answer must be lost. */
export const NO_ANSWER: Answer = { status: 0, body: null };

interface SimOptions {
  port: number;
  /** The queries or commands of the call as texts. They are counted, and faults match them. Empty: not counted. */
  textsOf(call: Call): string[];
  handle(call: Call): Promise<Answer>;
  /** The same with the parameters, if `textsOf` omits them. Faults match these texts. */
  fullTextsOf?(call: Call): string[];
  /** A stand-in's own `/_sim/` calls. `undefined`: not one of them. They also work while it is down. */
  control?(call: Call): Answer | undefined;
}

const Fault = z.strictObject({
  kind: z.enum(['drop_answer', 'hold', 'hold_answer']),
  times: z.int().positive().default(1),
  match: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
});
type Fault = z.infer<typeof Fault>;

/** Limits the lists that are kept for tests, because a local server may run for days. */
const KEEP = 10_000;

class Control {
  down = false;
  readonly #faults: Fault[] = [];
  readonly #held = new Set<() => void>();
  #count = 0;
  #queries: string[] = [];

  note(texts: string[]): void {
    this.#count += texts.length;
    this.#queries.push(...texts);
    if (this.#queries.length > KEEP) this.#queries = this.#queries.slice(-KEEP / 2);
  }

  /** Takes the fault for this call, if there is one. Each fault counts down when it is taken. */
  take(texts: string[]): Fault['kind'] | undefined {
    const index = this.#faults.findIndex(({ match }) =>
      texts.some((text) => match.every((part) => text.includes(part))),
    );
    const fault = this.#faults[index];
    if (fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times === 0) this.#faults.splice(index, 1);
    return fault.kind;
  }

  hold(): Promise<void> {
    return new Promise((resolve) => this.#held.add(resolve));
  }

  release(): void {
    for (const go of this.#held) go();
    this.#held.clear();
  }

  /** Answers a `/_sim/` call. */
  command({ request, url, body }: Call): Answer {
    const done: Answer = { status: 200, body: { ok: true } };
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /_sim/down':
        this.down = true;
        return done;
      case 'POST /_sim/up':
        this.down = false;
        return done;
      case 'GET /_sim/queries':
        return { status: 200, body: { count: this.#count, queries: this.#queries } };
      case 'DELETE /_sim/queries':
        this.#count = 0;
        this.#queries = [];
        return done;
      case 'POST /_sim/faults':
        this.#faults.push(Fault.parse(JSON.parse(body)));
        return done;
      case 'GET /_sim/faults':
        return { status: 200, body: { pending: this.#faults, held: this.#held.size } };
      case 'DELETE /_sim/faults':
        this.#faults.length = 0;
        return done;
      case 'POST /_sim/release':
        this.release();
        return done;
      default:
        return { status: 404, body: { error: `no control call ${request.method} ${url.pathname}` } };
    }
  }
}

/** Starts the server on 127.0.0.1; `port` 0 takes any free one. Rejects when the port is taken. */
export async function startSimServer(options: SimOptions): Promise<SimServer> {
  const control = new Control();
  const server = await serveLocally(options.port, (request, response) => {
    serve(request, response, control, options).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) send(response, { status: 500, body: { error: message } });
      else response.destroy();
    });
  });
  return {
    ...server,
    close: async () => {
      control.release();
      await server.close();
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, control: Control, options: SimOptions) {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const isControl = url.pathname.startsWith('/_sim/');
  if (control.down && !isControl) {
    request.socket.destroy();
    return;
  }
  const call: Call = { request, url, body: await readBody(request) };
  if (isControl) {
    send(response, options.control?.(call) ?? control.command(call));
    return;
  }
  const texts = options.textsOf(call);
  control.note(texts);
  const fault = texts.length === 0 ? undefined : control.take(options.fullTextsOf?.(call) ?? texts);
  if (fault === 'hold') await control.hold();
  // A client that was killed while its call was held must not cause the effect.
  if (fault === 'hold' && request.socket.destroyed) return;
  const answer = await options.handle(call);
  if (fault === 'hold_answer') await control.hold();
  if (fault === 'drop_answer' || answer === NO_ANSWER || control.down) {
    request.socket.destroy();
    return;
  }
  send(response, answer);
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const html = typeof body === 'string';
  response.writeHead(status, { 'content-type': html ? 'text/html; charset=utf-8' : 'application/json' });
  response.end(html ? body : JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
