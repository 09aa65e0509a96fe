import { describe, expect, it, test } from 'vitest';
import { networkOf } from '../../src/api/address.ts';
import { createApp } from '../../src/api/app.ts';
import { mountPages } from '../../src/web/pages.ts';
import { world } from '../api/support/fakes.ts';

/** The dashboard with a limiter that refuses every key with one of these beginnings. `counted` has all keys. */
function dashboard(refused: readonly string[] = []) {
  const counted: string[] = [];
  const { deps } = world();
  const withinLimit = async (_: string, who: string) => {
    counted.push(who);
    return !refused.some((start) => who.startsWith(start));
  };
  const email = 'clerk@northlight.example';
  const signIn = {
    ...deps.signIn,
    use: async () => ({ ok: true, value: { kind: 'opened', session: 'the-session', email } }) as const,
  };
  const app = mountPages(createApp());
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
  const post = async (path: string, fields: Record<string, string>, cookie = '', address = '198.51.100.7') => {
    const headers = { origin: 'https://orders.test', cookie, 'cf-connecting-ip': address };
    const body = new URLSearchParams(fields);
    const request = new Request(`https://orders.test${path}`, { method: 'POST', headers, body });
    const answer = await app.fetch(request, { ...deps, withinLimit, signIn }, context);
    const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    return { status: answer.status, cookies };
  };
  return { counted, post, email };
}

describe('asking for a sign-in link', () => {
  it('is limited per requester, not per member', async () => {
    const { counted, post, email } = dashboard();
    const first = await post('/sign-in', { email });
    expect(first.status).toBe(303);
    await post('/sign-in', { email }, first.cookies.join('; '), '2001:db8:1:2:3:4:5:6');
    expect(counted).toEqual([
      'address:198.51.100.7',
      'address:2001:db8:1:2::/64',
      expect.stringMatching(/^browser:[0-9a-f]{36}$/),
    ]);
  });

  it('is refused if an address or a browser asks too often, but not for a known device at that address', async () => {
    for (const limit of ['address:', 'browser:']) {
      const { post, email } = dashboard([limit]);
      const nonce = `__Host-sign-in=${'0a'.repeat(18)}`;
      expect((await post('/sign-in', { email }, nonce)).status).toBe(429);
      const { cookies } = await post('/sign-in/link', { token: 'x'.repeat(43) }, nonce);
      const device = cookies.filter((pair) => pair.startsWith('__Host-device-')).join('; ');
      expect((await post('/sign-in', { email }, `${nonce}; ${device}`)).status).toBe(303);
      expect((await post('/sign-in', { email: 'other@northlight.example' }, device)).status, 'of another').not.toBe(
        limit === 'address:' ? 303 : 429,
      );
      const [name = ''] = device.split('=');
      expect((await post('/sign-in', { email }, `${nonce}; ${name}=forged.c2lnbmVk`)).status, 'forged').toBe(429);
    }
  });

  it('keeps the id of a device over several sign-ins, and if the button is pressed twice', async () => {
    const { counted, post, email } = dashboard();
    const press = () => post('/sign-in/link', { token: 'x'.repeat(43) });
    const [one, two] = [await press(), await press()];
    expect(one.cookies).toEqual(two.cookies);
    const again = await post('/sign-in/link', { token: 'y'.repeat(43) }, one.cookies.join('; '));
    for (const { cookies } of [one, again]) await post('/sign-in', { email }, cookies.join('; '));
    expect(counted.length).toBe(2);
    expect(new Set(counted).size).toBe(1);
  });
});

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
])('the network of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));
