import { expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { mountPages } from '../../src/web/pages.ts';
import { shots } from '../../tools/screenshots/shots.ts';

/** Routes without a page: the home page, `/settings` and form targets redirect, one is made by Scalar, and the others return data. */
const NO_PAGE = new Set([
  '/',
  '/settings',
  '/orders/export.csv',
  '/money/movements.csv',
  '/exports/:id',
  '/bench/cutting-list.csv',
  '/find',
  '/orders/:id/version',
  '/disputes/:id/evidence',
  '/disputes/:id/resolve',
  '/healthz',
  '/openapi.json',
  '/docs/reference',
]);

const pages = [
  ...new Set(
    mountPages(createApp())
      .routes.filter(({ method, path }) => method === 'GET' && !path.includes('*') && !path.startsWith('/v1/'))
      .map(({ path }) => path),
  ),
].filter((path) => !NO_PAGE.has(path));

const order = { id: 'ord_a', token: 't' };
const all = shots({
  orders: {
    delivered: order,
    cancelled: order,
    dispatched: order,
    in_production: order,
    confirmed: order,
    waiting: order,
    declined: order,
    pending: order,
    resolved: order,
    charged_back: order,
    parked: order,
  },
});

const isOf = (route: string, path: string): boolean =>
  new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path.replace(/[?#].*$/, ''));

/** They answer only a count, for the script of a list. */
const COUNTS = ['/orders/news', '/bench/news'];

it('there is a screenshot of every page in the router', () => {
  expect(pages).toEqual(expect.arrayContaining(COUNTS));
  const shown = pages.filter((route) => !COUNTS.includes(route));
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter((route) => !all.some(({ at, path }) => at === undefined && isOf(route, path)))).toEqual([]);
});

it('every screenshot has a different name', () => {
  const names = all.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
