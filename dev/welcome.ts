import { MEMBERS, PLATFORM, RETAILERS, SUPPLIERS } from './seed/keys.ts';
import { type Part, type Ports, stateFolder } from './settings.ts';

/** The screens of `npm run dev`: what to open, in which order, and where everything else is; and its `--help`. */

interface Started {
  readonly ports: Ports;
  /** Stripe itself instead of the simulator. */
  readonly realStripe: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long the start took. */
  readonly started: string;
}

const memberOf = (partyId: string): string => MEMBERS.find((one) => one.partyId === partyId)?.email ?? '';

const { northlight } = RETAILERS;
const { brightloom, ashwood } = SUPPLIERS;

export function welcome({ ports, realStripe, env, started }: Started): string {
  const at = (part: Part, path = '') => `http://127.0.0.1:${ports[part]}${path}`;
  const offset = env.PORT_OFFSET === undefined ? '' : `PORT_OFFSET=${env.PORT_OFFSET} `;
  const steps = [
    [at('storefront'), 'a small shop: order a blind, and pay with a test card'],
    [at('mailbox'), "the customer's mails: the link in one opens the order's page"],
    [at('worker', '/'), `the dashboard: sign in as ${memberOf(northlight.id)} (the shop),`],
    ['', `${memberOf(ashwood.id)} (a supplier) or ${memberOf(PLATFORM.id)} (Platform Ops);`],
    ['', 'the sign-in link arrives in the mailbox'],
    [at('worker', '/docs'), 'guides for a shop, and every call of the API, to read and to try'],
  ] as const;
  const rows: readonly (readonly [string, string])[] = [
    ['API', at('worker', '/v1/products')],
    ['Shop', `${northlight.publishableKey}   (${northlight.name})`],
    ['Retailer', northlight.secretKey],
    ['Supplier', `${brightloom.secretKey} (accepts by itself), ${ashwood.secretKey}`],
    ['Platform', PLATFORM.secretKey],
    ['Stripe', realStripe ? 'Stripe itself, with your STRIPE_SECRET_KEY' : `${at('stripe')} (simulator)`],
    ['Postgres', `${at('neon', '/sql')} (${env.PG_URL === undefined ? 'PGlite' : 'PG_URL'})`],
    ['Redis', `${at('upstash')} (${env.REDIS_URL === undefined ? 'embedded' : 'REDIS_URL'})`],
    ['Logs', `${stateFolder(env.PORT_OFFSET)}/logs`],
  ];
  let n = 0;
  const stepLines = steps.map(([url, what]) => `  ${(url === '' ? '' : `${++n}.`).padEnd(3)}${url.padEnd(30)}${what}`);
  const lines = rows.map(([label, value]) => `  ${label.padEnd(11)}${value}`);
  return `
Headrail is ready in ${started}.

Open, in this order:
${stepLines.join('\n')}

In a second terminal:
  ${offset}npm run demo                     takes one order to delivered
  ${offset}npm run demo -- --orders 150     fills the market with orders in every state

Keys and addresses, the same at every start:
${lines.join('\n')}

Ctrl-C stops it, and everything is kept. More: npm run dev -- --help
`;
}

/** What `npm run dev -- --help` says. */
export const help = (offset: string | undefined): string => `npm run dev
  runs the whole platform on this machine, and prints what to open. Ctrl-C stops it; the next start finds everything again.

Variables:
  PORT_OFFSET=100        shifts all ports (also for npm run demo)
  STRIPE_SECRET_KEY=…    Stripe itself instead of the simulator, with a test key (docs/deploy.md)
  PG_URL=…, REDIS_URL=…  a real PostgreSQL or Redis instead of the embedded ones
  LOG_LEVEL=debug        more of the Worker in ${stateFolder(offset)}/logs

In a second terminal:
  npm run demo                    takes one order to delivered
  npm run demo -- --orders 150    fills the market with orders in every state

To begin from nothing, delete ${stateFolder(offset)}/.
`;
