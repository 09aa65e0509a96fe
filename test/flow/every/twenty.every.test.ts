import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { mountPages } from '../../../src/web/pages.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { ashwood } from '../support/world.ts';
import { type Said, type Shot, Twenty } from './twenty.ts';
import { callShots } from './twenty-calls.ts';
import { formShots, type People, signInAll } from './twenty-forms.ts';

/**
 * Every mutating route that the router has, submitted 20 times at once: one effect, one answer. The routes are the
 * router's own: one that nobody prepared here fails.
 */
const ROUTES = [
  ...new Set(
    mountPages(createApp())
      .routes.filter(({ method, path }) => !['ALL', 'GET', 'HEAD'].includes(method) && !path.includes('*'))
      .map(({ method, path }) => `${method} ${path}`),
  ),
].sort();

let twenty: Twenty;
let people: People;
const holder = { get: () => people };

beforeAll(async () => {
  twenty = new Twenty(await startStack());
  await twenty.call('PUT', '/v1/stock/AW-QUAYOAK', ashwood.secretKey, { on_hand: 1_000 });
  people = await signInAll(twenty);
});
afterAll(() => twenty?.stack.stop());

const shots = () => ({ ...callShots(twenty), ...formShots(twenty, holder.get) });

it('knows every mutating route', () => {
  expect(ROUTES.length).toBeGreaterThan(60);
  expect(Object.keys(shots()).sort()).toEqual(ROUTES);
});

/** Sends, and sends again what was answered with 'try again': on a busy machine a service may not answer in time. */
const sent = (send: Shot['send']): Promise<Said> =>
  until(async () => {
    const answer = await send();
    return answer.status === 503 ? null : answer;
  });

describe.concurrent('20 times at once', () => {
  it.each(ROUTES)('%s', async (route) => {
    const prepare = shots()[route];
    if (prepare === undefined) throw new Error(`nobody prepared ${route}`);
    const { send, effects, once } = await prepare();
    const said = await Promise.all(Array.from({ length: 20 }, () => sent(send)));
    const [first] = said;
    if (first === undefined) throw new Error('nothing was sent');
    expect([200, 201, 204, 303], first.text).toContain(first.status);
    expect(new Set(said.map((one) => JSON.stringify(one))), route).toEqual(new Set([JSON.stringify(first)]));
    await until(async () => {
      expect(await effects(first)).toEqual(once);
      return true;
    });
    // Not once more a moment later, by whatever was still under way.
    expect(await effects(first)).toEqual(once);
  });
});
