/**
 * How often somebody may call. Reads, placings, customers' calls and servers' calls are counted apart, so that none uses
 * up another's. `wrangler.toml` has the same figures for Cloudflare; a test compares them. ADR 37 argues them.
 */
interface RateLimit {
  /** The name of the limit in `wrangler.toml`. */
  readonly binding: string;
  /** Calls in `seconds`. */
  readonly limit: number;
  readonly seconds: number;
  readonly counts: string;
}

const limit = <B extends string>(binding: B, most: number, counts: string) =>
  ({ binding, limit: most, seconds: 60, counts }) as const satisfies RateLimit;

export const RATE_LIMITS = {
  reads: limit('RATE_READS', 1_200, 'reads with a publishable key, by address'),
  placings: limit('RATE_PLACINGS', 60, 'placings with a publishable key, by address'),
  placings_key: limit('RATE_PLACINGS_KEY', 6_000, 'placings with a publishable key, by key'),
  token: limit('RATE_TOKEN', 240, "calls with an order's token or cookie, by order"),
  token_address: limit('RATE_TOKEN_ADDRESS', 1_200, "calls with an order's token or cookie, by address"),
  secret: limit('RATE_SECRET', 3_000, 'calls with a secret key, by key'),
  secret_address: limit('RATE_SECRET_ADDRESS', 6_000, 'calls with secret keys, by address'),
  sign_in: limit('RATE_SIGN_IN', 10, 'requests for a sign-in link, by address, browser or known device'),
} as const;

export type RateLimitName = keyof typeof RATE_LIMITS;

/**
 * The value of `ratelimit-policy`, as in the IETF's draft: `"reads";q=1200;w=60`. There is no header with what is left:
 * Cloudflare does not say it, and counts in each of its locations on its own.
 */
export const policyOf = (names: readonly RateLimitName[]): string =>
  names.map((name) => `"${name}";q=${RATE_LIMITS[name].limit};w=${RATE_LIMITS[name].seconds}`).join(', ');
