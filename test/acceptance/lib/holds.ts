import { z } from 'zod';
import type { Platform } from '../../../dev/support/platform.ts';
import type { Crash } from './boundaries.ts';
import type { Trip } from './scenarios.ts';

const json = async (url: string, method: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(url, { method, body: body === undefined ? null : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
};

/** Whether the call that is to be held has come. */
export type Came = () => Promise<boolean>;

const Armed = z.looseObject({ id: z.string() });
const Rules = z.looseObject({ data: z.array(z.looseObject({ id: z.string(), struck: z.number() })) });
const Pending = z.looseObject({ pending: z.array(z.looseObject({ kind: z.string(), match: z.array(z.string()) })) });

/** Asks the stand-in to hold this order's call, before its effect or after it. */
export async function hold(platform: Platform, { boundary, moment }: Crash, trip: Trip): Promise<Came> {
  const fault = moment === 'before' ? 'hold' : 'hold_answer';
  const { call, after } = boundary;
  const rules = `${platform.stripeUrl}/_sim/faults`;
  if (after !== undefined) {
    const match = { method: 'POST', key: keyPart(trip.orderId, after.key) };
    await json(rules, 'POST', { fault: after.fault, match });
  }
  if (call.on === 'stripe') {
    const path = call.own && trip.intent !== null ? call.path.replace('*', trip.intent) : call.path;
    const key = call.key === undefined ? {} : { key: keyPart(trip.orderId, call.key) };
    const { id } = Armed.parse(await json(rules, 'POST', { fault, match: { method: call.method, path, ...key } }));
    return async () => Rules.parse(await json(rules, 'GET')).data.some((rule) => rule.id === id && rule.struck > 0);
  }
  const url = `${bridge(platform, call.on)}/_sim/faults`;
  const match = [...call.has, ...{ order: [trip.orderId], sku: [trip.sku], any: [] }[call.about]];
  await json(url, 'POST', { kind: fault, match });
  const waits = (one: { kind: string; match: string[] }) => one.kind === fault && `${one.match}` === `${match}`;
  return async () => !Pending.parse(await json(url, 'GET')).pending.some(waits);
}

/** Our idempotency keys begin with the order's id. The work's id follows. */
const keyPart = (orderId: string, piece: string): string => `${orderId}${piece}`;

const BRIDGES = ['postgres', 'redis', 'mailbox'] as const;
const bridge = (platform: Platform, on: (typeof BRIDGES)[number]): string =>
  ({ postgres: platform.neonUrl, redis: platform.upstashUrl, mailbox: platform.mailboxUrl })[on];

const Held = z.looseObject({ held: z.number() });
const StripeHeld = z.looseObject({ data: z.array(z.looseObject({})) });

/** How many calls are held now. */
export async function heldCalls(platform: Platform): Promise<number> {
  const bridges = await Promise.all(BRIDGES.map((on) => json(`${bridge(platform, on)}/_sim/faults`, 'GET')));
  const stripe = StripeHeld.parse(await json(`${platform.stripeUrl}/_sim/held`, 'GET')).data.length;
  return stripe + bridges.reduce<number>((sum, one) => sum + Held.parse(one).held, 0);
}

/** Stops holding calls. A call that was held before its effect never takes effect, because its caller was killed. */
export async function releaseAll(platform: Platform): Promise<void> {
  for (const on of BRIDGES) {
    await json(`${bridge(platform, on)}/_sim/faults`, 'DELETE');
    await json(`${bridge(platform, on)}/_sim/release`, 'POST');
  }
  await json(`${platform.stripeUrl}/_sim/faults`, 'DELETE');
  await json(`${platform.stripeUrl}/_sim/release`, 'POST', { drop: true });
}

const Queries = z.looseObject({ queries: z.array(z.string()) });

/** Every call of the worker since the logs were emptied, in the form that `unknownCalls` reads. */
export async function callsMade(platform: Platform) {
  const texts = async (on: 'postgres' | 'redis') =>
    Queries.parse(await json(`${bridge(platform, on)}/_sim/queries`, 'GET')).queries.map((text) => ({ on, text }));
  const stripe = platform.stripeSim.simulator.log.map(({ method, path, idempotency_key: key }) => {
    return { on: 'stripe' as const, text: `${method} ${path} ${key ?? ''}` };
  });
  return [...stripe, ...(await texts('postgres')), ...(await texts('redis'))];
}

export async function forgetCalls(platform: Platform): Promise<void> {
  await json(`${platform.neonUrl}/_sim/queries`, 'DELETE');
  await json(`${platform.upstashUrl}/_sim/queries`, 'DELETE');
  await json(`${platform.stripeUrl}/_sim/requests`, 'DELETE');
}
