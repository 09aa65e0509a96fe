import { z } from 'zod';
import { Api, NotUp } from './demo/api.ts';
import { SHOP } from './demo/parties.ts';
import { before, sayMails, sayMoney, sayRest } from './demo/report.ts';
import { paint, say } from './demo/screen.ts';
import { stripeReads } from './demo/stripe.ts';
import { choose, place, type Stage, walkToDelivered } from './demo/walk.ts';
import { CONNECTED_ACCOUNTS } from './seed/keys.ts';
import { portsFor } from './settings.ts';

// `npm run demo` takes one order with two suppliers from payment to delivery, on the platform that `npm run dev`
// started. Everything it prints was read back from the API, from Stripe or from the mailbox.

const { PORT_OFFSET: offset } = process.env;
const start = `${offset === undefined ? '' : `PORT_OFFSET=${offset} `}npm run dev`;

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const message = error instanceof Error ? error.message : String(error);
  const notUp = `Nothing answers at ${message}. Start the platform first, in another terminal: ${start}`;
  console.error(error instanceof NotUp ? notUp : `\nThe demo stopped. ${message}`);
}

async function main(): Promise<void> {
  const ports = portsFor(offset);
  const at = (port: number) => new Api(`http://127.0.0.1:${port}`);
  const stage: Stage = { api: at(ports.worker), mailbox: at(ports.mailbox), stripe: stripeReads(ports.stripe) };
  await stage.api.call(z.unknown(), 'GET', '/v1/products', { key: SHOP.publishableKey });
  if (stage.stripe.simulator) await findSimulator(ports.stripe);
  const started = performance.now();
  const { products, shipping } = await choose(stage);
  const accounts = CONNECTED_ACCOUNTS.map(({ account }) => account);
  const then = await before(stage, products, accounts);
  const walk = await place(stage, products, shipping);
  await walkToDelivered(walk);
  const wrong = await sayMoney(walk, then);
  await sayMails(walk);
  await sayRest(walk, then);
  say();
  for (const fault of wrong) say(`  ${paint('red', fault)}`);
  if (wrong.length > 0) process.exitCode = 1;
  else say(`  ${paint('green', 'Delivered')}, in ${((performance.now() - started) / 1_000).toFixed(1)} s.`);
}

async function findSimulator(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  const up = await fetch(`${url}/_sim/health`).catch(() => null);
  if (up?.ok) return;
  throw new Error(
    `There is no Stripe simulator at ${url}. If "${start}" uses Stripe itself, set the same STRIPE_SECRET_KEY here.`,
  );
}
