import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../../src/api/app.ts';
import { TAGS } from '../../../src/api/document/about.ts';
import { publicDocument, wholeDocument } from '../../../src/api/document/document.ts';
import { EXAMPLES } from '../../../src/api/document/examples/index.ts';
import type { Contract, Operation } from '../../../src/api/document/shape.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { validatorsOf } from '../../support/contract/document.ts';

/** The public document is of use to somebody who has nothing else: every call is named, explained and shown. */

/** As it is on the wire. */
const onTheWire = (contract: Contract): Contract => JSON.parse(JSON.stringify(contract));
const whole = onTheWire(wholeDocument(mountPublicPages(createApp()), 'https://orders.test'));
const document = onTheWire(publicDocument(whole));

const HOW = 'docs/conventions.md says how a call is described ("A new call")';

interface Named extends Operation {
  readonly name: string;
}

const operationsOf = ({ paths }: Contract): Named[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, name: `${method.toUpperCase()} ${path}` })),
  );

const json = (content: Operation['responses'][string]['content']) => content?.['application/json'];
const answerOf = ({ responses }: Operation) => json((responses[200] ?? responses[201])?.content);

/** Whether a body or an answer has fields to show. */
function hasFields(schema: unknown, { components }: Contract): boolean {
  const { $ref, properties } = z
    .looseObject({ $ref: z.string().optional(), properties: z.unknown().optional() })
    .parse(schema);
  if ($ref !== undefined) return hasFields(components.schemas[$ref.replace('#/components/schemas/', '')], whole);
  return properties === undefined || JSON.stringify(properties) !== '{}';
}

/** What a newcomer would miss of an operation. */
function missingOf(operation: Named): string[] {
  const { operationId = '', summary, description = '', tags, requestBody } = operation;
  const body = json(requestBody?.content);
  const answer = answerOf(operation);
  const wrong: readonly (readonly [boolean, string])[] = [
    [!/^[a-z][A-Za-z]+(\.[a-z][A-Za-z]+)+$/.test(operationId), 'an `operationId` such as `orders.place`'],
    [!/^[A-Z].{3,60}[^.]$/.test(summary), 'a `summary` of a few words, without a full stop'],
    [!/^[A-Z].*\.$/s.test(description), 'a `description` in sentences'],
    [tags.length !== 1 || !TAGS.some(({ name }) => name === tags[0]), 'one tag of `document/about.ts`'],
    [
      body !== undefined && hasFields(body.schema, whole) && body.example === undefined,
      `an example of its body in \`document/examples\`, under \`${operationId}\``,
    ],
    [
      answer !== undefined && answer.example === undefined,
      `an example of its answer in \`document/examples\`, under \`${operationId}\``,
    ],
  ];
  return wrong.filter(([is]) => is).map(([, what]) => `${operation.name} has not: ${what}. ${HOW}`);
}

const [first] = operationsOf(document);

describe('every call', () => {
  it('can fail: finds a call that nobody described', () => {
    if (first === undefined) return expect.fail('no operation');
    const bare = {
      ...first,
      operationId: undefined,
      summary: 'Get it.',
      description: undefined,
      tags: [],
      requestBody: { content: { 'application/json': { schema: { properties: { a: {} } } } } },
      responses: { 200: { description: '', content: { 'application/json': { schema: {} } } } },
    };
    expect(missingOf(bare)).toHaveLength(6);
  });

  it.each(operationsOf(document))('$name is named, explained and shown', (operation) => {
    expect(missingOf(operation)).toEqual([]);
  });

  it('has a name of its own', () => {
    const names = operationsOf(whole).flatMap(({ operationId }) => operationId ?? []);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is there for every example', () => {
    const names = operationsOf(document).map(({ operationId }) => operationId);
    expect(Object.keys(EXAMPLES).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('says that anybody may call it, or which key it needs', () => {
    const open = operationsOf(document).filter(({ security }) => security.length === 0);
    expect(open.map(({ operationId }) => operationId).sort()).toEqual(['document.get', 'health.get', 'proofKey.get']);
  });
});

describe('every example', () => {
  const validators = validatorsOf(whole);
  const shown = Object.entries(whole.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { requestBody, responses }]) => {
      const at = ['paths', path, method];
      const bodies = [[json(requestBody?.content), [...at, 'requestBody']] as const];
      const answers = Object.entries(responses).map(
        ([status, { content }]) => [json(content), [...at, 'responses', status]] as const,
      );
      return [...bodies, ...answers].flatMap(([media, where]) =>
        media?.example === undefined ? [] : [{ where, example: media.example }],
      );
    }),
  );

  it.each(shown)('$where fits its schema', ({ where, example }) => {
    const validate = validators([...where, 'content', 'application/json', 'schema']);
    expect(validate(example) ? [] : validate.errors).toEqual([]);
  });

  it('is compared: the check finds a wrong one', () => {
    const validate = validators([...(shown[0]?.where ?? []), 'content', 'application/json', 'schema']);
    expect(validate({ surprise: true })).toBe(false);
  });
});

describe('the public document', () => {
  it('holds neither pages nor webhooks', () => {
    const foreign = Object.keys(document.paths).filter((path) => !path.startsWith('/v1/'));
    expect(foreign.sort()).toEqual(['/healthz', '/openapi.json']);
    expect(JSON.stringify(document)).not.toContain('x-www-form-urlencoded');
  });

  it('lets answers have more fields, and no body', () => {
    const more = { ...z.looseObject({}).parse(EXAMPLES['orders.get']?.answer), added_next_year: 1 };
    const at = (of: Contract) =>
      validatorsOf(of)([
        'paths',
        '/v1/orders/{id}',
        'get',
        'responses',
        '200',
        'content',
        'application/json',
        'schema',
      ]);
    expect([at(document)(more), at(whole)(more)]).toEqual([true, false]);
    const body = validatorsOf(document)([
      ...['paths', '/v1/orders', 'post', 'requestBody', 'content', 'application/json', 'schema'],
    ]);
    const sent = z.looseObject({}).parse(EXAMPLES['orders.place']?.body);
    expect([body(sent), body({ ...sent, surprise: 1 })]).toEqual([true, false]);
  });

  it('wants either a confirmation token or a payment method', () => {
    const pay = validatorsOf(document)([
      ...['paths', '/v1/orders/{id}/payment', 'post', 'requestBody', 'content', 'application/json', 'schema'],
    ]);
    const [token, method] = [{ confirmation_token: 'ctoken_1' }, { payment_method: 'pm_1' }];
    expect([token, method, {}, { ...token, ...method }].map((body) => pay(body))).toEqual([true, true, false, false]);
  });

  it('refuses a schema that is both sent and answered', () => {
    const shared = { $ref: '#/components/schemas/Stock' };
    const place = whole.paths['/v1/stock/{sku}']?.put;
    if (place === undefined) return expect.fail('no such call');
    const put = { ...place, requestBody: { content: { 'application/json': { schema: shared } } } };
    expect(() => publicDocument({ ...whole, paths: { ...whole.paths, '/v1/stock/{sku}': { put } } })).toThrow('Stock');
  });

  it('names every header that an answer has', () => {
    const Headers = z.record(z.string(), z.looseObject({ $ref: z.string() }));
    const list = document.paths['/v1/orders']?.get;
    if (list === undefined) return expect.fail('no such call');
    const { responses } = list;
    expect(Object.keys(Headers.parse(responses[200]?.headers))).toEqual(['x-request-id', 'ratelimit-policy', 'link']);
    expect(Object.keys(Headers.parse(responses[429]?.headers))).toContain('retry-after');
  });
});
