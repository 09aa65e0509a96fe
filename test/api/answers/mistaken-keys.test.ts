import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { placedIn, refused } from '../support/asking.ts';
import { idempotent, KEYS, world } from '../support/fakes.ts';

/** What every call of the API says to a key, a token or a header that can never make it. */

const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ security: z.array(z.unknown()).default([]) }))),
});
const at = world();
const { id, token } = await placedIn(at);
const document = Document.parse(await (await at.call('GET', '/openapi.json')).json());
const calls = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([, { security }]) => security.length > 0)
    .map(([method]) => ({ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path })),
);

/** All that a publishable key is for. */
const OF_THE_SHOP = ['GET /v1/products', 'GET /v1/products/{id}', 'POST /v1/orders'];
const KEY_OR_TOKEN =
  "A publishable key cannot make this call. Use the order's token (`order_token` of its placing), or a secret key.";

type Headers = Readonly<Record<string, string>>;
const ask = ({ method, path }: { method: string; path: string }, one: string, headers: Headers) =>
  at.call(method, path.replace('{id}', one).replace(/\{\w+\}/g, 'x'), {
    headers: { ...idempotent, ...headers },
    ...(method === 'GET' ? {} : { body: {} }),
  });
const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` });

/** Mistaken headers, and what the answer says of them. */
const UNKNOWN: readonly (readonly [what: string, headers: Headers, detail: RegExp])[] = [
  ['no header', {}, /^There is no Authorization header/],
  ['a header without a scheme', { authorization: KEYS.skRetailer }, /^The Authorization header is not readable/],
  ['another scheme', { authorization: 'Basic c2s6' }, /^The Authorization header is not readable/],
  ['an empty bearer', { authorization: 'Bearer ' }, /^The Authorization header is not readable/],
  ['an unknown secret key', bearer('sk_dev_nobody'), /^This key is not known here/],
  ['an unknown publishable key', bearer('pk_dev_nobody'), /^This key is not known here/],
  ['a made-up token', bearer('b3JkX2Fi'), /^This is no order token/],
  ['an order id', bearer('ord_mfrggzdfmztwq2lknnwg23tpoa'), /^This is no order token/],
];

it('knows the calls that need a key', () => {
  const names = calls.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(50);
  expect(names).toEqual(expect.arrayContaining(OF_THE_SHOP));
});

describe.each(calls)('$name', (call) => {
  it('says of a mistaken header what is wrong with it', async () => {
    for (const [what, headers, detail] of UNKNOWN) {
      const answer = await refused(await ask(call, id, headers));
      expect([what, answer.code, answer.status]).toEqual([what, 'unauthenticated', 401]);
      expect(answer.detail, what).toMatch(detail);
    }
  });

  it('says to a publishable key what to use instead, and not whether there is such an order', async () => {
    at.calls.length = 0;
    const part = (of: string) => `ful_${of.slice(4)}_1`;
    const missing = 'ord_zzzzzzzzzzzzzzzzzzzzzzzzzz';
    const all = [id, missing, part(id), part(missing), 'nonsense'].map((one) => ask(call, one, bearer(KEYS.pk)));
    const answers = await Promise.all(all);
    if (OF_THE_SHOP.includes(call.name)) return expect(answers.map(({ status }) => status)).not.toContain(403);
    // Nobody asked the order's object.
    expect(at.calls).toEqual([]);
    const bodies = await Promise.all(answers.map((answer) => answer.clone().text()));
    expect(new Set(bodies).size).toBe(1);
    for (const answer of answers) {
      const problem = await refused(answer);
      expect([problem.code, problem.status]).toEqual(['forbidden', 403]);
      expect([KEY_OR_TOKEN, expect.stringMatching(/^This call needs a secret key of: /)]).toContainEqual(
        problem.detail,
      );
    }
    return undefined;
  });
});

it('says to a path without a call that there is none, whoever asks and however', async () => {
  const paths = ['/v1', '/v1/', '/v1/nope', '/v1/order', `/v1/orders/${id}/`, `/v1/orders/${id}/nope`, '/v1/Orders'];
  for (const path of [...paths, '/healthz/x', '/webhooks/paypal']) {
    for (const key of [undefined, token, ...Object.values(KEYS)]) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const answer = await at.call(method, path, key === undefined ? {} : { key });
        const { code, detail } = await refused(answer);
        expect([path, code, detail]).toEqual([
          path,
          'not_found',
          'There is no call at this address; see /docs/reference.',
        ]);
      }
    }
  }
});
