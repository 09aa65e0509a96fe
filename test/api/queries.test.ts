import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cursorOf } from '../../src/api/paging.ts';
import { refused, requestedIn } from './support/asking.ts';
import { KEYS, type World, world } from './support/fakes.ts';

/** Every call of the API takes the query parameters that it declares, as they are declared, and no other. */

interface Samples {
  readonly good: readonly string[];
  readonly bad: readonly string[];
  /** May be given several times. */
  readonly many?: true;
}

const LONG = 'x'.repeat(101);
const DAYS: Samples = {
  good: ['2026-11-30', '2026-11-30T09:00:00Z', '2026-11-30T09:00:00%2B01:00'],
  bad: ['yesterday', '2026-02-30', '30.11.2026', '2026-11-30T09:00:00', '2026-11-30T09:00:00+01:00', '1767225600'],
};
const NAME: Samples = { good: ['sup_a'], bad: [LONG, '%00', 'sup_a%20', 'sup_a%0A'] };
const COUNT = ['x', '1e1', '0x10', '1.5', '-1', '+1', '1,000', 'NaN', '9'.repeat(30)];
const STATUS: Samples = { good: ['accepted'], bad: ['lost', 'Accepted', 'accepted,requested'], many: true };

/** Samples for each parameter, by its name. Where two calls mean different things by a name, by call and name. */
const SAMPLES: Readonly<Record<string, Samples>> = {
  limit: { good: ['1', '100'], bad: ['0', '101', ...COUNT] },
  after: { good: ['0', '2'], bad: COUNT },
  cursor: { good: [cursorOf({ at: 1, id: 'ord_a' })], bad: ['nonsense', '%00', 'x'.repeat(241)] },
  'get /v1/fulfilments status': STATUS,
  'get /v1/disputes status': { good: ['open'], bad: ['lost', 'OPEN'] },
  status: { good: ['pending', 'refunded'], bad: ['lost', 'Pending', 'pending,cancelled'], many: true },
  from: DAYS,
  to: DAYS,
  updated_since: DAYS,
  sort: { good: ['placed_at', '-updated_at'], bad: ['-total', 'PLACED_AT', '+placed_at', 'placed_at,id'] },
  supplier: NAME,
  product: NAME,
  party_id: NAME,
  q: { good: ['a', 'Ada%20L', 'x'.repeat(100)], bad: [LONG] },
  refund_status: { good: ['none', 'partial', 'full'], bad: ['maybe', 'FULL'] },
  dispute: { good: ['any', 'none', 'open', 'resolved'], bad: ['maybe', 'true'] },
  parked: { good: ['true'], bad: ['1', 'false', 'TRUE'] },
  needs: { good: ['proposal', 'bank'], bad: ['maybe', 'Proposal', 'proposal,bank'] },
  show: { good: ['open', 'noted'], bad: ['all', 'OPEN'] },
  bom: { good: ['0', '1'], bad: ['2', 'true'] },
};

const Parameter = z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional() });
const Operation = z.looseObject({
  parameters: z.array(Parameter).default([]),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});
const Document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

const document = Document.parse(await (await world().call('GET', '/openapi.json')).json());

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    query: operation.parameters.filter((one) => one.in === 'query'),
    said: operation.responses['400']?.description ?? '',
  })),
);
/** The lists that the fakes of this test can answer. */
const LISTED = new Set([
  ...['/v1/products', '/v1/orders', '/v1/orders.csv', '/v1/orders/{id}/events'],
  ...['/v1/disputes', '/v1/fulfilments', '/v1/ops/parked', '/v1/ops/dead-letters', '/v1/ops/unexplained-money'],
]);
const ours = operations.filter(({ path }) => path.startsWith('/v1/'));
const parameters = ours.flatMap((one) => one.query.map(({ name }) => ({ ...one, parameter: name })));

const samplesOf = (operation: string, parameter: string): Samples =>
  SAMPLES[`${operation} ${parameter}`] ?? SAMPLES[parameter] ?? { good: [], bad: [] };

let at: World;
let keys: string[];
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  at = world();
  const { id, token, tasks } = await requestedIn(at);
  keys = [...Object.values(KEYS), token];
  ids = {
    '/v1/fulfilments': tasks[0] ?? '',
    '/v1/disputes': `dsp_${id.slice(4)}_1`,
    '/v1/orders': id,
    '/v1/products': 'lst_a',
    '/v1/ops/orders': id,
  };
});

/** The answers to everybody who may make the call at all. */
async function answers({ method, path }: { method: string; path: string }, query: string): Promise<Response[]> {
  const [before = ''] = path.split('/{id}');
  const asked = path.replace('{id}', ids[before] ?? 'mem_a').replace(/\{\w+\}/g, 'x');
  const all = await Promise.all(keys.map((key) => at.call(method, `${asked}?${query}`, { key })));
  const met = all.filter(({ status }) => ![401, 403, 429].includes(status));
  // An order is not there for those whom it does not concern.
  return path.includes('{id}') ? met.filter(({ status }) => status !== 404) : met;
}

