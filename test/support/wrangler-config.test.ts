import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { devVars, portsFor, stateFolder } from '../../dev/settings.ts';
import { writeDevConfigs } from '../../dev/wrangler-config.ts';
import { RATE_LIMITS } from '../../src/api/rate-limits.ts';

const addresses = {
  publicUrl: 'http://127.0.0.1:8787',
  neonFetchEndpoint: 'http://127.0.0.1:5488/sql',
  upstashUrl: 'http://127.0.0.1:8079',
  stripeUrl: 'http://127.0.0.1:12111',
};

test('the local configuration differs from production only in variables, limits, the EMAIL binding and a full path', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headrail-config-'));
  const files = writeDevConfigs({ folder, vars: devVars(addresses), mailboxUrl: 'http://127.0.0.1:8025' });
  const production = unstable_readConfig({ config: 'wrangler.toml' });
  const local = unstable_readConfig({ config: files.worker });
  await rm(folder, { recursive: true });

  const differing = new Set([...Object.keys(production), ...Object.keys(local)]);
  for (const key of ['configPath', 'userConfigPath']) differing.delete(key);
  for (const [key, value] of Object.entries(production)) {
    if (JSON.stringify(value) === JSON.stringify(Object(local)[key])) differing.delete(key);
  }
  expect([...differing].sort()).toEqual(['assets', 'ratelimits', 'send_email', 'services', 'vars']);
  expect(local.assets).toEqual({ ...production.assets, directory: resolve('public') });
  expect(local.services).toEqual([{ binding: 'EMAIL', service: 'headrail-mailbox', entrypoint: 'Mailbox' }]);
  expect(production.send_email).toEqual([{ name: 'EMAIL' }]);
  const named = (config: typeof local) =>
    config.ratelimits.map(({ name, namespace_id }: { name: string; namespace_id: string }) => [name, namespace_id]);
  expect(named(local)).toEqual(named(production));
});

test('the rate limits are those that the API tells its callers', () => {
  const { ratelimits } = unstable_readConfig({ config: 'wrangler.toml' });
  const configured = ratelimits.map(
    ({ name, simple }: { name: string; simple: { limit: number; period: number } }) => ({
      binding: name,
      limit: simple.limit,
      seconds: simple.period,
    }),
  );
  const told = Object.values(RATE_LIMITS).map(({ binding, limit, seconds }) => ({ binding, limit, seconds }));
  expect(configured).toEqual(told);
  const ids = ratelimits.map(({ namespace_id }: { namespace_id: string }) => namespace_id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the production logs hide query strings, and the CPU limit is long enough for an export', () => {
  const { observability, limits } = unstable_readConfig({ config: 'wrangler.toml' });
  expect(observability).toMatchObject({ enabled: true, redact_query_string: true });
  expect(limits).toMatchObject({ cpu_ms: 300_000 });
});

test('the local configuration sets every variable', () => {
  expect(Object.keys(devVars(addresses)).sort()).toEqual([
    'CARD_TESTING_SCALE',
    'DATABASE_URL',
    'MAIL_FROM',
    'NEON_FETCH_ENDPOINT',
    'PROOF_SIGNING_KEY',
    'PUBLIC_URL',
    'STRIPE_API_BASE',
    'STRIPE_CONNECT_WEBHOOK_SECRET',
    'STRIPE_PUBLISHABLE_KEY',
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'TOKEN_SECRET',
    'UPSTASH_REDIS_REST_TOKEN',
    'UPSTASH_REDIS_REST_URL',
  ]);
});

test('with a real Stripe key, no variable points at the simulator', () => {
  const vars = devVars(addresses, { secretKey: 'sk_test_real', publishableKey: 'pk_test_real' });
  expect(vars).not.toHaveProperty('STRIPE_API_BASE');
  expect(vars).toMatchObject({ STRIPE_SECRET_KEY: 'sk_test_real', STRIPE_PUBLISHABLE_KEY: 'pk_test_real' });
});

test('PORT_OFFSET shifts every port and changes the state folder', () => {
  expect(portsFor()).toEqual({
    worker: 8787,
    neon: 5488,
    upstash: 8079,
    stripe: 12111,
    mailbox: 8025,
    storefront: 8790,
  });
  expect(portsFor('100')).toEqual({
    worker: 8887,
    neon: 5588,
    upstash: 8179,
    stripe: 12211,
    mailbox: 8125,
    storefront: 8890,
  });
  expect(stateFolder('0')).toBe('.headrail');
  expect(stateFolder('100')).toBe('.headrail/offset-100');
  expect(() => portsFor('lots')).toThrow('PORT_OFFSET must be a whole number');
});
