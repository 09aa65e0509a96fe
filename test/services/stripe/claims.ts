import { readFileSync } from 'node:fs';
import { parseForm } from '../../../dev/stripe/core/form.ts';
import type { SimEvent, SimRequest, SimResponse } from '../../../dev/stripe/core/types.ts';
import type { Said } from '../../../dev/stripe/simulator.ts';
import { rowsOf } from '../../readme/tables.ts';
import type { Claim } from './type-check.ts';

/** What is claimed of what is said to Stripe and by Stripe: that it has the SDK's own type. */

const doc = readFileSync('docs/stripe.md', 'utf8');
/** Our calls, each with the SDK's method. */
export const METHODS: ReadonlyMap<string, string> = new Map(
  rowsOf('calls', doc).map(([call = '', method = '']) => [call, method]),
);
export const HEARD: readonly string[] = rowsOf('heard', doc).map(([type = '']) => type);

/** In a form, everything is text. These fields are numbers. */
const NUMBERS: ReadonlySet<string> = new Set(['amount', 'limit', 'gte']);

function typed(form: unknown, name = ''): unknown {
  if (Array.isArray(form)) return form.map((item) => typed(item));
  if (typeof form === 'object' && form !== null) {
    return Object.fromEntries(Object.entries(form).map(([key, inner]) => [key, typed(inner, key)]));
  }
  if (form === 'true' || form === 'false') return form === 'true';
  return NUMBERS.has(name) ? Number(form) : form;
}

interface Exchange {
  readonly request: SimRequest;
  readonly response: SimResponse;
}

/** `POST /v1/refunds`, with `:` for an id. */
export const callOf = ({ request: { method, path } }: Exchange): string =>
  `${method} ${path.replace(/\?.*/, '').replace(/\/(?:pi|ch|re|tr|du|issfr)_\w+/g, '/:')}`;

/** Nothing is claimed of calls that we do not make: tests make more. */
export function exchangeClaims(exchange: Exchange): Claim[] {
  const { request, response } = exchange;
  const call = callOf(exchange);
  const method = METHODS.get(call);
  // A refused call proves nothing about its parameters, and an error has no type of its own.
  if (method === undefined || (response.status !== 200 && response.status !== 402)) return [];
  const names = method.split('.').map((part) => `['${part}']`);
  const of = `S${names.join('')}`;
  const form = parseForm(request.method === 'GET' ? (request.path.split('?')[1] ?? '') : request.body);
  const params = `NonNullable<Parameters<${of}>[${call.includes(':') ? 1 : 0}]>`;
  const sent = { name: `${call}, request`, type: params, value: typed(form) };
  const body = JSON.parse(response.body);
  const answer = { name: `${call}, answer ${response.status}` };
  if (response.status === 200) {
    return [sent, { ...answer, type: `Omit<Awaited<ReturnType<${of}>>, 'lastResponse'>`, value: body }];
  }
  const intent = body.error?.payment_intent;
  return intent === undefined ? [sent] : [sent, { ...answer, type: 'Stripe.PaymentIntent', value: intent }];
}

export const eventClaim = (event: SimEvent): Claim => ({
  name: event.type,
  type: `Extract<Stripe.Event, { type: '${event.type}' }>`,
  value: event,
});

export const claimsOf = (said: Said): Claim[] =>
  said.kind === 'exchange' ? exchangeClaims(said) : [eventClaim(said.event)];

/** A word of a list, such as `requires_capture`. Ids, names and sentences are other texts. */
const WORD = /^[a-z]+(?:[_.][a-z]+)*$/;

/** The same for values with the same fields, words and kinds of values. */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].sort().join()}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{${fields.map(([name, inner]) => `${name}:${name === 'metadata' ? '' : shapeOf(inner)}`).join()}}`;
  }
  if (typeof value === 'string') return WORD.test(value) ? value : 'text';
  return value === null ? 'null' : typeof value;
}

/** One claim for each type and shape. Each has a name of its own. */
export function distinct(claims: readonly Claim[]): Claim[] {
  const kept = new Map(claims.map((claim) => [`${claim.type} ${shapeOf(claim.value)}`, claim]));
  return [...kept.values()].map((claim, n) => ({ ...claim, name: `${claim.name} (${n})` }));
}