const wrongIn = async (answer: Response) => {
  const problem = await refused(answer);
  expect(problem.code).toBe('invalid_request');
  return [...new Set((problem.errors ?? []).map(({ path }) => path))];
};

describe('a query', () => {
  it('is declared by the calls that this test knows', () => {
    expect(ours.length).toBeGreaterThan(45);
    expect(parameters.length).toBeGreaterThan(25);
    for (const { name, parameter } of parameters) {
      const { good, bad } = samplesOf(name, parameter);
      expect(good.length * bad.length, `${name} ${parameter}`).toBeGreaterThan(0);
    }
  });

  it.each(ours)('$name: refuses a parameter that it does not know', async (operation) => {
    expect(operation.said).toContain('`invalid_request`');
    for (const query of ['stauts=pending', 'stauts=', 'stauts=a&stauts=b', 'Limit=1', 'constructor=1']) {
      const refusals = await answers(operation, query);
      expect(refusals.length, query).toBeGreaterThan(0);
      for (const answer of refusals) {
        expect((await refused(answer.clone())).errors?.[0]?.message).toBe('is not a parameter of this call');
        expect(await wrongIn(answer), query).toEqual([query.split('=')[0]]);
      }
    }
  });

  it.each(parameters)('$name: refuses a bad $parameter', async (operation) => {
    const { bad, good, many } = samplesOf(operation.name, operation.parameter);
    const wrong = bad.map((value) => `${operation.parameter}=${value}`);
    const [one = ''] = good;
    const twice = [one, good.at(-1) ?? ''].map((two) => `${operation.parameter}=${one}&${operation.parameter}=${two}`);
    for (const query of [...wrong, ...(many === true ? [] : twice)]) {
      const refusals = await answers(operation, query);
      expect(refusals.length, query).toBeGreaterThan(0);
      for (const answer of refusals) expect(await wrongIn(answer), query).toEqual([operation.parameter]);
    }
  });

  it.each(parameters)('$name: takes a good $parameter, and an empty one as none', async (operation) => {
    const { good, many } = samplesOf(operation.name, operation.parameter);
    const [one = ''] = good;
    const repeated = `${operation.parameter}=${one}&${operation.parameter}=${good.at(-1)}`;
    const queries = [...good, '', '%20'].map((value) => `${operation.parameter}=${value}`);
    for (const query of many === true ? [...queries, repeated, `${repeated}&${operation.parameter}=`] : queries) {
      const statuses = (await answers(operation, query)).map(({ status }) => status);
      expect(statuses, query).not.toContain(400);
      if (LISTED.has(operation.path)) expect(statuses, query).toContain(200);
    }
  });

  it.each(parameters.filter(({ parameter }) => parameter === 'cursor'))(
    '$name: says to begin again, to a cursor that is none of its own',
    async (operation) => {
      const other = Buffer.from('placed_at 1 ord_a').toString('base64url');
      const said = [];
      for (const cursor of ['nonsense', '%00', other]) {
        for (const answer of await answers(operation, `cursor=${cursor}`)) {
          said.push((await refused(answer)).errors?.[0]?.message ?? '');
        }
      }
      expect(said.length).toBeGreaterThan(0);
      for (const one of said) expect(one).toMatch(/; leave it out to begin again$/);
    },
  );

  it('names every wrong parameter at once', async () => {
    const [answer] = await answers({ method: 'GET', path: '/v1/orders' }, 'limit=0&stauts=x&from=never&status=lost');
    if (answer === undefined) return expect.fail('no answer');
    expect((await wrongIn(answer)).sort()).toEqual(['from', 'limit', 'status', 'stauts']);
  });

  it('is documented with its bounds', () => {
    const Bounded = z.looseObject({ schema: z.looseObject({}) });
    const limits = ours.flatMap(({ query }) => query.filter(({ name }) => name === 'limit'));
    expect(limits.length).toBeGreaterThan(3);
    for (const limit of limits) {
      expect(Bounded.parse(limit).schema).toEqual({
        description: 'the most rows of a page',
        type: 'integer',
        minimum: 1,
        maximum: 100,
        default: 50,
      });
      expect(limit.required ?? false).toBe(false);
    }
    for (const { name, query } of ours) {
      for (const one of query) {
        expect(one.required ?? false, `${name} ${one.name}`).toBe(false);
        expect(JSON.stringify(one), `${name} ${one.name}`).not.toContain('null');
      }
    }
    const q = ours.flatMap(({ query }) => query.filter(({ name }) => name === 'q'));
    for (const one of q) expect(Bounded.parse(one).schema).toMatchObject({ type: 'string', maxLength: 100 });
  });
});
