import { ApiError } from './errors.ts';
import { eventRoutes } from './events.ts';
import { expanded } from './expand.ts';
import { type FormObject, fingerprint, parseForm } from './form.ts';
import { accountRoutes, createAccount } from './money/accounts.ts';
import { PLATFORM } from './money/balance-transactions.ts';
import { disputeRoutes } from './money/disputes.ts';
import { warningRoutes } from './money/fraud-warnings.ts';
import { refundRoutes } from './money/refunds.ts';
import { transferRoutes } from './money/transfers.ts';
import { chargeRoutes } from './payments/charges.ts';
import { cancelIntent, intentRoutes } from './payments/intents.ts';
import { methodRoutes } from './payments/methods.ts';
import { refusalOf, reused } from './refusals.ts';
import { idsIn, matches, type Route } from './route.ts';
import { API_VERSION, idOf, Store } from './store.ts';
import type { CoreFault, Handled, SimEvent, SimRequest, SimResponse } from './types.ts';

const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...methodRoutes,
  ...intentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...transferRoutes,
  ...disputeRoutes,
  ...warningRoutes,
  ...eventRoutes,
];
const KEY_LIFE = 24 * 3600;

export interface HandleOptions {
  readonly fault?: CoreFault | undefined;
  /** The simulator's address for a browser, for 3-D Secure. */
  readonly publicUrl?: string;
  /** The largest page of a list, whatever was asked for. With it, even a short list has many pages. */
  readonly pageLimit?: number | undefined;
}

/** An empty Stripe with the platform's own account. Ids depend on `seed` alone. */
export function createStore(seed: number): Store {
  const store = new Store(seed);
  createAccount(store, { id: PLATFORM, transfers: 'active' });
  return store;
}

/** Applies the passing of time: authorisations lapse, idempotency keys are forgotten. `now` in milliseconds. */
export function tick(store: Store, now: number): readonly SimEvent[] {
  store.now = Math.floor(now / 1000);
  store.request = { id: null, idempotency_key: null };
  for (const held of store.authorisations.values()) {
    if (held.due > store.now) break;
    store.authorisations.remove(held.id);
    const intent = store.intents.get(idOf(store.charges.get(held.id)?.payment_intent) ?? '');
    if (intent) cancelIntent(store, intent, 'automatic', 'expired');
  }
  for (const answer of store.answers.values()) {
    if (answer.created + KEY_LIFE > store.now) break;
    store.answers.remove(answer.id);
  }
  return store.drainEvents();
}

/**
 * Handles one API call. Deterministic: the same store, request, time and fault give the same answer and the same new
 * store.
 * @param now unix milliseconds
 */
