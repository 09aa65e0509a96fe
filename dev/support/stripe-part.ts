import { portsFor, stateFolder, webhookTargets } from '../settings.ts';
import { startStripe } from '../stripe/server.ts';
import { openAccounts } from './open-accounts.ts';
import { runPart } from './part.ts';

// The launcher runs the Stripe simulator with this file. Its webhooks go to the local worker, signed with the local
// secrets.
const { PORT_OFFSET: offset } = process.env;
const ports = portsFor(offset);
const worker = `http://127.0.0.1:${ports.worker}`;
await runPart('Stripe simulator', async () => {
  const stripe = await startStripe({
    port: ports.stripe,
    dataDir: stateFolder(offset),
    webhooks: webhookTargets(worker),
  });
  await openAccounts(stripe.url);
  return stripe;
});
