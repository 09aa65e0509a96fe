import Stripe from 'stripe';
import { type Fault, ok } from '../../../src/domain/fault.ts';
import { type Mutant, mutantsOf } from './mutant.ts';

/** Turns the fault into a refusal of the card or the order by Stripe. */
const asRefusal = ({ code, said }: Fault): Fault => ({
  kind: 'terminal',
  code,
  ...(said === undefined ? {} : { said }),
});

/** Mistakes in the calls to Stripe, and in what its answers mean, that the simulation must find. */
export const STRIPE_MUTANTS: readonly Mutant[] = [
  ...mutantsOf<typeof import('../../../src/services/payments/intents.ts')>(
    '../../../src/services/payments/intents.ts',
    ['pays twice: never finds the payment whose answer was lost', { findPaid: () => () => Promise.resolve(null) }],
  ),
  ...mutantsOf<typeof import('../../../src/services/payments/faults.ts')>(
    '../../../src/services/payments/faults.ts',
    [
      'takes a lost answer for a refusal',
      {
        stripeFault: (original) => (error, step) => {
          const lost = error instanceof Stripe.errors.StripeConnectionError;
          return lost ? asRefusal(original(error, step)) : original(error, step);
        },
      },
    ],
    [
      'takes a 5xx for a refusal',
      {
        stripeFault: (original) => (error, step) => {
          const fault = original(error, step);
          const kept = fault.kind === 'unknown' && fault.stored === true && fault.blocked !== true;
          return kept ? asRefusal(fault) : fault;
        },
      },
    ],
    [
      'takes a missing permission of our key for a refusal of the card or the order',
      {
        stripeFault: (original) => (error, step) => {
          const forbidden = error instanceof Stripe.errors.StripeError && error.statusCode === 403;
          return forbidden ? asRefusal(original(error, step)) : original(error, step);
        },
      },
    ],
    [
      'takes a failure behind Stripe (424) for a refusal of the card or the order',
      {
        stripeFault: (original) => (error, step) => {
          const behind = error instanceof Stripe.errors.StripeError && error.statusCode === 424;
          return behind ? asRefusal(original(error, step)) : original(error, step);
        },
      },
    ],
    [
      'pays twice: takes a key that another call has used for a stored answer',
      {
        stripeFault: (original) => (error, step) => {
          const { spoilt, ...fault } = original(error, step);
          return spoilt === true ? { ...fault, stored: true } : fault;
        },
      },
      8_000,
    ],
  ),
  ...mutantsOf<typeof import('../../../src/services/payments/parties.ts')>(
    '../../../src/services/payments/parties.ts',
    [
      'never finds the transfer that it looks for',
      {
        PartyTransfers: (Original) =>
          class extends Original {
            override findTransfer(request: Parameters<InstanceType<typeof Original>['findTransfer']>[0]) {
              return super.findTransfer({ ...request, partyId: '' });
            }
          },
      },
    ],
    [
      'sends money to the account from when the order was placed',
      {
        PartyTransfers: (Original) =>
          class extends Original {
            constructor(stripe: ConstructorParameters<typeof Original>[0]) {
              super(stripe, null);
            }
          },
      },
    ],
    [
      'sends a reversal for ever that a reversal by hand has made impossible',
      {
        PartyTransfers: (Original) =>
          class extends Original {
            override async findReversal(...given: Parameters<InstanceType<typeof Original>['findReversal']>) {
              const found = await super.findReversal(...given);
              return found.ok && found.value?.reversalId === null ? ok(null) : found;
            }
          },
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/services/payments/observations.ts')>(
    '../../../src/services/payments/observations.ts',
    [
      'does not ask Stripe for a dispute whose event it cannot read',
      {
        KINDS: (kinds) =>
          new Map(
            [...kinds].map(([type, kind]) => {
              const deaf = { ...kind, ask: () => Promise.resolve(null) };
              return [type, type.startsWith('charge.dispute') ? deaf : kind];
            }),
          ),
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/services/payments/pages.ts')>('../../../src/services/payments/pages.ts', [
    'pays twice: looks for things only on the newest page',
    {
      everyRow: (original) => (list) => original(async (page) => ({ ...(await list(page)), has_more: false })),
    },
  ]),
];
