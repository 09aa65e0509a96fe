import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCALAR } from '../../src/web/docs/scalar.ts';
import { ASSET_URLS } from '../../src/web/kit/asset-urls.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

const TYPES: Readonly<Record<string, RegExp>> = {
  css: /^text\/css\b/,
  js: /^text\/javascript\b/,
  svg: /^image\/svg\+xml\b/,
};

it.each([...Object.values(ASSET_URLS), SCALAR.src])(
  '%s is served without the worker, and cached for ever',
  async (url) => {
    const answer = await stack.fetch(url);
    expect(answer.status).toBe(200);
    const [, ending = ''] = url.split(/\.(?=\w+$)/);
    expect(answer.headers.get('content-type')).toMatch(TYPES[ending] ?? /^nothing$/);
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

it.each(['/sign-in', '/o/ord_unknown', '/docs', '/no-such-page'])(
  '%s names the icon, so that no browser looks for another',
  async (path) => {
    expect(await (await stack.fetch(path)).text()).toContain(`<link rel="icon" href="${ASSET_URLS['icon.svg']}"`);
  },
);
