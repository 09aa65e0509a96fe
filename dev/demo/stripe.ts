import Stripe from 'stripe';
import { DEV_SECRETS } from '../settings.ts';

/** What the demo reads from Stripe. It sends only GETs, so every change there was made by Headrail. */
export interface StripeReads {
  readonly simulator: boolean;
  intent(id: string): Promise<{ id: string; status: string; amount: number; charge: Charge | null }>;
  transfers(orderId: string): Promise<{ id: string; account: string; amount: number }[]>;
  /** The whole balance of a connected account; null when Stripe does not know the account. */
  balance(account: string, currency: string): Promise<number | null>;
}

interface Charge {
  readonly id: string;
  readonly captured: boolean;
  readonly amount: number;
}

/**
 * Reads from the simulator, or from Stripe itself when the platform was started with a real test key. The demo then
 * needs the same STRIPE_SECRET_KEY.
 */
export function stripeReads(simulatorPort: number): StripeReads {
  const { STRIPE_SECRET_KEY: realKey } = process.env;
  const simulator = realKey === undefined;
  const stripe = new Stripe(realKey ?? DEV_SECRETS.STRIPE_SECRET_KEY, {
    telemetry: false,
    ...(simulator ? { host: '127.0.0.1', port: simulatorPort, protocol: 'http' as const } : {}),
  });
  return {
    simulator,
    intent: async (id) => {
      const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
      const charge = intent.latest_charge;
      const seen = charge === null || typeof charge === 'string' ? null : charge;
      return {
        id: intent.id,
        status: intent.status,
        amount: intent.amount,
        charge: seen === null ? null : { id: seen.id, captured: seen.captured, amount: seen.amount_captured },
      };
    },
    transfers: async (orderId) => {
      const { data } = await stripe.transfers.list({ transfer_group: orderId, limit: 100 });
      return data.map(({ id, destination, amount }) => {
        const account = typeof destination === 'string' ? destination : (destination?.id ?? '');
        return { id, account, amount };
      });
    },
    balance: async (account, currency) => {
      try {
        const balance = await stripe.balance.retrieve({}, { stripeAccount: account });
        const amounts = [...balance.available, ...balance.pending].filter((one) => one.currency === currency);
        return amounts.reduce((sum, one) => sum + one.amount, 0);
      } catch (error) {
        if (error instanceof Stripe.errors.StripePermissionError) return null;
        throw error;
      }
    },
  };
}
