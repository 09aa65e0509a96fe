import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../../src/api/app.ts';
import { Problem } from '../../../src/api/contract.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { anyText, TROUBLES } from '../../support/texts.ts';
import { requestedIn } from '../support/asking.ts';
import { KEY, KEYS, PLACE_BODY, type World, world } from '../support/fakes.ts';

/**
 * Any text in any field of the body of any declared operation is refused with 400 and its field, in plain English, or is
 * found again in the answer. The operations come from the document of the API, so a new one is tested by itself.
 */

type Step = string | number;
type Body = Readonly<Record<string, unknown>>;

const isType = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

/** The schema inside: without optional, nullable and default. */
function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodPipe) {
    const inner = schema.in instanceof z.ZodTransform ? schema.out : schema.in;
    return isType(inner) ? bare(inner) : schema;
  }
  const wraps =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  const inner = wraps ? schema.unwrap() : null;
  return isType(inner) ? bare(inner) : schema;
}

/** The places of a body where text may stand. */
function textsIn(schema: z.ZodType, at: readonly Step[] = []): (readonly Step[])[] {
  const inner = bare(schema);
  const into = (step: Step, one: unknown) => (isType(one) ? textsIn(one, [...at, step]) : []);
  if (inner instanceof z.ZodString || inner instanceof z.ZodStringFormat) return [at];
  if (inner instanceof z.ZodObject) return Object.entries(inner.shape).flatMap(([name, one]) => into(name, one));
  if (inner instanceof z.ZodArray) return into(0, inner.element);
  if (inner instanceof z.ZodRecord) return into('width_mm', inner.valueType);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((one) => (isType(one) ? textsIn(one, at) : []));
  return [];
}

const EXAMPLES = [
  'x',
  'ada@example.com',
  'https://shop.example',
  'https://shop.example/',
  'GB',
  'Europe/London',
  '#1f5c4d',
  'acct_1',
];

/** A value that the schema accepts, with only the fields that are required, and those on the way to `path`. */
function example(schema: z.ZodType, path: readonly Step[], text: unknown): unknown {
  const inner = bare(schema);
  const [step, ...rest] = path;
  if (
    path.length === 0 &&
    (inner instanceof z.ZodString || inner instanceof z.ZodStringFormat || inner instanceof z.ZodUnion)
  ) {
    return text;
  }
  if (inner instanceof z.ZodObject) {
    const fields = Object.entries(inner.shape).flatMap(([name, one]): [string, unknown][] => {
      if (!isType(one)) return [];
      if (name === step) return [[name, example(one, rest, text)]];
      return one.safeParse(undefined).success ? [] : [[name, filled(one)]];
    });
    return Object.fromEntries(fields);
  }
  if (inner instanceof z.ZodArray)
    return isType(inner.element) ? [step === 0 ? example(inner.element, rest, text) : filled(inner.element)] : [];
  return filled(inner);
}

function filled(schema: z.ZodType): unknown {
  const inner = bare(schema);
  if (inner instanceof z.ZodObject || inner instanceof z.ZodArray) return example(inner, ['none'], '');
  const values: unknown[] = [...EXAMPLES, 1, true, {}, ...(inner instanceof z.ZodEnum ? inner.options : [])];
  return values.find((value) => inner.safeParse(value).success);
}

/** The same body with a text at a path. */
function withText(body: unknown, [step, ...rest]: readonly Step[], text: unknown): unknown {
  if (step === undefined) return text;
  if (Array.isArray(body)) return body.map((one, i) => (i === step ? withText(one, rest, text) : one));
  const fields: Body = z.record(z.string(), z.unknown()).safeParse(body).data ?? {};
  return { ...fields, [step]: withText(fields[step], rest, text) };
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly at: readonly Step[];
  readonly body: (text: unknown) => unknown;
}

const WHOLE: Readonly<Record<string, unknown>> = {
  'post /v1/orders': { ...PLACE_BODY, shipping_option_id: 'standard' },
  'patch /v1/orders/{id}': { metadata: {} },
  'put /v1/orders/{id}/customer': PLACE_BODY.customer,
  'put /v1/orders/{id}/lines/{line}/options': { options: { width_mm: 1_200 } },
};

