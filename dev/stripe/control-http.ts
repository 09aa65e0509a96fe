import { z } from 'zod';
import { CONTROLS, ledger } from './core/control.ts';
import { ApiError } from './core/errors.ts';
import { parseForm } from './core/form.ts';
import { checkBooks } from './core/money/balance-transactions.ts';
import { faultRule } from './faults.ts';
import { limitParams } from './limits.ts';
import type { Simulator } from './simulator.ts';
import { completePage, threeDSecurePage } from './three-d-secure.ts';

export interface ControlAnswer {
  readonly status: number;
  readonly body: object | string;
  readonly type?: string;
  readonly location?: string;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The control API: `/_sim/…`, JSON in and out. Stripe has no such calls. */
export async function handleControl(simulator: Simulator, call: Call): Promise<ControlAnswer> {
  const url = new URL(call.path, 'http://sim');
  const segments = url.pathname.split('/').slice(1);
  try {
    const page = segments[1] === '3ds' ? pageFor(simulator, call, segments[2] ?? '') : undefined;
    if (page) return page;
    const body = bodyOf(call);
    const simple = SIMPLE[`${call.method} ${url.pathname}`];
    if (simple) return { status: 200, body: simple(simulator, body, url.searchParams) };
    if (call.method === 'POST') {
      const found = CONTROLS.find(({ path }) => fits(path, segments));
      const ids = segments.filter((_, i) => found?.path[i] === ':');
      if (found) return { status: 200, body: simulator.control((store) => found.run(store, ids, body)) };
    }
    return { status: 404, body: { error: `no such control: ${call.method} ${url.pathname}` } };
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: { error: error.body } };
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
    if (error instanceof SyntaxError) return { status: 400, body: { error: error.message } };
    throw error;
  }
}

const fits = (path: readonly string[], segments: readonly string[]) =>
  path.length === segments.length && path.every((part, i) => part === ':' || part === segments[i]);

function bodyOf(call: Call): unknown {
  if (call.body === '') return {};
  const isForm = call.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm ? parseForm(call.body) : JSON.parse(call.body);
}

function pageFor(simulator: Simulator, call: Call, id: string): ControlAnswer | undefined {
  return call.method === 'GET'
    ? threeDSecurePage(simulator, id)
    : completePage(simulator, id, parseForm(call.body).outcome === 'success' ? 'success' : 'fail');
}

type Simple = (simulator: Simulator, body: unknown, query: URLSearchParams) => object;

const clock = z.union([
  z.strictObject({ advance_seconds: z.number() }),
  /** Unix seconds. */
  z.strictObject({ now: z.number() }),
]);
const hooks = z.strictObject({
  url: z.string().optional(),
  secret: z.string().optional(),
  connectUrl: z.string().optional(),
  connectSecret: z.string().optional(),
  events: z.array(z.string()).optional(),
  connectEvents: z.array(z.string()).optional(),
});
const downParams = z.strictObject({ mode: z.enum(['503', 'refuse']).default('503') });
const releaseParams = z.strictObject({ id: z.string().optional(), drop: z.boolean().default(false) });

const SIMPLE: Readonly<Record<string, Simple>> = {
  'GET /_sim/health': () => ({ ok: true }),
  'GET /_sim/clock': (sim) => ({ now: Math.floor(sim.now() / 1000) }),
  'POST /_sim/clock': (sim, body) => {
    const wanted = clock.parse(body);
    sim.setClock('now' in wanted ? wanted.now * 1000 : sim.now() + wanted.advance_seconds * 1000);
    return { now: Math.floor(sim.now() / 1000) };
  },
  'GET /_sim/faults': (sim) => ({ data: sim.faults.list() }),
  'POST /_sim/faults': (sim, body) => sim.faults.add(faultRule.parse(body)),
  'DELETE /_sim/faults': (sim, _, query) => {
    sim.faults.clear(query.get('id') ?? undefined);
    return { data: sim.faults.list() };
  },
  'POST /_sim/balances': (sim, body) => {
    const { settle_seconds } = z.strictObject({ settle_seconds: z.int().nonnegative() }).parse(body);
    sim.setSettlement(settle_seconds);
    return { settle_seconds };
  },
  'GET /_sim/limits': (sim) => sim.limits.shown(),
  'POST /_sim/limits': (sim, body) => sim.limits.set(limitParams.parse(body)),
  'DELETE /_sim/limits': (sim) => sim.limits.set(null),
  'POST /_sim/release': (sim, body) => {
    const { id, drop } = releaseParams.parse(body);
    return { released: sim.release(id, drop ? 'drop' : 'go') };
  },
  'GET /_sim/held': (sim) => ({ data: sim.held() }),
  'POST /_sim/down': (sim, body) => {
    sim.down = downParams.parse(body).mode;
    return { down: sim.down };
  },
  'POST /_sim/up': (sim) => {
    sim.down = false;
    return { down: sim.down };
  },
  'GET /_sim/requests': (sim, _, query) => requests(sim, query),
  'DELETE /_sim/requests': (sim) => {
    sim.log = [];
    return { data: [] };
  },
  'GET /_sim/ledger': (sim) => sim.control((store) => ledger(store)),
  'POST /_sim/reset': (sim, body) => {
    sim.reset(z.strictObject({ seed: z.int().optional() }).parse(body).seed ?? Date.now() % 2 ** 31);
    return { ok: true, problems: checkBooks(sim.store) };
  },
  'GET /_sim/webhooks': (sim) => ({ targets: sim.webhooks.targets, data: deliveries(sim) }),
  'POST /_sim/webhooks': (sim, body) => {
    const { url, secret, connectUrl, connectSecret, events, connectEvents } = hooks.parse(body);
    sim.setWebhooks({
      ...(url !== undefined && { url }),
      ...(secret !== undefined && { secret }),
      ...(connectUrl !== undefined && { connectUrl }),
      ...(connectSecret !== undefined && { connectSecret }),
      ...(events !== undefined && { events }),
      ...(connectEvents !== undefined && { connectEvents }),
    });
    return { targets: sim.webhooks.targets };
  },
  'POST /_sim/webhooks/resend': (sim, body) => ({
    planned: sim.webhooks.resend(z.strictObject({ event: z.string() }).parse(body).event),
  }),
  'POST /_sim/webhooks/hurry': (sim) => {
    sim.webhooks.hurry();
    return { pending: sim.webhooks.list().filter(({ next }) => next !== null).length };
  },
};

function requests(sim: Simulator, query: URLSearchParams): object {
  const [method, path] = [query.get('method'), query.get('path')];
  const data = sim.log.filter(
    (call) => (method === null || call.method === method) && (path === null || call.path.split('?')[0] === path),
  );
  return { count: data.length, data };
}

function deliveries(sim: Simulator): object[] {
  return sim.webhooks.list().map((delivery) => {
    return { ...delivery, type: sim.store.events.get(delivery.event)?.type ?? null };
  });
}
