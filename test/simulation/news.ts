import { detailOf } from '../../src/api/words/detail.ts';
import type { Payments, UnbookedEvent, WebhookReading } from '../../src/services/payments.ts';
import type { SimObject } from './world/object.ts';

/** What a webhook of Stripe may be passed to. */
export interface Ears {
  readonly payments: Pick<Payments, 'lookAgain'>;
  readonly object: (orderId: string) => SimObject;
  readonly payable: (account: string) => void;
  readonly broken: (what: string) => void;
  /** The events that Platform Ops see because no order booked them. */
  readonly unbooked: UnbookedEvent[];
}

/** Handles a webhook as the API does. False if the answer is not 200; Stripe then sends it again. */
export async function hear(ears: Ears, reading: WebhookReading): Promise<boolean> {
  switch (reading.kind) {
    case 'account':
      if (reading.payable) ears.payable(reading.account);
      return true;
    case 'bad_signature':
    case 'wrong_endpoint':
      ears.broken(`webhook: ${reading.kind}`);
      return true;
    case 'unavailable':
      return false;
    case 'ignored':
      return true;
    case 'unbooked':
      ears.unbooked.push(reading);
      return true;
    case 'order': {
      const taken = await ears.object(reading.orderId).webhook(reading.eventId, reading.command);
      if (taken === 'crashed') return false;
      if (taken.state === 'committed') return true;
      if (taken.state === 'not_yet') return false;
      const why = taken.state === 'refused' ? detailOf(taken.why) : taken.state;
      return hear(ears, await ears.payments.lookAgain(reading, why));
    }
  }
}