const operations = mountPublicPages(createApp()).openAPIRegistry.definitions.flatMap((definition): Operation[] => {
  if (definition.type !== 'route') return [];
  const { method, path, request } = definition.route;
  const content = request?.body?.content['application/json'];
  const schema = content !== undefined && 'schema' in content ? content.schema : undefined;
  if (!isType(schema) || !path.startsWith('/v1/')) return [];
  const whole = WHOLE[`${method} ${path}`];
  const body = (at: readonly Step[]) => (text: unknown) =>
    whole === undefined ? example(schema, at, text) : withText(whole, at, text);
  return textsIn(schema).map((at) => ({ method: method.toUpperCase(), path, at, body: body(at) }));
});

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

const tidy = (text: string): string => text.toWellFormed().normalize('NFC').trim();

/** As it may be kept: as typed, or as browsers write a web address. Something empty is not kept. */
const kept = (text: string): string[] => [
  tidy(text),
  text.toWellFormed().normalize('NFC'),
  URL.canParse(tidy(text)) ? new URL(tidy(text)).href : '',
];

interface Caller {
  readonly at: World;
  readonly key: string;
  readonly path: string;
  readonly order: string;
}

/** Who calls, where that is not the first who may. A supplier need not say to whom it writes. */
const WHO: Readonly<Record<string, string>> = { '/v1/orders/{id}/messages': KEYS.skSupplier };

/** A world with an order, and somebody who may make this call. */
async function callerOf({ method, path, body }: Operation): Promise<Caller> {
  const at = world();
  const { id, token, tasks } = await requestedIn(at);
  const real = path
    .replace('/fulfilments/{id}', `/fulfilments/${tasks[0]}`)
    .replace('{id}', id)
    .replace('{line}', `lin_${id.slice('ord_'.length)}_1`)
    .replace('{event}', 'confirmed')
    .replace('{sku}', 'SKU-A');
  for (const key of [WHO[path], ...Object.values(KEYS), token]) {
    if (key === undefined) continue;
    const tried = await at.call(method, real, { key, headers: { 'idempotency-key': KEY }, body: body('\u0000') });
    if (tried.status === 400) return { at, key, path: real, order: id };
  }
  throw new Error(`nobody may call ${method} ${path}`);
}

/** The texts of the order's events, as Platform Ops see them: a note is kept there. */
async function journalOf(at: World, order: string): Promise<string[]> {
  const answer = await at.call('GET', `/v1/orders/${order}/events`, { key: KEYS.skPlatform });
  return stringsIn(await answer.json());
}

const Made = z.looseObject({ order: z.looseObject({ id: z.string() }) });
const ZOD = /Invalid|[Ee]xpected|Too (?:big|small)|Unrecognized/;
async function isRefusedOrFound(caller: Caller, operation: Operation, text: string): Promise<void> {
  const { at, key, path } = caller;
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await at.call(operation.method, path, { key, headers, body: operation.body(text) });
  const body: unknown = answer.status === 204 ? null : await answer.json();
  const where = `${operation.method} ${path} ${operation.at.join('.')}: ${JSON.stringify(body)}`;
  if (answer.status >= 500) {
    expect([answer.status, answer.headers.has('retry-after')], where).toEqual([503, true]);
  } else if (answer.status === 400) {
    const { errors = [] } = Problem.parse(body);
    // An empty text counts as absent: then the error may be about what is missing.
    if (tidy(text) !== '') expect(errors.map((error) => error.path).join(' '), where).toContain(operation.at.join('.'));
    for (const { message } of errors) expect(message, where).not.toMatch(ZOD);
  } else if (answer.status < 300 && tidy(text) !== '') {
    // A card's token is sent on to Stripe and kept nowhere.
    if (operation.path.endsWith('/payment') || operation.at[0] === 'payment') return;
    const found = [...stringsIn(body), ...(await journalOf(at, Made.safeParse(body).data?.order.id ?? caller.order))];
    expect(
      found.some((one) => kept(text).includes(one)),
      where,
    ).toBe(true);
  }
}

