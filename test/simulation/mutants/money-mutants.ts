import { takenByHand } from '../../../src/domain/refunds/external-reversal.ts';
import { wasRefused } from '../../../src/domain/refunds/results.ts';
import { type Mutant, mutantsOf } from './mutant.ts';

/** Mistakes in shares, refunds and reversals that the simulation must find. */
export const MONEY_MUTANTS: readonly Mutant[] = [
  ...mutantsOf<typeof import('../../../src/domain/money/money.ts')>('../../../src/domain/money/money.ts', [
    'breaks ties of the split in the wrong order',
    {
      largestRemainder:
        (original) =>
        (total, { numerators, denominator }) =>
          original(total, { numerators: numerators.toReversed(), denominator }).reverse(),
    },
  ]),
  ...mutantsOf<typeof import('../../../src/domain/money/captured.ts')>('../../../src/domain/money/captured.ts', [
    'does not reduce the shares after a smaller capture in the Dashboard',
    { chargedLines: (original) => (order) => original(order, order.totals.total) },
  ]),
  ...mutantsOf<typeof import('../../../src/domain/refunds/cost-sharing.ts')>(
    '../../../src/domain/refunds/cost-sharing.ts',
    [
      'rounds what a party bears of a refund',
      {
        proportionalPart: () => (book, since, whole, partyId) =>
          (book.base.get(partyId) ?? 0) + Math.round(((book.left.get(partyId) ?? 0) * since) / Math.max(1, whole)),
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/domain/refunds/refund.ts')>(
    '../../../src/domain/refunds/refund.ts',
    [
      'does not count refunds that are not finished, so the same money is promised twice',
      { countedRefunds: (original) => (order) => original(order).filter(({ status }) => status !== 'requested') },
    ],
    ['gives nothing back to the parties when a refund fails later', { returnDue: () => () => 0 }],
    [
      'pays twice: sends a party again what somebody took back from it by hand',
      {
        returnDue: (original) => (order, partyId) => {
          const paid = order.transfers.some((t) => t.partyId === partyId && t.status === 'settled');
          const moves = [...order.returns, ...order.reversals.filter(({ status }) => status === 'started')];
          const first = paid && !moves.some((move) => move.partyId === partyId);
          return original(order, partyId) + (first ? takenByHand(order, partyId) : 0);
        },
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/domain/refunds/external-reversal.ts')>(
    '../../../src/domain/refunds/external-reversal.ts',
    ['takes from a party twice: ignores what somebody took back from it by hand', { observeReversals: () => () => [] }],
    [
      'books its own reversal as made by somebody else',
      {
        isOurs: () => () => false,
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/domain/refunds/results.ts')>(
    '../../../src/domain/refunds/results.ts',
    [
      'ignores the event that a refund failed later',
      {
        refundEvents:
          (original) =>
          (order, refund, ...rest) =>
            refund.status === 'requested' || wasRefused(refund) ? original(order, refund, ...rest) : [],
      },
    ],
    [
      'owes nothing to the customer after a refund failed that Stripe had accepted',
      { failureOf: (original) => (refund, code) => original({ ...refund, tookOver: 0 }, code, false) },
    ],
    [
      'pays twice: ignores the event that a refund was made after it was booked as refused',
      {
        refundEvents:
          (original) =>
          (order, refund, ...rest) =>
            wasRefused(refund) ? [] : original(order, refund, ...rest),
      },
    ],
  ),
  ...mutantsOf<typeof import('../../../src/domain/refunds/external-refund.ts')>(
    '../../../src/domain/refunds/external-refund.ts',
    [
      'believes an outdated event about an external refund',
      { isLater: () => (status, known) => status !== known },
      6_000,
    ],
  ),
];
