import { OpenAPIHono } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import type { HttpEnv } from '../../src/api/deps.ts';
import { mountDashboard } from '../../src/web/dashboard/index.tsx';
import { returnPath } from '../../src/web/dashboard/sign-in/return-path.ts';

describe('the page after signing in', () => {
  it('is a page of the dashboard, with its query', () => {
    for (const path of [
      '/orders',
      '/orders/ord_1/refund',
      '/orders?status=confirmed&q=a%20b',
      '/settings/keys',
      '/ops/parked',
    ]) {
      expect(returnPath(path)).toBe(path);
    }
  });

  it('is every page of the dashboard, and none of the other answers', () => {
    const paths = mountDashboard(new OpenAPIHono<HttpEnv>())
      .routes.filter(({ method, path }) => method === 'GET' && !/^\/(?:$|sign-in|exports\/|\*)/.test(path))
      .map(({ path }) => path.replaceAll(/:\w+/g, 'x'));
    const others = paths.filter((path) => returnPath(path) === null);
    expect(others.sort()).toEqual([
      '/bench/cutting-list.csv',
      '/bench/news',
      '/disputes/x/evidence',
      '/money/movements.csv',
      '/orders/export.csv',
      '/orders/news',
      '/orders/x/version',
    ]);
    expect(paths).toEqual(expect.arrayContaining(['/home', '/find', '/money', '/numbers', '/orders/x/refund']));
  });

  it('is never another site, a download or a path without a page', () => {
    const wrong = [
      'https://evil.example/orders',
      '//evil.example/orders',
      '/\\evil.example',
      '/orders\\..\\..\\evil.example',
      '\t//evil.example',
      '/\t/evil.example',
      '/orders\r\nset-cookie: a=b',
      '/orders /',
      'javascript:alert(1)',
      'orders',
      '/',
      '',
      '/ordersevil',
      '/sign-out',
      '/sign-in',
      '/v1/orders',
      '/orders/export.csv',
      '/orders/export.csv?status=confirmed',
      '/orders/ord_1/version',
      '/disputes/dsp_1_1/evidence',
      `/orders?q=${'x'.repeat(1_000)}`,
    ];
    for (const path of wrong) expect(returnPath(path), path).toBeNull();
    for (const path of [undefined, null, 7, ['/orders']]) expect(returnPath(path)).toBeNull();
  });

  it('stays on this origin, however a browser reads the path', () => {
    for (const path of [
      '/orders/..//evil.example',
      '/orders/../..//evil.example',
      '/orders?//evil.example',
      '/orders/@evil.example',
    ]) {
      const kept = returnPath(path);
      if (kept !== null) expect(new URL(kept, 'https://dashboard.test').origin).toBe('https://dashboard.test');
    }
  });
});
