import { parseArgs } from 'node:util';
import { Headrail, HeadrailNoAnswer } from '../packages/client/src/index.ts';
import { fillMarket } from './demo/fill.ts';
import { SHOP } from './demo/parties.ts';
import { before, sayMails, sayMoney, sayRest } from './demo/report.ts';
import { paint, say } from './demo/screen.ts';
import { stripeReads } from './demo/stripe.ts';
import { type Clients, choose, place, walkToDelivered } from './demo/walk.ts';
import { CONNECTED_ACCOUNTS } from './seed/keys.ts';
import { type Part, portsFor } from './settings.ts';

// `npm run demo` takes one order with two suppliers from payment to delivery, on the platform that `npm run dev`
// started. Everything it prints was read back from the API, from Stripe or from the mailbox. With `--orders N` it fills the
// market instead.

const HELP = `npm run demo
  takes one order of two suppliers from payment to delivery, and prints what the API, Stripe and the mailbox say of it.

npm run demo -- --orders 150
  fills the market: orders in every state, with refunds, messages, proposals and disputes. All of it through the API.

Start the platform first, in another terminal: npm run dev
With PORT_OFFSET=100 npm run dev, use the same variable here.
`;

const { PORT_OFFSET: offset } = process.env;
const start = `${offset === undefined ? '' : `PORT_OFFSET=${offset} `}npm run dev`;

const at = (part: Part): string => `http://127.0.0.1:${portsFor(offset)[part]}`;

try {
  const { help, orders } = asked();
  if (help) say(HELP);
  else if (orders === undefined) await main();
  else await fill(orders);
} catch (error) {
  process.exitCode = 1;
  const message = error instanceof Error ? error.message : String(error);
  const notUp = `Nothing answers at ${at('worker')}. Start the platform first, in another terminal: ${start}`;
  console.error(error instanceof HeadrailNoAnswer ? notUp : `\nThe demo stopped. ${message}`);
}

/** Throws for an unknown option, and for a number of orders that is none. */
function asked(): { help: boolean; orders: number | undefined } {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' }, orders: { type: 'string' } } });
  const orders = values.orders === undefined ? undefined : Number(values.orders);
  if (orders !== undefined && !(Number.isInteger(orders) && orders >= 1 && orders <= 10_000)) {
    throw new Error('--orders is a whole number from 1 to 10000.');
  }
  return { help: values.help === true, orders };
}

async function fill(count: number): Promise<void> {
  const api = at('worker');
  const started = performance.now();
  const wrong = await fillMarket(new Headrail({ url: api }), count);
  for (const one of wrong) say(`  ${paint('red', one)}`);
  const took = ((performance.now() - started) / 1_000).toFixed(1);
  say(`\n  ${count - wrong.length} orders in ${took} s. Look at them: ${api}/`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const clients: Clients = {
    api: new Headrail({ url: at('worker') }),
    pages: at('worker'),
    mailbox: at('mailbox'),
    stripe: stripeReads(portsFor(offset).stripe),
  };
  await clients.api.as(SHOP.publishableKey).call('products.list');
  if (clients.stripe.simulator) await findSimulator(at('stripe'));
  const started = performance.now();
  const { products, shipping } = await choose(clients);
  const accounts = CONNECTED_ACCOUNTS.map(({ account }) => account);
  const then = await before(clients, products, accounts);
  const walk = await place(clients, products, shipping);
  await walkToDelivered(walk);
  const wrong = await sayMoney(walk, then);
  await sayMails(walk);
  await sayRest(walk, then);
  say();
  for (const fault of wrong) say(`  ${paint('red', fault)}`);
  if (wrong.length > 0) process.exitCode = 1;
  else say(`  ${paint('green', 'Delivered')}, in ${((performance.now() - started) / 1_000).toFixed(1)} s.`);
}

async function findSimulator(url: string): Promise<void> {
  const up = await fetch(`${url}/_sim/health`).catch(() => null);
  if (up?.ok) return;
  throw new Error(
    `There is no Stripe simulator at ${url}. If "${start}" uses Stripe itself, set the same STRIPE_SECRET_KEY here.`,
  );
}