export function handle(store: Store, request: SimRequest, now: number, options: HandleOptions = {}): Handled {
  const lapsed = tick(store, now);
  const id = store.id('req', 14);
  const key = request.method === 'POST' ? (request.headers['idempotency-key'] ?? null) : null;
  store.request = { id, idempotency_key: key };
  const { status, body, headers = {} } = answer(store, request, key, options);
  const response: SimResponse = {
    status,
    body,
    headers: {
      'content-type': 'application/json',
      'request-id': id,
      'stripe-version': request.headers['stripe-version'] ?? API_VERSION,
      ...(key !== null && { 'idempotency-key': key }),
      ...headers,
    },
  };
  return { response, events: [...lapsed, ...store.drainEvents()] };
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function answer(store: Store, request: SimRequest, key: string | null, options: HandleOptions): Answer {
  const connected = request.headers['stripe-account'] ?? null;
  const [path = '', query = ''] = request.path.split('?', 2);
  const print = fingerprint(request.method, path, request.body);
  const scope = `${connected ?? ''}|${key ?? ''}`;
  store.begin();
  try {
    if (key !== null && key.length > 255) throw bad('Idempotency keys must be at most 255 characters long.');
    checkKey(request);
    const turnedAway = refusalOf(options.fault, key ?? '', path);
    if (turnedAway !== null) throw turnedAway;
    const known = key === null ? undefined : store.answers.get(scope);
    if (known) {
      if (known.fingerprint !== print) throw reused(key ?? '', path);
      return { ...known, headers: { 'idempotent-replayed': 'true', 'original-request': known.request } };
    }
    beforehand(options.fault);
    const done = perform(store, request, path, request.method === 'GET' ? query : request.body, connected, options);
    if (key !== null && done.stored) remember(store, scope, print, done);
    return done;
  } catch (error) {
    // A decline keeps its failed charge, and a 500 after the effect keeps the effect. Any other refusal changes
    // nothing.
    if (!(error instanceof ApiError) || (error.status < 500 && error.status !== 402)) store.rollback();
    if (!(error instanceof ApiError)) throw error;
    const failed = failure(error);
    if (key !== null && error.stored) remember(store, scope, print, failed);
    return failed;
  }
}

function remember(store: Store, id: string, print: string, { status, body }: Answer): void {
  store.answers.put({ id, fingerprint: print, status, body, request: store.request.id ?? '', created: store.now });
}

function failure(error: ApiError): Answer {
  const lock = error.body.code === 'lock_timeout' || error.body.code === 'idempotency_key_in_use';
  const headers: Record<string, string> = lock ? { 'stripe-should-retry': 'true' } : {};
  if (error.status === 429) headers['stripe-should-retry'] = 'false';
  return { status: error.status, body: JSON.stringify({ error: error.body }), headers };
}

const bad = (message: string, code?: string) =>
  new ApiError(400, { type: 'invalid_request_error', message, ...(code !== undefined && { code }) }, false);

function checkKey(request: SimRequest): void {
  const key = keyOf(request);
  const invalidKey = (message: string) => new ApiError(401, { type: 'invalid_request_error', message }, false);
  if (key === '')
    throw invalidKey(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  if (!/^[sp]k_test_\w+$/.test(key))
    throw invalidKey(`Invalid API Key provided: ${key.slice(0, 8)}***${key.slice(-4)}`);
}

function keyOf(request: SimRequest): string {
  const header = request.headers.authorization ?? '';
  if (header.startsWith('Bearer ')) return header.slice(7).trim();
  // Stripe.js sends its publishable key as a parameter.
  return /(?:^|[?&])key=(pk_test_\w+)/.exec(`${request.path}&${request.body}`)?.[1] ?? '';
}

/** Faults that apply before the call has any effect. */
function beforehand(fault: CoreFault | undefined): void {
  if (fault === 'stored_500') throw unknownError(true);
  if (fault === 'api_error') throw unknownError(false);
}

const unknownError = (stored: boolean) =>
  new ApiError(500, { type: 'api_error', message: 'An unknown error occurred' }, stored);

function perform(
  store: Store,
  request: SimRequest,
  path: string,
  params: string,
  connected: string | null,
  options: HandleOptions,
): Answer & { readonly stored: boolean } {
  const segments = path.split('/').slice(1).map(decodeURIComponent);
  const route = ROUTES.find((candidate) => matches(candidate, request.method, segments));
  if (!route)
    throw new ApiError(
      404,
      {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${request.method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
      },
      false,
    );
  const publishable = keyOf(request).startsWith('pk_');
  checkAccess(store, route, publishable, connected);
  const { key: _, ...asked } = parseForm(params);
  const form = shortPage(asked, options.pageLimit);
  const ctx = {
    store,
    ids: idsIn(route, segments),
    account: connected,
    publishable,
    fault: options.fault,
    publicUrl: options.publicUrl ?? '',
  };
  const result = route.run(ctx, form);
  const paths = Array.isArray(form.expand) ? form.expand.filter((p) => typeof p === 'string') : [];
  const body = JSON.stringify(expanded(store, result, paths));
  if (options.fault === 'stored_500_after_effect') throw unknownError(true);
  if (options.fault === 'api_error_after_effect') throw unknownError(false);
  return { status: 200, body, stored: true };
}

const shortPage = (form: FormObject, most: number | undefined): FormObject =>
  most === undefined || typeof form.limit !== 'string'
    ? form
    : { ...form, limit: String(Math.min(Number(form.limit), most)) };

function checkAccess(store: Store, route: Route, publishable: boolean, connected: string | null): void {
  if (publishable && !route.publishable)
    throw new ApiError(
      403,
      {
        type: 'invalid_request_error',
        code: 'secret_key_required',
        message: 'This API call cannot be made with a publishable API key. Please use a secret API key.',
      },
      false,
    );
  if (connected === null) return;
  if (!store.accounts.has(connected))
    throw new ApiError(
      403,
      {
        type: 'invalid_request_error',
        code: 'account_invalid',
        message: `The provided key does not have access to account '${connected}' (or that account does not exist). Application access may have been revoked.`,
      },
      false,
    );
  if (!route.connect) throw bad('The simulator does not answer this call for a connected account (Stripe-Account).');
}
