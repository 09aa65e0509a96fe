import { RETAILERS } from '../seed/keys.ts';
import { portsFor } from '../settings.ts';
import { runPart } from '../support/part.ts';
import { startStorefront } from './server.ts';

// `node dev/storefront/main.ts` serves the shop of Northlight Blinds, which places orders through the public API.
const ports = portsFor(process.env.PORT_OFFSET);
await runPart('Storefront', () =>
  startStorefront({
    port: ports.storefront,
    apiUrl: `http://127.0.0.1:${ports.worker}`,
    publishableKey: RETAILERS.northlight.publishableKey,
    // Only beside a secret key of Stripe does the launcher use Stripe itself.
    stripeKey: process.env.STRIPE_SECRET_KEY === undefined ? undefined : process.env.STRIPE_PUBLISHABLE_KEY,
  }),
);
