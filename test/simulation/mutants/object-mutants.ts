import { ok } from '../../../src/domain/fault.ts';
import { type Mutant, mutantsOf } from './mutant.ts';

/** Mistakes in an order's object that the simulation must find. */
export const OBJECT_MUTANTS: readonly Mutant[] = [
  ...mutantsOf<typeof import('../../../durable-objects/calls.ts')>(
    '../../../durable-objects/calls.ts',
    [
      'does not withdraw the fulfilments of a cancelled order',
      {
        EFFECTS: (effects) => ({
          ...effects,
          withdraw_fulfilments: {
            ...effects.withdraw_fulfilments,
            perform: ({ services, order }) => services.supplyChain.withdraw(order.id, []),
          },
        }),
      },
    ],
    [
      'uses a new key for every try, so transfers, refunds and reversals are made twice',
      { keyOf: () => (order, row) => `${order.id}:${row.workId}:${row.tries}` },
    ],
    [
      'never finds the refund that it looks for',
      {
        EFFECTS: (effects) => ({
          ...effects,
          issue_refund: {
            ...effects.issue_refund,
            find: async (call) => {
              const seen = await call.services.payments.refunds(call.order);
              return seen.ok ? ok(null) : seen;
            },
          },
        }),
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../durable-objects/agenda.ts')>(
    '../../../durable-objects/agenda.ts',
    [
      'sets a lease that is far too long, so a crash in the middle of a call is not noticed',
      { LEASE_MS: () => 5_000_000_000 },
    ],
    [
      'sets no alarm with what it commits',
      {
        Agenda: (Original) =>
          class extends Original {
            override safetyAlarm() {
              return null;
            }
          },
      },
    ],
    [
      'does not say that a transfer is waiting',
      {
        Agenda: (Original) =>
          class extends Original {
            override next(order: Parameters<InstanceType<typeof Original>['next']>[0]) {
              return super.next({ ...order, transfers: order.transfers.filter((t) => t.status !== 'waiting') });
            }
          },
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../durable-objects/claims.ts')>('../../../durable-objects/claims.ts', [
    'lets two consumers that find no transfer use two keys, and pays twice',
    { claimIsCurrent: () => () => true },
    12_000,
  ]),
  ...mutantsOf<typeof import('../../../durable-objects/journal/journal.ts')>(
    '../../../durable-objects/journal/journal.ts',
    [
      'believes that the read model is newer than it is',
      {
        Journal: (Original) =>
          class extends Original {
            override setProjected(version: number) {
              super.setProjected(this.order()?.version ?? version);
            }
          },
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../durable-objects/journal/open-work.ts')>(
    '../../../durable-objects/journal/open-work.ts',
    [
      'forgets at a restart what commits have changed in the open work',
      {
        OpenWork: (Original) =>
          class extends Original {
            constructor(snapshot: ConstructorParameters<typeof Original>[0]) {
              super(snapshot, []);
            }
          },
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../durable-objects/outbox-sender.ts')>(
    '../../../durable-objects/outbox-sender.ts',
    [
      'counts a message as delivered once it is sent',
      { owedRow: () => (id, now) => ({ id, sends: 1, nextAt: now + 1e12 }) },
    ],
  ),
  ...mutantsOf<typeof import('../../../durable-objects/journal/remembered-results.ts')>(
    '../../../durable-objects/journal/remembered-results.ts',
    [
      'does not remember the answer of a submission',
      {
        RememberedResults: (Original) =>
          class extends Original {
            override put(): void {
              // It remembers nothing.
            }
          },
      },
    ],
  ),
];
