import { describe, expect, it } from 'vitest';
import { stripeUrl } from '../../../src/web/dashboard/order/system/stripe-link.tsx';
import { durationText } from '../../../src/web/dashboard/order/system/words.ts';

describe('a link to Stripe', () => {
  it.each([
    ['pk_test_a', 'pi_3Ab', 'https://dashboard.stripe.com/test/payments/pi_3Ab'],
    ['pk_live_a', 'pi_3Ab', 'https://dashboard.stripe.com/payments/pi_3Ab'],
    ['pk_live_a', 'tr_1', 'https://dashboard.stripe.com/connect/transfers/tr_1'],
    ['pk_test_a', 'req_1', 'https://dashboard.stripe.com/test/logs/req_1'],
    ['pk_test_a', 'evt_1', 'https://dashboard.stripe.com/test/events/evt_1'],
    ['pk_test_a', 're_1', 'https://dashboard.stripe.com/test/search?query=re_1'],
  ])('with %s, of %s', (key, id, url) => {
    expect(stripeUrl(key, id)).toBe(url);
  });

  it.each(['ord_abc', 'ful_abc_1', 'pi_', 'pi_1"x', 'pi_1/..', 'pi', ''])('there is none of %s', (id) => {
    expect(stripeUrl('pk_test_a', id)).toBeNull();
  });
});

it.each([
  [-5, '0.00 s'],
  [240, '0.24 s'],
  [12_345, '12 s'],
  [180_000, '3 min'],
  [7_200_000, '2 h'],
  [5 * 86_400_000, '5 days'],
])('%i ms is %s', (ms, words) => {
  expect(durationText(ms)).toBe(words);
});
