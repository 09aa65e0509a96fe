import type { CommandResult, OrderRpc, Submission } from '../../../durable-objects/rpc.ts';
import { type Actor, SYSTEM } from '../../../src/domain/order/actor.ts';
import { createdBy } from '../../../src/domain/order/created-id.ts';
import type { Command } from '../../../src/domain/order/decide.ts';
import { event } from '../../../src/domain/order/events.ts';
import type { Snapshot } from '../../../src/domain/order/view.ts';
import { isRefusal, refuse } from '../../../src/domain/refusal.ts';
import { PASSING } from '../../../src/domain/remembered.ts';
import { WAY, Walk } from '../../domain/fixtures.ts';

/** An order's object in memory: the real domain, and no storage. `calls` gets the name of each call. */
export class FakeOrder implements OrderRpc {
  readonly walk = new Walk();
  readonly #calls: string[];
  readonly #seen = new Map<string, { readonly hash: string; readonly answer: CommandResult }>();

  constructor(calls: string[]) {
    this.#calls = calls;
  }

  get snapshot(): Snapshot | null {
    return this.walk.order === null ? null : { order: this.walk.order, next: null };
  }

  #once(submission: Submission | null, run: () => CommandResult): CommandResult {
    if (submission === null) return run();
    const seen = this.#seen.get(submission.scope);
    if (seen === undefined) {
      const answer = run();
      if (answer.ok || !PASSING.has(answer.refusal.refused))
        this.#seen.set(submission.scope, { hash: submission.hash, answer });
      return answer;
    }
    if (seen.hash === submission.hash) return { ...seen.answer, repeated: true };
    return { ok: false, refusal: refuse('idempotency_key_reused', { key: 'idempotency_key_reused' }), snapshot: null };
  }

  #answer(refusal: ReturnType<typeof refuse> | null, before = this.walk.events.length): CommandResult {
    const { snapshot } = this;
    if (refusal !== null) return { ok: false, refusal, snapshot };
    if (snapshot === null) return { ok: false, refusal: refuse('not_found', { key: 'not_there' }), snapshot };
    return { ok: true, snapshot, created: createdBy(this.walk.events.slice(before)) };
  }

  async place({ hash, priced }: Parameters<OrderRpc['place']>[0]): Promise<CommandResult> {
    this.#calls.push('place');
    return this.#once({ scope: 'place', hash }, () => {
      if (isRefusal(priced)) return { ok: false, refusal: priced, snapshot: null };
      const [, intent] = WAY.placed();
      this.walk.append(event('order_placed', priced, SYSTEM), ...(intent === undefined ? [] : [intent]));
      return this.#answer(null);
    });
  }

  async proof() {
    return null;
  }

  async command(command: Command, actor: Actor, submission: Submission | null): Promise<CommandResult> {
    this.#calls.push(command.type);
    const before = this.walk.events.length;
    return this.#once(submission, () => this.#answer(this.walk.command(command, actor), before));
  }

  async read() {
    this.#calls.push('read');
    return this.snapshot;
  }

  async events(after: number) {
    this.#calls.push('events');
    const { snapshot } = this;
    return snapshot === null ? null : { snapshot, events: this.walk.events.filter((e) => e.seq > after) };
  }

  async webhook(eventId: string) {
    this.#calls.push(`webhook ${eventId}`);
    return this.snapshot === null ? ({ state: 'no_order' } as const) : ({ state: 'committed' } as const);
  }

  tried = notOfTheEdge;
  claimTransfers = notOfTheEdge;
  settleTransfers = notOfTheEdge;
  claimMails = notOfTheEdge;
  settleMails = notOfTheEdge;
  settleProjection = notOfTheEdge;
  trouble = notOfTheEdge;
}

const notOfTheEdge = async (): Promise<never> => {
  throw new Error('the API does not call this');
};
