import type { PaymentMethodRef } from '../../../src/domain/money/payment.ts';
import type { Rng } from '../rng.ts';

/** The cards that customers pay with. A schedule names them. */

const CARDS = {
  visa: 'pm_card_visa',
  pending: 'pm_card_pendingRefund',
  declined: 'pm_card_chargeDeclined',
  poor: 'pm_card_chargeDeclinedInsufficientFunds',
  secure: 'pm_card_authenticationRequired',
  unknown: 'pm_card_nonsense',
} as const;

export type CardName = keyof typeof CARDS;

export const cardNamed = (name: string | undefined): PaymentMethodRef => {
  const id = Object.entries(CARDS).find(([known]) => known === name)?.[1] ?? CARDS.visa;
  return { kind: 'payment_method', id };
};

export const cardName = (dice: Rng): CardName =>
  dice.pick(['visa', 'visa', 'visa', 'visa', 'visa', 'pending', 'declined', 'poor', 'secure', 'secure']);
