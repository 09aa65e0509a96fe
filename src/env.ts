import { z } from 'zod';
import type { OrderRpc } from '../durable-objects/rpc.ts';
import type { Bucket } from './services/jobs/bucket.ts';
import type { EmailBinding } from './services/notifications.ts';
import type { PaceRpc } from './services/pace.ts';

/** A namespace of Order objects as we use it; Cloudflare's `DurableObjectNamespace<Order>` fits. */
interface OrderNamespace {
  getByName(name: string): OrderRpc;
}

/** A queue as we use it. */
export interface MessageQueue {
  send(body: unknown, options?: { delaySeconds?: number }): Promise<unknown>;
}

interface RateLimiter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

const url = z.url().transform((value) => value.replace(/\/+$/, ''));
const optionalUrl = z.union([z.literal(''), url]).optional();

/** A value of wrangler.toml that somebody has to replace. */
const isExample = (value: string): boolean => /replace_me|[@./]example\.(?:com|org|net)\b/.test(value);
const EXAMPLE = 'is still the example of wrangler.toml';

/** A private Ed25519 key as a JWK; its two numbers have 32 bytes. */
const number = z.string().regex(/^[\w-]{43}$/);
const SigningKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: number, d: number });

function isSigningKey(text: string): boolean {
  try {
    return SigningKey.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

const liveOrTest = (key: string): string | undefined => /^\w+?_(live|test)_/.exec(key)?.[1];
const webhookSecret = z.string().startsWith('whsec_', 'must be whsec_…');

/**
 * Variables and secrets, checked at an isolate's first request: a wrong one stops the worker with its name, not in the
 * middle of an order. No message quotes a value.
 */
const variables = z
  .object({
    DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/, error: 'must be postgresql://…' }),
    NEON_FETCH_ENDPOINT: optionalUrl,
    UPSTASH_REDIS_REST_URL: url,
    UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
    /** A secret key, or a restricted one. */
    STRIPE_SECRET_KEY: z
      .string()
      .regex(/^[sr]k_(?:live|test)_/, 'must be sk_live_…, rk_live_…, sk_test_… or rk_test_…'),
    STRIPE_PUBLISHABLE_KEY: z
      .string()
      .regex(/^pk_(?:live|test)_/, 'must be pk_live_… or pk_test_…')
      .refine((key) => !isExample(key), EXAMPLE),
    STRIPE_API_BASE: optionalUrl,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_CONNECT_WEBHOOK_SECRET: webhookSecret,
    PROOF_SIGNING_KEY: z.string().refine(isSigningKey, 'must be a private Ed25519 JWK'),
    TOKEN_SECRET: z.string().min(32),
    /** How long the news of a movement of money may be on their way, before it counts as unexplained. */
    RECONCILE_GRACE_SECONDS: z.coerce.number().int().min(0).default(600),
    /** Multiplies the limits against card testing, where races and benchmarks come from one address. */
    CARD_TESTING_SCALE: z.coerce.number().int().min(1).optional().default(1),
    PUBLIC_URL: url.refine((value) => !isExample(value), EXAMPLE),
    MAIL_FROM: z
      .string()
      .regex(/[^\s@]@[^\s@]/, 'must contain an e-mail address')
      .refine((value) => !isExample(value), EXAMPLE),
  })
  .refine(
    ({ STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY }) =>
      liveOrTest(STRIPE_SECRET_KEY) === liveOrTest(STRIPE_PUBLISHABLE_KEY),
    {
      path: ['STRIPE_PUBLISHABLE_KEY'],
      error: 'must be of the same mode (live or test) as STRIPE_SECRET_KEY',
    },
  );

export type Variables = z.infer<typeof variables>;

/** What the API and the pages read of them. */
export const httpVarsOf = (vars: Variables) => ({
  publicUrl: vars.PUBLIC_URL,
  stripeApiBase: vars.STRIPE_API_BASE || null,
  publishableKey: vars.STRIPE_PUBLISHABLE_KEY,
  tokenSecret: vars.TOKEN_SECRET,
  proofSigningKey: vars.PROOF_SIGNING_KEY,
});

/** What wrangler.toml binds. The variables are unknown until `variablesOf` has read them. */
export interface Env {
  readonly ORDER: OrderNamespace;
  readonly PACE: { getByName(name: string): PaceRpc };
  readonly SPLITS: MessageQueue;
  readonly NOTIFICATIONS: MessageQueue;
  readonly ORDER_EVENTS: MessageQueue;
  readonly EMAIL: EmailBinding;
  /** The files of exports. */
  readonly EXPORTS: Bucket;
  readonly RATE_READS: RateLimiter;
  readonly RATE_PLACINGS: RateLimiter;
  readonly RATE_PLACINGS_KEY: RateLimiter;
  readonly RATE_TOKEN: RateLimiter;
  readonly RATE_TOKEN_ADDRESS: RateLimiter;
  readonly RATE_SECRET: RateLimiter;
  readonly RATE_SECRET_ADDRESS: RateLimiter;
  readonly RATE_SIGN_IN: RateLimiter;
}

const read = new WeakMap<Env, Variables>();

/** The checked variables; throws, naming every one that is missing or wrong. */
export function variablesOf(env: Env): Variables {
  const known = read.get(env);
  if (known !== undefined) return known;
  const parsed = variables.safeParse(env);
  if (!parsed.success) throw new Error(`configuration: ${z.prettifyError(parsed.error)}`);
  read.set(env, parsed.data);
  return parsed.data;
}
