import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../../src/api/app.ts';
import { bodyHash } from '../../../src/api/middleware/idempotency.ts';
import { Placed } from '../../../src/api/routes/orders/place.ts';
import { AnswerForm, CancelForm } from '../../../src/web/customer/routes.ts';
import { Raised } from '../../../src/web/kit/dispute-fields.tsx';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { anyText, isClean, TROUBLES } from '../../support/texts.ts';
import { place, read, refused } from '../support/asking.ts';
import { KEY, PLACE_BODY, world } from '../support/fakes.ts';

/** Every text in a body, a form or a query is cleaned, or refused with the name of its field. */

interface Leaf {
  readonly path: string;
  readonly schema: z.ZodType;
}

const isType = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

/** The places where a schema takes free text. A closed list does not. */
function leaves(schema: z.ZodType, path: string): Leaf[] {
  const inside = (name: string, inner: unknown): Leaf[] => (isType(inner) ? leaves(inner, `${path}${name}`) : []);
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return [{ path, schema }];
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, inner]) => inside(`.${name}`, inner));
  }
  if (schema instanceof z.ZodArray) return inside('.0', schema.element);
  if (schema instanceof z.ZodRecord) return [...inside('{name}', schema.keyType), ...inside('.*', schema.valueType)];
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => inside('', option));
  if (schema instanceof z.ZodPipe) {
    // A preprocessed field reads its text in the second part.
    const read = schema.in instanceof z.ZodTransform ? schema.out : schema.in;
    return inside('', read).map((leaf) => ({ path: leaf.path, schema }));
  }
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return inside('', schema.unwrap());
  }
  return [];
}

/** The customer's forms are parsed by their pages, which can then show the errors. */
const LATER = /^post \/o\/\{id\}\//;

const routes = mountPublicPages(createApp()).openAPIRegistry.definitions.flatMap((definition) => {
  if (definition.type !== 'route') return [];
  const { method, path, request } = definition.route;
  const at = `${method} ${path}`;
  const contents = Object.values(request?.body?.content ?? {});
  const bodies = contents.map((content) => (content && 'schema' in content ? content.schema : null));
  const all = LATER.test(at) ? [request?.query] : [request?.query, ...bodies];
  return all.flatMap((schema) => (isType(schema) ? leaves(schema, at) : []));
});
const everywhere = [
  ...routes,
  ...Object.entries({ Raised, CancelForm, AnswerForm }).flatMap(([at, schema]) => leaves(schema, at)),
];

const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
};

describe('every text in a call', () => {
  it('is found by this test', () => {
    const found = everywhere.map(({ path }) => path);
    for (const path of [
      'post /v1/orders.customer.name',
      'post /v1/orders.customer.email',
      'post /v1/orders.customer.address.line2',
      'post /v1/orders.lines.0.options{name}',
      'post /v1/orders.lines.0.options.*',
      'post /v1/orders/{id}/messages.body',
      'post /v1/fulfilments/{id}/dispatch.tracking_url',
      'put /v1/settings/policies.shipping_options.0.title',
      'put /v1/settings/notifications/{event}.html',
      'CancelForm.reason',
      'get /v1/orders.q',
    ]) {
      expect(found).toContain(path);
    }
    expect(found.length).toBeGreaterThan(60);
  });

  it.each(everywhere)('$path', ({ schema }) => {
    for (const [trouble, text] of Object.entries(TROUBLES)) {
      const parsed = schema.safeParse(text);
      if (parsed.success) expect(strings(parsed.data).every(isClean), trouble).toBe(true);
    }
    fc.assert(
      fc.property(anyText(12), (text) => {
        const parsed = schema.safeParse(text);
        return !parsed.success || strings(parsed.data).every(isClean);
      }),
    );
  });
});

describe('the pages of the dashboard', () => {
  it('use the same schemas for their texts', () => {
    const root = join(import.meta.dirname, '../../../src/web/dashboard');
    const own = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) => {
        const text = readFileSync(join(root, file), 'utf8');
        // A field with a pattern needs no further check.
        return [...text.matchAll(/z\s*\.(?:string\(\)(?!\s*\.regex\()|email\(|url\().*/g)].map(
          ([at]) => `${file}: ${at}`,
        );
      });
    // Raw fields of a form before its page checks them, and ids of ours.
    expect(own.toSorted()).toEqual([
      'ops/dead-letters.tsx: z.string().refine(isOrderId) });',
      'orders/views.tsx: z.string().min(1).max(4_000) });',
      'signed-in.tsx: z.string(), Raw);',
      'signed-in.tsx: z.string(), z.array(z.string())]);',
      'tasks/batch.tsx: z.string().optional(),',
      "tasks/picked.ts: z.string().refine((id) => id.startsWith('ful_') && orderIdOfChild(id) !== null, 'Select a task.');",
    ]);
  });
});

/** The free texts of an order, each as a change of the body. */
const FIELDS: Readonly<Record<string, (text: string) => object>> = {
  'customer.name': (name) => ({ customer: { ...PLACE_BODY.customer, name } }),
  'customer.phone': (phone) => ({ customer: { ...PLACE_BODY.customer, phone } }),
  ...Object.fromEntries(
    ['line1', 'line2', 'city', 'region', 'postal_code'].map((name) => [
      `customer.address.${name}`,
      (text: string) => ({
        customer: { ...PLACE_BODY.customer, address: { ...PLACE_BODY.customer.address, [name]: text } },
      }),
    ]),
  ),
};

const valueAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => {
    const fields = z.record(z.string(), z.unknown()).safeParse(inner);
    return fields.success ? fields.data[name] : undefined;
  }, value);

describe('placing', () => {
  it('stores any text in any field correctly, or refuses it with 400 and the name of the field', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(FIELDS)), anyText(15), async (path, text) => {
        const answer = await place(world(), FIELDS[path]?.(text));
        if (answer.status === 400) {
          expect((await refused(answer)).errors?.map((error) => error.path)).toEqual([path]);
        } else {
          const { order } = await read(answer, 201, Placed);
          // A field that is left out may be empty: it counts as absent.
          expect(valueAt(order, path) ?? '').toBe(text.toWellFormed().normalize('NFC').trim());
          expect(isClean(String(valueAt(order, path)))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuses an option without a name, and says which', async () => {
    const lines = [{ ...PLACE_BODY.lines[0], options: { width_mm: 1_200, 'a\u0000\ud800': 1 } }];
    const problem = await refused(await place(world(), { lines }));
    expect(problem).toMatchObject({ code: 'invalid_request', status: 400 });
    expect(problem.errors?.map((error) => error.path)).toEqual(['lines.0.options.a\u0000\ufffd']);
  });

  it('treats a text in another Unicode normal form as the same submission, and another text as another', async () => {
    const at = world();
    const named = (name: string) =>
      place(at, { customer: { ...PLACE_BODY.customer, name } }, { 'idempotency-key': KEY });
    const first = await (await named('Zo\u00eb \ud83d')).text();
    const again = await named(' Zoe\u0308 \ufffd');
    expect(again.status).toBe(201);
    expect(await again.text()).toBe(first);
    expect((await refused(await named('Zoe \ufffd'))).code).toBe('idempotency_key_reused');
  });

  it('can hash every parsed body', async () => {
    await fc.assert(fc.asyncProperty(anyText(9), async (text) => (await bodyHash({ [text]: text })).length === 64));
  });
});
