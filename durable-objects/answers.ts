import type { AnswerRow, KeyValueRows, RememberedResult } from './key-value-rows.ts';
import type { Submission } from './rpc.ts';

/**
 * Of answers under which nothing changed (refusals, and repeats of what was done), each principal's newest are kept: a
 * call that is repeated after one was forgotten is decided again, and there was nothing that it could do twice. What
 * changed the order is remembered for as long as the order lives (ADR 4).
 */
const MOST_IDLE = 50;
/** Characters of their rows. */
const MOST_IDLE_TEXT = 32_768;

const isRefused = ({ answer }: AnswerRow): boolean => answer !== null && answer.refusal !== null;
const isIdle = (row: AnswerRow): boolean => row.idle === true || isRefused(row);
const ageOf = ({ n = 0 }: AnswerRow): number => n;
const principalOf = (scope: string): string => scope.split('|', 1)[0] ?? '';

/** The remembered answers of one order's submissions, by scope. */
export class Answers {
  readonly #keyValue: KeyValueRows;

  constructor(rows: KeyValueRows) {
    this.#keyValue = rows;
  }

  get(scope: string): AnswerRow | null {
    return this.#keyValue.of('answer').get(scope) ?? null;
  }

  /** Part of a transaction. `idle`: nothing changes with it; as it was first said of this submission. */
  put({ scope, hash }: Submission, answer: RememberedResult | null, idle: boolean): void {
    const before = this.get(scope);
    const row = { hash, answer, n: before?.n ?? this.#next(), idle: before?.idle ?? idle };
    this.#keyValue.put('answer', scope, row);
    if (isIdle(row)) this.#forget(scope);
  }

  #next(): number {
    return Math.max(0, ...[...this.#keyValue.of('answer').values()].map(ageOf)) + 1;
  }

  /** Forgets what is too much beside the newest of this principal: refusals first, the oldest first. */
  #forget(newest: string): void {
    const principal = principalOf(newest);
    const idle = [...this.#keyValue.of('answer')].filter(
      ([scope, row]) => isIdle(row) && scope !== newest && principalOf(scope) === principal,
    );
    idle.sort(([, a], [, b]) => Number(isRefused(b)) - Number(isRefused(a)) || ageOf(a) - ageOf(b));
    let text = idle.reduce((sum, row) => sum + JSON.stringify(row).length, 0);
    for (const [i, row] of idle.entries()) {
      if (idle.length - i < MOST_IDLE && text <= MOST_IDLE_TEXT) return;
      text -= JSON.stringify(row).length;
      this.#keyValue.drop('answer', row[0]);
    }
  }
}
