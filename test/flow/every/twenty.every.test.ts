import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { mountPages } from '../../../src/web/pages.ts';
import { startStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';
import { ashwood } from '../support/world.ts';
import { type Answer, type Submission, Twenty } from './twenty.ts';
import { apiSubmissions } from './twenty-calls.ts';
import { formSubmissions, type People, signInAll } from './twenty-forms.ts';

/**
 * Sends every mutating route of the router 20 times at once, and expects one effect and one answer. The list of routes
 * comes from the router, so a new route without a preparation fails.
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

const submissions = () => ({ ...apiSubmissions(twenty), ...formSubmissions(twenty, holder.get) });

it('has a preparation for every mutating route', () => {
  expect(ROUTES.length).toBeGreaterThan(60);
  expect(Object.keys(submissions()).sort()).toEqual(ROUTES);
});

/** Sends, and sends again what was answered with 'try again': on a busy machine a service may not answer in time. */
const sent = (send: Submission['send']): Promise<Answer> =>
  until(async () => {
    const answer = await send();
    return answer.status === 503 ? null : answer;
  });

describe.concurrent('20 times at once', () => {
  it.each(ROUTES)('%s', async (route) => {
    const prepare = submissions()[route];
    if (prepare === undefined) throw new Error(`there is no preparation for ${route}`);
    const { send, effects, once } = await prepare();
    const answers = await Promise.all(Array.from({ length: 20 }, () => sent(send)));
    const [first] = answers;
    if (first === undefined) throw new Error('nothing was sent');
    expect([200, 201, 204, 303], first.text).toContain(first.status);
    expect(new Set(answers.map((one) => JSON.stringify(one))), route).toEqual(new Set([JSON.stringify(first)]));
    await until(async () => {
      expect(await effects(first)).toEqual(once);
      return true;
    });
    // It must not happen again a moment later, by work that was still under way.
    expect(await effects(first)).toEqual(once);
  });
});
