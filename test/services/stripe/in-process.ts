import Stripe from 'stripe';
import { CONTROLS } from '../../../dev/stripe/core/control.ts';
import { createStore, handle } from '../../../dev/stripe/core/core.ts';
import type { CoreFault, SimEvent, SimRequest, SimResponse } from '../../../dev/stripe/core/types.ts';
import { inProcessFetch } from '../../../dev/stripe/in-process.ts';
import { type Payments, stripePayments } from '../../../src/services/payments.ts';

export const SECRET = 'whsec_of_the_tests';

interface Exchange {
  readonly request: SimRequest;
  readonly response: SimResponse;
}

/** The simulator in this process, with the payment service and the SDK on it. It writes down what was said. */
export class InProcess {
  readonly store = createStore(1);
  readonly exchanges: Exchange[] = [];
  readonly events: SimEvent[] = [];
  readonly stripe: Stripe;
  readonly payments: Payments;
  now = Date.UTC(2026, 10, 26);
  /** Of every write. */
  fault: CoreFault | undefined;
  /** Whether answers are lost after their effect. */
  lost = false;

  constructor() {
    const client = Stripe.createFetchHttpClient(inProcessFetch((request) => this.#answer(request)));
    this.stripe = new Stripe('sk_test_1', { httpClient: client, maxNetworkRetries: 0 });
    const secrets = { webhookSecret: SECRET, connectWebhookSecret: SECRET };
    const settings = { secretKey: 'sk_test_1', apiBase: null, ...secrets, publicUrl: 'https://orders.test' };
    this.payments = stripePayments(settings, client);
  }

  #answer(request: SimRequest): SimResponse {
    const fault = request.method === 'POST' ? this.fault : undefined;
    const { response, events } = handle(this.store, request, this.now, { fault });
    this.exchanges.push({ request, response });
    this.events.push(...events);
    if (this.lost) throw new Error('the answer is lost');
    return response;
  }

  /** A call of the control API. Answers the id of the object, or an empty text. */
  control(path: string, body: object = {}): string {
    const parts = path.split('/').slice(1);
    const found = CONTROLS.find(
      (one) => one.path.length === parts.length && one.path.every((part, i) => part === ':' || part === parts[i]),
    );
    if (found === undefined) throw new Error(`there is no control ${path}`);
    const ids = parts.filter((_, i) => found.path[i] === ':');
    const made = found.run(this.store, ids, body);
    this.events.push(...this.store.drainEvents());
    return 'id' in made && typeof made.id === 'string' ? made.id : '';
  }
}
