/** How a test card behaves when it is charged. */
export interface Behaviour {
  readonly brand: string;
  readonly last4: string;
  /**
   * 3-D Secure is always required. With `decline`, the charge after it is declined. `fails`: the bank refuses without
   * asking the customer.
   */
  readonly authenticate?: true | 'fails';
  readonly decline?: { readonly code: string; readonly decline_code: string; readonly message: string };
  readonly dispute?: 'chargeback' | 'inquiry';
  /** Its refunds stay `pending` until a control call completes or fails them. */
  readonly refund?: 'pending';
}

const declined = (decline_code: string, message = 'Your card was declined.', code = 'card_declined') => ({
  decline: { code, decline_code, message },
});
const visa = (last4: string) => ({ brand: 'visa', last4 });

/** Stripe's test cards (docs.stripe.com/testing), by the suffix of `pm_card_…` and `tok_…`. */
export const CARDS: Readonly<Record<string, Behaviour & { readonly number: string }>> = {
  visa: { ...visa('4242'), number: '4242424242424242' },
  visa_debit: { ...visa('5556'), number: '4000056655665556' },
  mastercard: { brand: 'mastercard', last4: '4444', number: '5555555555554444' },
  amex: { brand: 'amex', last4: '0005', number: '378282246310005' },
  gb: { ...visa('0000'), number: '4000008260000000' },
  authenticationRequired: { ...visa('3184'), number: '4000002760003184', authenticate: true },
  authenticationFails: { ...visa('1280'), number: '4000008400001280', authenticate: 'fails' },
  threeDSecure2Required: { ...visa('3220'), number: '4000000000003220', authenticate: true },
  threeDSecureRequired: { ...visa('3063'), number: '4000000000003063', authenticate: true },
  threeDSecureRequiredChargeDeclined: {
    ...visa('1629'),
    number: '4000008400001629',
    authenticate: true,
    ...declined('generic_decline'),
  },
  authenticationRequiredChargeDeclinedInsufficientFunds: {
    ...visa('8260'),
    number: '4000008260003178',
    authenticate: true,
    ...declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  chargeDeclined: { ...visa('0002'), number: '4000000000000002', ...declined('generic_decline') },
  visa_chargeDeclined: { ...visa('0002'), number: '4000000000000002', ...declined('generic_decline') },
  chargeDeclinedInsufficientFunds: {
    ...visa('9995'),
    number: '4000000000009995',
    ...declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  visa_chargeDeclinedInsufficientFunds: {
    ...visa('9995'),
    number: '4000000000009995',
    ...declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  visa_chargeDeclinedLostCard: { ...visa('9987'), number: '4000000000009987', ...declined('lost_card') },
  visa_chargeDeclinedStolenCard: { ...visa('9979'), number: '4000000000009979', ...declined('stolen_card') },
  chargeDeclinedFraudulent: { ...visa('0019'), number: '4100000000000019', ...declined('fraudulent') },
  visa_chargeDeclinedFraudulent: { ...visa('0019'), number: '4100000000000019', ...declined('fraudulent') },
  chargeDeclinedExpiredCard: {
    ...visa('0069'),
    number: '4000000000000069',
    ...declined('expired_card', 'Your card has expired.', 'expired_card'),
  },
  chargeDeclinedIncorrectCvc: {
    ...visa('0127'),
    number: '4000000000000127',
    ...declined('incorrect_cvc', "Your card's security code is incorrect.", 'incorrect_cvc'),
  },
  chargeDeclinedProcessingError: {
    ...visa('0119'),
    number: '4000000000000119',
    ...declined(
      'processing_error',
      'An error occurred while processing your card. Try again in a little bit.',
      'processing_error',
    ),
  },
  createDispute: { ...visa('0259'), number: '4000000000000259', dispute: 'chargeback' },
  createDisputeProductNotReceived: { ...visa('2685'), number: '4000000000002685', dispute: 'chargeback' },
  createDisputeInquiry: { ...visa('1976'), number: '4000000000001976', dispute: 'inquiry' },
  pendingRefund: { ...visa('7726'), number: '4000000000007726', refund: 'pending' },
};

/** The behaviour of a `pm_card_…` or `tok_…` name. */
export function cardByName(name: string): string | undefined {
  const suffix = name.replace(/^(pm_card|tok)_/, '');
  return suffix !== name && suffix in CARDS ? suffix : undefined;
}

export function cardByNumber(number: string): string | undefined {
  const bare = number.replace(/[\s-]/g, '');
  return Object.keys(CARDS).find((name) => CARDS[name]?.number === bare);
}
