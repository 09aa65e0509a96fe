import { createServer } from 'node:http';
import Stripe from 'stripe';
import { vi } from 'vitest';
import { type RunningStripe, type StripeOptions, startStripe } from '../../../dev/stripe/server.ts';
import { HANG_MS } from '../../../dev/support/until.ts';

export const SECRET = 'whsec_test';
export const CONNECT_SECRET = 'whsec_connect';

/** The unchanged SDK as a client of a simulator. */
export function sdk(url: string, key = 'sk_test_sim', more: Stripe.StripeConfig = {}): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false, ...more });
}

export interface Kit {
  readonly sim: RunningStripe;
  readonly stripe: Stripe;
  control(path: string, body?: object): Promise<Response>;
}

export async function kit(options: Partial<StripeOptions> = {}): Promise<Kit> {
  const sim = await startStripe({ port: 0, seed: 7, ...options });
  return { sim, stripe: sdk(sim.url), control: (path, body = {}) => control(sim.url, path, body) };
}

export function control(url: string, path: string, body: object = {}): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

/** Creates an intent as Headrail does: manual capture, card only. */
export function intentParams(amount = 10_000, order = 'ord_1'): Stripe.PaymentIntentCreateParams {
  return {
    amount,
    currency: 'gbp',
    capture_method: 'manual',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    metadata: { order_id: order },
    transfer_group: order,
  };
}

/** Creates an authorised intent. `captured` also captures it, and returns both ids. */
export async function authorised(
  stripe: Stripe,
  amount = 10_000,
  card = 'pm_card_visa',
): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({ ...intentParams(amount), payment_method: card, confirm: true });
}

export async function captured(stripe: Stripe, amount = 10_000, card = 'pm_card_visa') {
  const intent = await stripe.paymentIntents.capture((await authorised(stripe, amount, card)).id);
  return { intent: intent.id, charge: String(intent.latest_charge) };
}

/** The fields of the SDK's error. */
export async function failure(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const { type, code, statusCode, decline_code, message, param } = error;
    return { type, code, statusCode, decline_code, message, param, intent: error.payment_intent?.status };
  }
  throw new Error('the call was expected to fail');
}

/** Repeats the check until it passes. */
export const eventually = (check: () => void) => vi.waitFor(check, { timeout: HANG_MS, interval: 10 });

export interface Hook {
  readonly path: string;
  readonly body: string;
  readonly signature: string;
}

/** A receiver of webhooks that answers with the given statuses. */
export async function receiver(answer: (hook: Hook, seen: number) => number = () => 200) {
  const got: Hook[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const hook = { path: request.url ?? '', body, signature: String(request.headers['stripe-signature']) };
    got.push(hook);
    response.writeHead(answer(hook, got.length)).end();
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    got,
    targets: { url: `${url}/hook`, secret: SECRET, connectUrl: `${url}/connect`, connectSecret: CONNECT_SECRET },
    types: () => got.map((hook): string => JSON.parse(hook.body).type),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
