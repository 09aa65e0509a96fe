/** One wrong line of real source; `find` is there exactly once. */
export interface Mutant {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly why: string;
  /** A rare one: so many orders a seed are played instead of the usual number. */
  readonly orders?: number;
}

/** The file with the wrong line in it. Throws where the line is not there any more, or not once. */
export function patched({ file, find, replace, why }: Mutant, text: string): string {
  if (text.split(find).length !== 2) throw new Error(`${file}: "${find}" is not there exactly once (${why})`);
  return text.replace(find, () => replace);
}

/** What must not go unseen: each of these breaks a promise, and the simulation has to say so. */
export const MUTANTS: readonly Mutant[] = [
  {
    file: 'src/domain/saga/steps.ts',
    find: 'SAGA.slice(0, index + 1)',
    replace: 'SAGA.slice(0, index)',
    why: 'skips the undo of the step whose outcome is unknown',
  },
  {
    file: 'src/domain/saga/consequences.ts',
    find: "if (undo === 'reverse_transfers') return",
    replace: "if (undo === 'reverse_transfers' || undo === 'restock') return",
    why: 'skips the undo of the stock',
  },
  {
    file: 'durable-objects/effects.ts',
    find: 'supplyChain.withdraw(order.id, plannedFulfilments(order))',
    replace: 'supplyChain.withdraw(order.id, [])',
    why: 'does not withdraw the fulfilments of a cancelled order',
  },
  {
    file: 'durable-objects/effects.ts',
    find: 'row.sequence}`;',
    replace: 'row.tries}`;',
    why: 'a new key for every try: transfers, refunds and reversals twice',
  },
  {
    file: 'src/domain/saga/attempt.ts',
    find: 'previous.lookUpFirst || now - previous.keySince >= KEY_LIFE_MS',
    replace: 'previous.lookUpFirst',
    why: 'uses a key again after 24 h, when Stripe has forgotten it',
  },
  {
    file: 'src/domain/saga/attempt.ts',
    find: 'row.lookUpFirst || fault.stored === true || fault.spoilt === true',
    replace: 'row.lookUpFirst || fault.spoilt === true',
    why: 'does not read after a stored 5xx',
  },
  {
    file: 'durable-objects/runner.ts',
    find: 'const LEASE_MS = 5_000;',
    replace: 'const LEASE_MS = 5_000_000_000;',
    why: 'forgets the lease: a crash in the middle of a call is not noticed',
  },
  {
    file: 'src/domain/saga/outbox.ts',
    find: "if (transfer.status === 'claimed') return { events: [], amount: transfer.amount };",
    replace: "if (transfer.status !== 'due') return { events: [], amount: transfer.amount };",
    why: 'does not net a waiting transfer anew',
  },
  {
    file: 'src/services/payments/faults.ts',
    find: 'Stripe.errors.StripeConnectionError, means: OPEN }',
    replace: 'Stripe.errors.StripeConnectionError, means: ITS_ANSWER }',
    why: 'takes an answer that was lost for a refusal',
  },
  {
    file: 'src/services/payments/faults.ts',
    find: 'statusCode >= 500, means: OPEN_AND_KEPT }',
    replace: 'statusCode >= 500, means: ITS_ANSWER }',
    why: 'takes a 5xx for a refusal',
  },
  {
    file: 'src/services/payments/faults.ts',
    find: '{ of: status(403), means: WE_ARE_SET_UP_WRONG }',
    replace: '{ of: status(403), means: ITS_ANSWER }',
    why: 'takes a key without a permission for a refusal of the card or the order',
  },
  {
    file: 'src/domain/fault.ts',
    find: '  blocked: true,',
    replace: '  blocked: false,',
    why: 'an exception in a call is a fault like any other, and cancels the order in the end',
  },
  {
    file: 'src/domain/saga/consequences.ts',
    find: '  overtaken,\n',
    replace: '',
    why: 'what waits for our own set-up stays parked when it was done, or is not wanted any more',
  },
  {
    file: 'src/domain/saga/consequences.ts',
    find: "if (next !== null) return event('reversal_started'",
    replace: "if (next?.n === -1) return event('reversal_started'",
    why: 'does not reverse what refunds take from the parties',
  },
  {
    file: 'durable-objects/desk.ts',
    find: "else if (status === 'claimed' && key === keyOf(order, row)) {",
    replace: "else if (status === 'claimed') {",
    why: 'two consumers that find no transfer take two keys, and pay twice',
    orders: 12_000,
  },
  {
    file: 'src/domain/saga/outbox.ts',
    find: "(template === 'cancelled' || cancellationOf(order) === null)",
    replace: 'order.version > 0',
    why: 'sends mails after a cancellation',
  },
  {
    file: 'durable-objects/desk.ts',
    find: "if (journal.seen(eventId)) return { state: 'committed' };",
    replace: '',
    why: 'does not know a webhook that comes twice',
  },
  {
    file: 'durable-objects/outbox.ts',
    find: 'journal.saveOutbox(sent({ id, sends: 0, nextAt: now() }, now()))',
    replace: 'journal.saveOutbox({ id, sends: 1, nextAt: now() + 1e12 })',
    why: 'counts a message as delivered once it is sent',
  },
  {
    file: 'src/domain/saga/work.ts',
    find: 'order.fulfilments.filter((f) => f.startedAt !== null)',
    replace: 'order.fulfilments.filter((f) => f.startedAt === -1)',
    why: 'gives back the stock of work that was started',
  },
  {
    file: 'src/domain/money/money.ts',
    find: 'a.index - b.index',
    replace: 'b.index - a.index',
    why: 'breaks ties of the split in the wrong order',
  },
  {
    file: 'src/domain/refunds/cost-sharing.ts',
    find: 'const cumulative = of(book.base, partyId) + mulDivFloor(of(book.left, partyId), since, whole);',
    replace:
      'const cumulative = of(book.base, partyId) + Math.round((of(book.left, partyId) * since) / Math.max(1, whole));',
    why: 'rounds what a party bears of a refund',
  },
  {
    file: 'src/domain/refunds/refund.ts',
    find: "order.refunds.filter((refund) => refund.status !== 'failed')",
    replace: "order.refunds.filter((refund) => refund.status !== 'failed' && refund.status !== 'requested')",
    why: 'refunds under way do not count: the same money is promised twice',
  },
  {
    file: 'src/domain/refunds/refund.ts',
    find: 'return Math.max(0, keeps - amountHeld(order, partyId));',
    replace: 'return 0;',
    why: 'a refund that fails later gives nothing back to the parties',
  },
  {
    file: 'src/domain/refunds/effects.ts',
    find: "if (!refused && (refund.status === 'failed' || refund.status === result.status)) return [];",
    replace: "if (!refused && (refund.status !== 'requested' || refund.status === result.status)) return [];",
    why: 'does not hear of a refund that fails later',
  },
  {
    file: 'durable-objects/answers.ts',
    find: "this.#keyValue.put('answer', scope, row);",
    replace: "if (before === null) this.#keyValue.put('answer', scope, row);",
    why: 'remembers nothing of a submission',
  },
  {
    file: 'src/services/payments/parties.ts',
    find: 't.metadata.party_id === request.partyId && t.metadata.return === undefined',
    replace: "t.metadata.party_id === '' && t.metadata.return === undefined",
    why: 'never finds the transfer that it looks for',
  },
  {
    file: 'durable-objects/effects.ts',
    find: 'r.refundId === id',
    replace: "r.refundId === ''",
    why: 'never finds the refund that it looks for',
  },
  {
    file: 'durable-objects/runner.ts',
    find: 'journal.wakeBy(this.#nextAt(after));',
    replace: '',
    why: 'sets no alarm with what it commits',
  },
  {
    file: 'src/domain/saga/settle.ts',
    find: 'if (!running(order) || order.requestedAt !== null) return [];',
    replace: 'if (order.requestedAt !== null) return [];',
    why: 'tasks that were asked for late come to life in a cancelled order',
  },
  {
    file: 'src/domain/refunds/external-refund.ts',
    find: 'RANK[status] <= RANK[known.status]',
    replace: 'status === known.status',
    why: 'believes an older word on a refund that was made elsewhere',
  },
  {
    file: 'src/domain/saga/settle.ts',
    find: 'return beforeCapture && running(order)',
    replace: 'return beforeCapture',
    why: 'an authorisation that is told late brings a cancelled order back',
  },
  {
    file: 'src/domain/saga/deadlines.ts',
    find: "saga.step === 'request_fulfilment' && order.requestedAt !== null",
    replace: "saga.step === 'request_fulfilment' && order.requestedAt === -1",
    why: 'waits for a silent supplier for ever',
  },
  {
    file: 'durable-objects/agenda.ts',
    find: "t.status === 'due' || t.status === 'claimed' || t.status === 'waiting'",
    replace: "t.status === 'due' || t.status === 'claimed'",
    why: 'does not say that a transfer is waiting',
  },
  {
    file: 'durable-objects/desk.ts',
    find: 'journal.setProjected(version);',
    replace: 'journal.setProjected(order.version);',
    why: 'believes the read model to be newer than it is',
  },
  {
    file: 'src/domain/saga/attempt.ts',
    find: 'row.lostAt !== null;',
    replace: 'row.lostAt === -1;',
    why: 'paid twice: a refusal after a lost call proves that it was not done',
  },
  {
    file: 'src/domain/saga/outbox.ts',
    find: "fault.kind !== 'terminal' || inDoubt(row)",
    replace: "fault.kind !== 'terminal'",
    why: 'paid twice: a transfer that was lost and then refused waits as if it had not been made',
  },
  {
    file: 'src/domain/refunds/effects.ts',
    find: 'const refused = wasRefused(refund);',
    replace: 'const refused = false;',
    why: 'paid twice: news of a refund that was booked as refused opens nothing',
  },
  {
    file: 'src/domain/saga/attempt.ts',
    find: 'now - lostAt >= QUIET_MS',
    replace: 'now - lostAt >= 0',
    why: 'paid twice: what a lost call may still do is taken for absent',
  },
  {
    file: 'src/services/payments/faults.ts',
    find: "=== 'idempotency_error', means: ANOTHER_CALLS }",
    replace: "=== 'idempotency_error', means: OPEN_AND_BLOCKED }",
    why: 'paid twice: a key of another call is taken for a kept answer',
    orders: 8_000,
  },
  {
    file: 'src/services/payments/pages.ts',
    find: 'if (!has_more || last === undefined) return;',
    replace: 'if (has_more !== null || last === undefined) return;',
    why: 'paid twice: what is not on the newest page is not there',
  },
  {
    file: 'src/domain/order/decide.ts',
    find: 'foreignRefund(order, told, told) ?? observeRefund(order, told)',
    replace: 'observeRefund(order, told)',
    why: 'books a refund of another payment that names the order',
  },
  {
    file: 'src/domain/saga/settle.ts',
    find: 'const charged = amount < total ?',
    replace: 'const charged = amount < 0 ?',
    why: 'shares do not follow a smaller capture made in the Dashboard',
  },
];
