import { describe, expect, it } from 'vitest';
import { devVars } from '../dev/settings.ts';
import { type Env, variablesOf } from '../src/env.ts';

/** A wrong variable stops the worker at its first request, with the variable's name and without its value. */

const addresses = {
  publicUrl: 'http://127.0.0.1:8787',
  neonFetchEndpoint: 'http://127.0.0.1:5488/sql',
  upstashUrl: 'http://127.0.0.1:8079',
  stripeUrl: 'http://127.0.0.1:12111',
};
const read = (change: Record<string, string>) => variablesOf({ ...devVars(addresses), ...change } as unknown as Env);

describe('the variables', () => {
  it('of local development are right', () => {
    expect(read({}).PUBLIC_URL).toBe(addresses.publicUrl);
  });

  it.each([
    ['DATABASE_URL', 'not-a-url'],
    ['DATABASE_URL', 'https://db.neon.tech/headrail'],
    ['UPSTASH_REDIS_REST_URL', 'redis'],
    ['STRIPE_SECRET_KEY', 'pk_test_swapped'],
    ['STRIPE_PUBLISHABLE_KEY', 'pk_live_replace_me'],
    ['STRIPE_PUBLISHABLE_KEY', 'pk_test_replace_me'],
    ['STRIPE_PUBLISHABLE_KEY', 'sk_test_swapped'],
    // The secret key is of the test mode.
    ['STRIPE_PUBLISHABLE_KEY', 'pk_live_another_mode'],
    ['STRIPE_WEBHOOK_SECRET', 'garbage'],
    ['STRIPE_CONNECT_WEBHOOK_SECRET', ''],
    ['PROOF_SIGNING_KEY', 'garbage'],
    ['PROOF_SIGNING_KEY', '{"kty":"OKP","crv":"Ed25519","x":"short","d":"short"}'],
    ['TOKEN_SECRET', 'short'],
    ['PUBLIC_URL', 'https://orders.example.com'],
    ['MAIL_FROM', 'Headrail <orders@example.com>'],
    ['MAIL_FROM', 'nobody'],
  ])('%s cannot be %j', (name, value) => {
    const message = (() => {
      try {
        read({ [name]: value });
        return 'it was accepted';
      } catch (error) {
        return String(error);
      }
    })();
    expect(message).toContain('configuration: ');
    expect(message).toContain(name);
    if (value.length > 5) expect(message).not.toContain(value);
  });
});
