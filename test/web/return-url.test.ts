import { expect, it } from 'vitest';
import { returnUrl } from '../../src/web/dashboard/return-url.ts';

it('the return URL of a form is the page of the form', () => {
  const pages = {
    '/orders/ord_a1/cancel': '/orders/ord_a1',
    '/orders/ord_a1/proposals/prp_a1_1/accept': '/orders/ord_a1',
    '/ops/orders/ord_a1/retry': '/orders/ord_a1',
    '/bench/ful_a1_2/dispatch': '/bench/ful_a1_2',
    '/disputes/dsp_a1_1/resolve': '/disputes/dsp_a1_1',
    '/ops/dead-letters/msg-1/replay': '/ops/dead-letters',
    '/ops/unexplained-money/tr_1a/book': '/ops/unexplained-money/tr_1a',
    '/stock': '/stock',
    '/settings/keys/key_1/revoke': '/settings/keys',
    '/settings/notifications/confirmed/preview': '/settings/notifications',
  };
  expect(Object.fromEntries(Object.keys(pages).map((form) => [form, returnUrl(form)?.href]))).toEqual(pages);
});

it('a path that is no form of a page has no return URL', () => {
  for (const path of ['/sign-out', '/sign-out/everywhere', '/orders/nothing/cancel', '//evil.example/orders']) {
    expect(returnUrl(path), path).toBeUndefined();
  }
});
