import { randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { serveLocally } from '../support/local-server.ts';
import { handleControl } from './control-http.ts';
import { Simulator } from './simulator.ts';
import type { WebhookTargets } from './webhooks.ts';

export interface StripeOptions {
  /** 0: any free port. */
  readonly port: number;
  /** The file or the folder that keeps the state. Neither: in memory. */
  readonly stateFile?: string;
  readonly dataDir?: string;
  readonly webhooks?: WebhookTargets;
  /** Wall clock in ms, without the offset that the control API sets. */
  readonly now?: () => number;
  /** The seed of the ids of a new state. */
  readonly seed?: number;
}

export interface RunningStripe {
  readonly url: string;
  readonly port: number;
  readonly simulator: Simulator;
  setWebhooks(targets: WebhookTargets): void;
  close(): Promise<void>;
}

/** Starts the simulator on 127.0.0.1. */
export async function startStripe(options: StripeOptions): Promise<RunningStripe> {
  const file = options.stateFile ?? (options.dataDir ? join(options.dataDir, 'stripe.sqlite') : ':memory:');
  const simulator = new Simulator({
    file,
    now: options.now ?? Date.now,
    seed: options.seed ?? randomInt(2 ** 31),
    webhooks: options.webhooks,
  });
  const server = await serveLocally(options.port, (request, response) => {
    serve(simulator, request, response).catch((error: unknown) => {
      console.error('stripe simulator:', error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { type: 'api_error', message: 'The simulator broke: see its log.' } }));
    });
  });
  simulator.publicUrl = server.url;
  return {
    url: server.url,
    port: server.port,
    simulator,
    setWebhooks: (targets) => simulator.setWebhooks(targets),
    close: async () => {
      simulator.stop();
      await server.close();
      simulator.close();
    },
  };
}

async function serve(simulator: Simulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const path = request.url ?? '/';
  const call = {
    method: request.method ?? 'GET',
    path,
    headers: Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)])),
    body: Buffer.concat(chunks).toString('utf8'),
  };
  if (path.startsWith('/_sim')) {
    await answerControl(simulator, call, response);
    return;
  }
  if (call.method === 'OPTIONS') {
    response.writeHead(204, CORS).end();
    return;
  }
  const answer = await simulator.call(call);
  if (answer === 'destroy') {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, ...CORS }).end(answer.body);
}

/** Stripe.js calls from the browser. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization, idempotency-key, stripe-version',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
};

async function answerControl(
  simulator: Simulator,
  call: { method: string; path: string; body: string; headers: Readonly<Record<string, string>> },
  response: ServerResponse,
): Promise<void> {
  const { status, body, type = 'application/json', location } = await handleControl(simulator, call);
  const headers = { 'content-type': type, ...CORS, ...(location !== undefined && { location }) };
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}
