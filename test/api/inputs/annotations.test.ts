import { describe, expect, it } from 'vitest';
import { place, refused } from '../support/asking.ts';
import { world } from '../support/fakes.ts';

/** What may stand in `reference` and `metadata`, at their bounds. */

const names = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`name ${i}`, 'x']));
const of = (text: string): unknown => JSON.parse(text);

describe('reference and metadata of a new order', () => {
  it.each([
    ['20 names', { metadata: names(20) }, null],
    ['21 names', { metadata: names(21) }, 'metadata'],
    ['a name of 40 characters', { metadata: { [`n${'a'.repeat(39)}`]: 'x' } }, null],
    ['a name of 41 characters', { metadata: { ['a'.repeat(41)]: 'x' } }, 'metadata'],
    ['an empty name', { metadata: { '': 'x' } }, 'metadata'],
    ['square brackets in a name', { metadata: { 'a[b]': 'x' } }, 'metadata'],
    ['one bracket in a name', { metadata: { 'a]': 'x' } }, 'metadata'],
    ['a name with blanks around it', { metadata: { ' a': 'x' } }, 'metadata'],
    ['a control character in a name', { metadata: { 'a\nb': 'x' } }, 'metadata'],
    ['a name that records drop', { metadata: of('{"__proto__": "x"}') }, 'metadata.__proto__'],
    ['a name of every object', { metadata: of('{"constructor": "x", "toString": "y"}') }, null],
    ['a text of 500 characters', { metadata: { a: 'x'.repeat(500) } }, null],
    ['a text of 501 characters', { metadata: { a: 'x'.repeat(501) } }, 'metadata.a'],
    ['a text of several lines', { metadata: { a: 'one\ntwo' } }, null],
    ['a control character in a text', { metadata: { a: '\u0007' } }, 'metadata.a'],
    ['a number', { metadata: { a: 7 } }, 'metadata.a'],
    ['an object', { metadata: { a: {} } }, 'metadata.a'],
    ['null for a text', { metadata: { a: null } }, 'metadata.a'],
    ['an array', { metadata: ['a'] }, 'metadata'],
    ['an empty text', { metadata: { a: '' } }, null],
    ['no metadata', { metadata: {} }, null],
    ['a reference of 100 characters', { reference: 'x'.repeat(100) }, null],
    ['a reference of 101 characters', { reference: 'x'.repeat(101) }, 'reference'],
    ['a reference of two lines', { reference: 'a\nb' }, 'reference'],
    ['an empty reference', { reference: '' }, null],
    ['a number as reference', { reference: 7 }, 'reference'],
  ])('%s', async (_, change, wrong) => {
    const answer = await place(world(), change);
    if (wrong === null) return expect(answer.status, await answer.text()).toBe(201);
    const problem = await refused(answer);
    expect(problem).toMatchObject({ code: 'invalid_request', status: 400 });
    expect((problem.errors ?? []).map(({ path }) => path).join(' ')).toContain(wrong);
  });

  it.each([[{ reference: 'SO-2' }], [{ metadata: { a: '2' } }], [{ metadata: {} }]])(
    'are part of the submission: the same key with %j is refused',
    async (change) => {
      const at = world();
      expect((await place(at, { reference: 'SO-1', metadata: { a: '1' } })).status).toBe(201);
      const other = await refused(await place(at, { reference: 'SO-1', metadata: { a: '1' }, ...change }));
      expect(other).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
    },
  );
});
