import { z } from 'zod';
import type { OrderRpc } from '../durable-objects/rpc.ts';
import type { EmailBinding } from './services/notifications.ts';

/** A namespace of Order objects as we use it; Cloudflare's `DurableObjectNamespace<Order>` fits. */
interface OrderNamespace {
  getByName(name: string): OrderRpc;
}

/** A queue as we use it. */
export interface MessageQueue {
  send(body: unknown): Promise<unknown>;
}

interface RateLimiter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

const url = z.url().transform((value) => value.replace(/\/+$/, ''));
const optionalUrl = z.union([z.literal(''), url]).optional();

/** Variables and secrets, checked once an isolate: a wrong one stops the worker with its name, not in the middle of an order. */
const variables = z.object({
  DATABASE_URL: z.string().min(1),
  NEON_FETCH_ENDPOINT: optionalUrl,
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  /** A secret key, or a restricted one. */
  STRIPE_SECRET_KEY: z.string().regex(/^[sr]k_(?:live|test)_/, 'must be sk_live_…, rk_live_…, sk_test_… or rk_test_…'),
  STRIPE_PUBLISHABLE_KEY: z.string().startsWith('pk_'),
  STRIPE_API_BASE: optionalUrl,
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  STRIPE_CONNECT_WEBHOOK_SECRET: z.string().min(1),
  PROOF_SIGNING_KEY: z.string().min(1),
  TOKEN_SECRET: z.string().min(32),
  PUBLIC_URL: url,
  MAIL_FROM: z.string().min(3),
});

export type Variables = z.infer<typeof variables>;

/** What wrangler.toml binds. The variables are unknown until `variablesOf` has read them. */
export interface Env {
  readonly ORDER: OrderNamespace;
  readonly SPLITS: MessageQueue;
  readonly NOTIFICATIONS: MessageQueue;
  readonly ORDER_EVENTS: MessageQueue;
  readonly EMAIL: EmailBinding;
  readonly RATE_KEY: RateLimiter;
  readonly RATE_ADDRESS: RateLimiter;
  readonly RATE_TOKEN: RateLimiter;
  readonly RATE_TOKEN_ADDRESS: RateLimiter;
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