describe('any text in the body of', () => {
  it('every operation that is declared', () => {
    const found = operations.map(({ method, path, at }) => `${method} ${path} ${at.join('.')}`);
    expect(found).toContain('POST /v1/orders customer.address.line2');
    expect(found).toContain('POST /v1/orders metadata.width_mm');
    expect(found).toContain('PATCH /v1/orders/{id} metadata.width_mm');
    expect(found).toContain('POST /v1/fulfilments/{id}/dispatch carrier');
    expect(found).toContain('PUT /v1/settings/policies shipping_options.0.title');
    expect(found.length).toBeGreaterThan(40);
  });

  it.each(
    operations.map(
      (operation) => [`${operation.method} ${operation.path} ${operation.at.join('.')}`, operation] as const,
    ),
  )('%s', async (_, operation) => {
    const caller = await callerOf(operation);
    for (const text of Object.values(TROUBLES)) await isRefusedOrFound(caller, operation, text);
    await fc.assert(
      fc.asyncProperty(anyText(12), async (text) => isRefusedOrFound(await callerOf(operation), operation, text)),
      { numRuns: 10 },
    );
  });

  it('is refused in plain English, also where it is no text', async () => {
    for (const operation of operations) {
      const { at, key, path } = await callerOf(operation);
      for (const value of [1, null, true, [], {}, 'x'.repeat(61_000)]) {
        const headers = { 'idempotency-key': randomUUID() };
        const answer = await at.call(operation.method, path, { key, headers, body: operation.body(value) });
        const where = `${operation.method} ${path} ${operation.at.join('.')} ${JSON.stringify(value).slice(0, 20)}`;
        if (answer.status < 300) continue;
        expect([400, 413, 422], where).toContain(answer.status);
        for (const { message } of Problem.parse(await answer.json()).errors ?? [])
          expect(message, where).not.toMatch(ZOD);
      }
    }
  });
});

const declared = mountPublicPages(createApp()).openAPIRegistry.definitions.flatMap((one) =>
  one.type === 'route' ? [one.route] : [],
);

describe('a body that is not JSON', () => {
  const checked = declared.filter(({ request }) => {
    const content = request?.body?.content['application/json'];
    return content !== undefined && 'schema' in content && isType(content.schema);
  });

  it('is looked for in the calls with a JSON body', () => expect(checked.length).toBeGreaterThan(30));

  it.each(checked.map((route) => [route.method.toUpperCase(), route.path, route.responses] as const))(
    '%s %s: the answer is a declared one, and 415 is',
    async (method, path, responses) => {
      const headers = { 'content-type': 'text/plain', 'idempotency-key': KEY };
      const where = path.replaceAll(/\{[^}]+\}/g, 'x');
      const statuses = Object.keys(responses).map(Number);
      expect(statuses).toContain(415);
      for (const key of Object.values(KEYS)) {
        expect(statuses).toContain((await world().call(method, where, { key, headers, body: {} })).status);
      }
    },
  );
});

describe('any bytes in a path', () => {
  const byte = fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 10, 37, 47, 0xc3, 0xed, 0xff));
  const bytes = fc
    .array(byte, { minLength: 1, maxLength: 8 })
    .map((all) => all.map((one) => `%${one.toString(16).padStart(2, '0')}`).join(''));
  const part = fc.oneof(bytes, fc.constantFrom('%', '%zz', '%u0000', '%00', 'ord_%00', '..%2f', '%ed%a0%80'));

  it.each(
    declared.filter(({ path }) => path.includes('{')).map(({ method, path }) => [method.toUpperCase(), path] as const),
  )('%s %s are answered', async (method, path) => {
    const at = world();
    await fc.assert(
      fc.asyncProperty(part, fc.constantFrom(...Object.values(KEYS)), async (raw, key) => {
        const real = path.replaceAll(/\{[^}]+\}/g, raw);
        const options = method === 'GET' ? { key } : { key, headers: { 'idempotency-key': KEY }, body: {} };
        const answer = await at.call(method, real, options);
        // In this world the members' store does not answer.
        if (answer.status === 503) expect(answer.headers.has('retry-after')).toBe(true);
        else expect(answer.status, real).toBeLessThan(500);
      }),
      { numRuns: 40 },
    );
  });
});
