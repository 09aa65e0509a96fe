import type { Problem } from './contract.ts';

/** Both errors of the client: the API said no, or nobody knows what it said. */
abstract class HeadrailError extends Error {
  /** Of the call, if it has one. The same call with it never happens twice. */
  readonly idempotencyKey: string | null;
  /**
   * The same call, with the same key, may succeed later. After a 429 nothing has happened. After anything else nobody
   * knows whether it happened.
   */
  abstract readonly again: boolean;

  constructor(message: string, idempotencyKey: string | null, options?: ErrorOptions) {
    super(message, options);
    this.idempotencyKey = idempotencyKey;
  }
}

/** The API answered with a problem (RFC 9457). `message` is its `detail`, with the first of its `errors`. */
export class HeadrailProblem extends HeadrailError {
  override readonly name = 'HeadrailProblem';
  /** The whole answer. Its `type` is a page with cause and remedy. */
  readonly problem: Problem;
  readonly code: Problem['code'];
  readonly status: number;
  readonly detail: string;
  /** The fields that are wrong, each by its path in the body or the query. */
  readonly errors: NonNullable<Problem['errors']>;
  /** After how many seconds to try again, if the API says so. */
  readonly retryAfter: number | null;
  /** Names the call in Headrail's log. */
  readonly requestId: string | null;
  readonly again: boolean;

  constructor(problem: Problem, headers: Headers, idempotencyKey: string | null) {
    super(messageOf(problem), idempotencyKey);
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.retryAfter = retryAfterOf(headers);
    this.requestId = headers.get('x-request-id');
    this.again = problem.status === 429 || problem.status >= 500;
  }
}

/** No answer of the API came: the network failed, it took too long, or something between answered. `cause` says what. */
export class HeadrailNoAnswer extends HeadrailError {
  override readonly name = 'HeadrailNoAnswer';
  readonly again = true;

  /** `url`: without its query, which may hold what people searched for. */
  constructor(call: string, url: string, idempotencyKey: string | null, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${call} got no answer from ${url.split('?', 1).join('')}: ${why}`, idempotencyKey, { cause });
  }
}

/** One line for a log: which field is wrong, and how many more are. */
function messageOf({ detail, errors: [first, ...more] = [] }: Problem): string {
  if (first === undefined) return detail;
  const field = first.path === '' ? first.message : `${first.path} ${first.message}`;
  return `${detail} (${field}${more.length === 0 ? '' : `, and ${more.length} more`})`;
}

/** `retry-after` in seconds from now. It is a number of seconds or a date. Null: absent, or neither. */
export function retryAfterOf(headers: Headers): number | null {
  const said = headers.get('retry-after');
  if (said === null) return null;
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
