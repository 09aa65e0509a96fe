import type { Submission } from '../rpc.ts';
import type { KeyValueRows, RememberedResult, RememberedRow } from './key-value-rows.ts';

/**
 * A result is idle if nothing was committed under it: a refusal, or a repeat of what was done. Of these, only each
 * principal's newest are kept. If a call is repeated after its result was forgotten, it is decided again, and it cannot
 * do anything twice. Results that changed the order are remembered for as long as the order lives (ADR 4).
 */
const MOST_IDLE = 50;
/** The most characters that their rows have together, for each principal. */
const MOST_IDLE_TEXT = 32_768;

const isRefused = ({ answer }: RememberedRow): boolean => answer.refusal !== null;
const isIdle = (row: RememberedRow): boolean => row.idle || isRefused(row);
const principalOf = (scope: string): string => scope.split('|', 1)[0] ?? '';

/** The remembered results of one order's submissions, by scope. */
export class RememberedResults {
  readonly #keyValue: KeyValueRows;

  constructor(rows: KeyValueRows) {
    this.#keyValue = rows;
  }

  get(scope: string): RememberedRow | null {
    return this.#keyValue.of('answer').get(scope) ?? null;
  }

  /** Part of a transaction. `idle`: nothing was committed with it. */
  put({ scope, hash }: Submission, answer: RememberedResult, idle: boolean): void {
    const row: RememberedRow = { hash, answer, sequence: this.get(scope)?.sequence ?? this.#next(), idle };
    this.#keyValue.put('answer', scope, row);
    if (isIdle(row)) this.#forget(scope);
  }

  #next(): number {
    return Math.max(0, ...[...this.#keyValue.of('answer').values()].map(({ sequence }) => sequence)) + 1;
  }

  /** If the principal of `newest` has too many idle results, forgets some: refusals first, then the oldest first. */
  #forget(newest: string): void {
    const principal = principalOf(newest);
    const idle = [...this.#keyValue.of('answer')].filter(
      ([scope, row]) => isIdle(row) && scope !== newest && principalOf(scope) === principal,
    );
    idle.sort(([, a], [, b]) => Number(isRefused(b)) - Number(isRefused(a)) || a.sequence - b.sequence);
    let text = idle.reduce((sum, row) => sum + JSON.stringify(row).length, 0);
    for (const [i, row] of idle.entries()) {
      if (idle.length - i < MOST_IDLE && text <= MOST_IDLE_TEXT) return;
      text -= JSON.stringify(row).length;
      this.#keyValue.drop('answer', row[0]);
    }
  }
}
