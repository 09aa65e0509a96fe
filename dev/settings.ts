/**
 * The constants of local development: ports and keys. The keys are fixed on purpose, so that the `curl` lines of
 * docs/by-hand.md can be pasted and data survives a restart. They are worth nothing outside this machine.
 */

/** Ports before `PORT_OFFSET` is added. */
const BASE_PORTS = { worker: 8787, neon: 5488, upstash: 8079, stripe: 12111, mailbox: 8025, storefront: 8790 } as const;

export type Part = keyof typeof BASE_PORTS;
export type Ports = Record<Part, number>;

/**
 * The local ports, all shifted by `offset` (the variable `PORT_OFFSET`). Throws a one-line message for a wrong value.
 */
export function portsFor(offset: string | number = 0): Ports {
  const shift = Number(offset);
  if (!Number.isInteger(shift) || shift < 0 || shift > 50_000) {
    throw new Error(`PORT_OFFSET must be a whole number between 0 and 50000, not "${offset}".`);
  }
  return {
    worker: BASE_PORTS.worker + shift,
    neon: BASE_PORTS.neon + shift,
    upstash: BASE_PORTS.upstash + shift,
    stripe: BASE_PORTS.stripe + shift,
    mailbox: BASE_PORTS.mailbox + shift,
    storefront: BASE_PORTS.storefront + shift,
  };
}

/** Secrets of the local platform. They protect nothing, so they may appear in logs. */
export const DEV_SECRETS = {
  UPSTASH_REDIS_REST_TOKEN: 'dev_upstash_token',
  STRIPE_SECRET_KEY: 'sk_test_headrail_dev',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_headrail_dev',
  STRIPE_WEBHOOK_SECRET: 'whsec_headrail_dev_platform_0000000000000000',
  STRIPE_CONNECT_WEBHOOK_SECRET: 'whsec_headrail_dev_connect_00000000000000000',
  TOKEN_SECRET: 'headrail-dev-token-secret-not-for-production-0123456789',
  PROOF_SIGNING_KEY: JSON.stringify({
    kty: 'OKP',
    crv: 'Ed25519',
    x: 'PGeMCtlAaJVyndIgrjEUs686cp2CenmxFmMolxV_5L4',
    d: 'uV5rx17vmZUq-1nUPcNaig0XfySqrIkwCfpw-rEjrss',
  }),
} as const;

/**
 * The two endpoints as docs/deploy.md registers them at Stripe. Events that are not enabled there are not sent here either.
 */
export const webhookTargets = (worker: string) => ({
  url: `${worker}/webhooks/stripe`,
  secret: DEV_SECRETS.STRIPE_WEBHOOK_SECRET,
  events: [
    'payment_intent.amount_capturable_updated',
    'payment_intent.requires_action',
    'payment_intent.payment_failed',
    'payment_intent.succeeded',
    'payment_intent.canceled',
    'refund.created',
    'refund.updated',
    'refund.failed',
    'charge.dispute.created',
    'charge.dispute.updated',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.funds_reinstated',
    'charge.dispute.closed',
    'radar.early_fraud_warning.created',
    'radar.early_fraud_warning.updated',
    'transfer.reversed',
  ],
  connectUrl: `${worker}/webhooks/stripe/connect`,
  connectSecret: DEV_SECRETS.STRIPE_CONNECT_WEBHOOK_SECRET,
  connectEvents: ['account.updated', 'account.application.deauthorized'],
});

/** The address of each stand-in. */
export interface DevAddresses {
  publicUrl: string;
  /** The Neon bridge's SQL endpoint, `http://…/sql`. */
  neonFetchEndpoint: string;
  upstashUrl: string;
  /** Absent: Stripe itself is used, because a real test key is set. */
  stripeUrl?: string;
}

/** Real Stripe test keys from the environment, when they are set. */
export interface StripeKeys {
  secretKey: string;
  publishableKey?: string | undefined;
  webhookSecret?: string | undefined;
  connectWebhookSecret?: string | undefined;
}

/**
 * The worker's variables in development: every name that `src/env.ts` reads. Production leaves two of them unset:
 * `NEON_FETCH_ENDPOINT` and `STRIPE_API_BASE` point the unchanged SDKs at the stand-ins.
 */
export function devVars(at: DevAddresses, realStripe?: StripeKeys): Record<string, string> {
  const stripe: Record<string, string> = realStripe
    ? {
        STRIPE_SECRET_KEY: realStripe.secretKey,
        STRIPE_PUBLISHABLE_KEY: realStripe.publishableKey ?? DEV_SECRETS.STRIPE_PUBLISHABLE_KEY,
        STRIPE_WEBHOOK_SECRET: realStripe.webhookSecret ?? DEV_SECRETS.STRIPE_WEBHOOK_SECRET,
        STRIPE_CONNECT_WEBHOOK_SECRET: realStripe.connectWebhookSecret ?? DEV_SECRETS.STRIPE_CONNECT_WEBHOOK_SECRET,
      }
    : {
        STRIPE_SECRET_KEY: DEV_SECRETS.STRIPE_SECRET_KEY,
        STRIPE_PUBLISHABLE_KEY: DEV_SECRETS.STRIPE_PUBLISHABLE_KEY,
        STRIPE_WEBHOOK_SECRET: DEV_SECRETS.STRIPE_WEBHOOK_SECRET,
        STRIPE_CONNECT_WEBHOOK_SECRET: DEV_SECRETS.STRIPE_CONNECT_WEBHOOK_SECRET,
        ...(at.stripeUrl === undefined ? {} : { STRIPE_API_BASE: at.stripeUrl }),
      };
  return {
    PUBLIC_URL: at.publicUrl,
    MAIL_FROM: 'Headrail <orders@headrail.localhost>',
    DATABASE_URL: 'postgresql://headrail:headrail@db.localhost/headrail',
    NEON_FETCH_ENDPOINT: at.neonFetchEndpoint,
    UPSTASH_REDIS_REST_URL: at.upstashUrl,
    UPSTASH_REDIS_REST_TOKEN: DEV_SECRETS.UPSTASH_REDIS_REST_TOKEN,
    TOKEN_SECRET: DEV_SECRETS.TOKEN_SECRET,
    CARD_TESTING_SCALE: '100000',
    PROOF_SIGNING_KEY: DEV_SECRETS.PROOF_SIGNING_KEY,
    ...stripe,
  };
}

/** Rate limits that are high enough for races and benchmarks. */
export const DEV_RATE_LIMIT = { limit: 1_000_000, period: 60 } as const;

/**
 * The folder of local state: `.headrail`, or another one for each `PORT_OFFSET`, so that two platforms can run at once.
 */
export function stateFolder(offset: string | number = 0): string {
  return Number(offset) === 0 ? '.headrail' : `.headrail/offset-${Number(offset)}`;
}
