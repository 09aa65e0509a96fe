import { filled, searchOf } from './address.ts';
import { CALLS, type Calls } from './contract.ts';
import { HeadrailNoAnswer, HeadrailProblem } from './errors.ts';
import { pause, type Try, waitAfter } from './tries.ts';

export interface Options {
  /** The address of the API, for example `https://orders.example.com`. */
  readonly url: string;
  /** A publishable key, a secret key or the token of an order. Without it, only public calls work. */
  readonly key?: string | undefined;
  /** How often a call is sent again where that can help. 3 by default; 0: never. */
  readonly retries?: number | undefined;
  /** How long one try may take, in milliseconds. 30,000 by default. */
  readonly timeout?: number | undefined;
  /** The longest wait between two tries, in milliseconds. Where the API asks for more, its problem is thrown at once. 20,000 by default. */
  readonly longestWait?: number | undefined;
  /** Another `fetch`, for example a binding of a Worker. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Waits between two tries. It rejects when the signal aborts. */
  readonly wait?: ((milliseconds: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

export type CallName = keyof Calls;
/** What a call answers, for example `Answer<'orders.place'>`. */
export type Answer<C extends CallName> = Calls[C]['answers'];

interface Sending {
  /** Ends the call, also while it waits for its next try. */
  readonly signal?: AbortSignal | undefined;
  /** By default a new one for each call that takes a key. Give your own to repeat a call of earlier. */
  readonly idempotencyKey?: string | undefined;
}

/** The parameters and the body of a call. It can be left out where the call needs neither. */
export type Ask<C extends CallName> = Calls[C]['takes'] & Sending;
type Asked<C extends CallName> = Record<never, never> extends Calls[C]['takes'] ? [ask?: Ask<C>] : [ask: Ask<C>];

interface PageOf<R> {
  readonly data: readonly R[];
  readonly next_cursor: string | null;
}
/** The calls that answer a page of a list at a time. */
export type ListName = {
  [C in CallName]: Calls[C] extends {
    takes: { query?: { cursor?: string | undefined } | undefined };
    answers: PageOf<unknown>;
  }
    ? C
    : never;
}[CallName];
/** One row of a list, for example `Row<'orders.list'>`. */
export type Row<C extends ListName> = Answer<C>['data'][number];

/** What any call may have. */
interface Parts extends Sending {
  readonly path?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

/** One client for one key. It keeps nothing between two calls. */
export class Headrail {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The same client with another key, for example with the token of an order. */
  as(key: string): Headrail {
    return new Headrail({ ...this.#options, key });
  }

  /**
   * Sends a call, again where that can help, and resolves to its answer. Throws `HeadrailProblem` where the API says no,
   * `HeadrailNoAnswer` where it says nothing, and the reason of your signal where you abort.
   */
  async call<C extends CallName>(name: C, ...[ask]: Asked<C>): Promise<Answer<C>> {
    return this.#answerTo(name, ask ?? {});
  }

  /** Every row of a list, in its order. The next page is read when its first row is asked for. */
  async *all<C extends ListName>(name: C, ...[ask]: Asked<C>): AsyncGenerator<Row<C>, void, undefined> {
    const parts: Parts = ask ?? {};
    let { query } = parts;
    for (;;) {
      const page: PageOf<Row<C>> = await this.#answerTo(name, { ...parts, ...(query === undefined ? {} : { query }) });
      yield* page.data;
      if (page.next_cursor === null) return;
      query = { ...query, cursor: page.next_cursor };
    }
  }

  async #answerTo(name: CallName, parts: Parts) {
    const [method, path, keyed = false] = CALLS[name];
    const { retries = 3, longestWait = 20_000, wait = pause } = this.#options;
    const { signal } = parts;
    const url = this.#options.url.replace(/\/$/, '') + filled(path, parts.path) + searchOf(parts.query);
    const key = keyed ? (parts.idempotencyKey ?? crypto.randomUUID()) : null;
    // A POST without a key could happen twice.
    const repeatable = keyed || method !== 'POST';
    for (let tried = 0; ; tried++) {
      const got = await this.#try(method, url, parts, key);
      if (got.response === null) signal?.throwIfAborted();
      const milliseconds = waitAfter(got, tried, repeatable, { retries, longestWait });
      if (milliseconds === null) return answerIn(got, name, url, key);
      await wait(milliseconds, signal);
    }
  }

  /** Sends it once and reads the whole answer, in the time of one try. Never throws. */
  async #try(method: string, url: string, { body, signal }: Parts, idempotencyKey: string | null): Promise<Try> {
    const { key, timeout = 30_000, fetch: send = fetch } = this.#options;
    const late = AbortSignal.timeout(timeout);
    try {
      const response = await send(url, {
        method,
        headers: {
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      });
      return { response, text: await response.text() };
    } catch (failed) {
      return { response: null, failed };
    }
  }
}

/** What the last try of a call answered, as the contract says it. Throws where it is no success. */
function answerIn(got: Try, call: string, url: string, key: string | null) {
  if (got.response === null) throw new HeadrailNoAnswer(call, url, key, got.failed);
  const { status, ok, headers } = got.response;
  const type = headers.get('content-type') ?? '';
  if (ok && status === 204) return undefined;
  if (ok && type.startsWith('text/csv')) return got.text;
  const body = type.includes('json') ? jsonIn(got.text) : undefined;
  if (ok && body !== undefined) return body;
  if (typeof body?.code === 'string') throw new HeadrailProblem(body, headers, key);
  throw new HeadrailNoAnswer(call, url, key, new Error(`HTTP ${status} that is not from the API`));
}

/** Undefined where it is not JSON, for example because it was cut off. Its type is the contract's: it is not parsed again. */
function jsonIn(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
