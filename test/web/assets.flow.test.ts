import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCALAR } from '../../src/web/docs/scalar.ts';
import { ASSET_URLS } from '../../src/web/kit/asset-urls.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

it.each([...Object.values(ASSET_URLS), SCALAR.src])(
  '%s is served without the worker, and cached for ever',
  async (url) => {
    const answer = await stack.fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(url.endsWith('.css') ? /^text\/css\b/ : /^text\/javascript\b/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    // Every answer of the worker has a request id.
    expect(answer.headers.get('x-request-id')).toBeNull();
    expect(await answer.text()).not.toBe('');
  },
);

it('every other path is served by the worker', async () => {
  for (const path of ['/assets/page.css', '/assets/', '/_headers', '/', '/sign-in']) {
    const answer = await stack.fetch(path, { redirect: 'manual' });
    expect(answer.headers.get('x-request-id'), path).not.toBeNull();
  }
});
