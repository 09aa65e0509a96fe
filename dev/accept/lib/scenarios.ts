import { createHash, randomUUID } from 'node:crypto';
import { orderIdFromDigest, orderIdSeed } from '../../../src/domain/ids.ts';
import { RETAILERS } from '../../seed/keys.ts';
import type { Api, Mine } from './api.ts';
import type { ScenarioName } from './boundaries.ts';
import { hasEnded } from './money.ts';

/** One order on its way through a scenario; keys are fixed at the start, as a careful client's are. */
export interface Trip {
  readonly sku: string;
  readonly cart: unknown;
  readonly placing: string;
  readonly paying: string;
  readonly cancelling: string;
  readonly orderId: string;
  mine: Mine | null;
  intent: string | null;
}

/** The id that an order will have: from the retailer and the client's key. */
export function newTrip(sku: string, cart: unknown): Trip {
  const placing = randomUUID();
  const digest = createHash('sha256').update(orderIdSeed(RETAILERS.northlight.id, placing)).digest();
  const orderId = orderIdFromDigest(digest);
  return {
    sku,
    cart,
    placing,
    paying: randomUUID(),
    cancelling: randomUUID(),
    orderId,
    mine: null,
    intent: null,
  };
}

/** `before` leads to the moment, `go` sets it off, `again` is the client who never heard and asks once more. */
export interface Scenario {
  readonly before: (api: Api, trip: Trip) => Promise<unknown>;
  readonly go: (api: Api, trip: Trip) => Promise<unknown>;
  readonly again: (api: Api, trip: Trip) => Promise<unknown>;
  readonly soldOut: boolean;
  readonly ends: string;
}

async function place(api: Api, trip: Trip): Promise<Mine> {
  trip.mine = await api.placed(trip.cart, trip.placing);
  const order = await api.order(trip.mine.id);
  trip.intent = order.payment?.payment_intent ?? null;
  return trip.mine;
}

const ours = ({ mine: known }: Trip): Mine => {
  if (known === null) throw new Error('the order is not placed yet');
  return known;
};

const cancelOn = (api: Api, trip: Trip) => {
  const { id, token } = ours(trip);
  return api.insist('POST', `/v1/orders/${id}/cancel`, token, {}, { idempotencyKey: trip.cancelling });
};

const payAgain = async (api: Api, trip: Trip): Promise<void> => {
  const { id, token } = ours(trip);
  const options = { idempotencyKey: trip.paying };
  await api.insist('POST', `/v1/orders/${id}/payment`, token, { payment_method: 'pm_card_visa' }, options);
};

const paying = { before: place, go: (api: Api, trip: Trip) => api.pay(ours(trip), undefined, trip.paying) };

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  placing: {
    before: async () => {},
    go: (api, trip) => api.place(trip.cart, trip.placing),
    again: async (api, trip) => {
      await place(api, trip);
      await payAgain(api, trip);
    },
    soldOut: false,
    ends: 'confirmed',
  },
  paying: { ...paying, again: payAgain, soldOut: false, ends: 'confirmed' },
  sold_out: { ...paying, again: payAgain, soldOut: true, ends: 'cancelled' },
  cancelling_unpaid: {
    before: place,
    go: (api, trip) => api.cancel(ours(trip), trip.cancelling),
    again: cancelOn,
    soldOut: false,
    ends: 'cancelled',
  },
  cancelling_confirmed: {
    before: async (api, trip) => {
      await place(api, trip);
      await payAgain(api, trip);
      await api.reach(trip.orderId, hasEnded);
    },
    go: (api, trip) => api.cancel(ours(trip), trip.cancelling),
    again: cancelOn,
    soldOut: false,
    ends: 'cancelled',
  },
};
