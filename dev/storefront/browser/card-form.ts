import type { Stripe, StripeError } from '@stripe/stripe-js';
import type { NextAction, PaymentMethod } from '../../../packages/client/src/index.ts';
import { element } from './dom.ts';

/** The card: Stripe's own form with a key of Stripe, else a list of test cards for the simulator. */
export interface CardForm {
  /** Says how much will be paid. */
  readonly priced: (amount: number) => void;
  /** What the API takes as `payment`. Throws an error with the text for the customer. */
  readonly means: () => Promise<PaymentMethod>;
  /** Shows what the bank asks, and resolves to its address, if it is in another window. Throws as `means` does. */
  readonly ask: (asked: {
    readonly client_secret?: string;
    readonly next_action?: NextAction;
  }) => Promise<string | null>;
}

export interface CardFormOptions {
  readonly stripeKey: string | null;
  /** The address of the Stripe.js that fits our API version. */
  readonly stripeJs: string;
  readonly amount: number;
  readonly currency: string;
}

const TEST_CARDS = [
  ['pm_card_visa', '4242 4242 4242 4242, accepted'],
  ['pm_card_authenticationRequired', '4000 0027 6000 3184, the bank asks first'],
  ['pm_card_chargeDeclined', '4000 0000 0000 0002, declined'],
  ['pm_card_createDispute', '4000 0000 0000 0259, disputed later'],
] as const;

export const cardForm = async (at: HTMLElement, options: CardFormOptions): Promise<CardForm> =>
  options.stripeKey === null
    ? simulatorForm(at)
    : stripeForm(at, await loaded(options.stripeJs, options.stripeKey), options);

async function loaded(address: string, key: string): Promise<Stripe> {
  await new Promise((resolve, reject) => {
    const script = element('script', { src: address });
    script.onload = resolve;
    script.onerror = () => reject(new Error('Stripe could not be loaded.'));
    document.head.append(script);
  });
  if (window.Stripe === undefined) throw new Error('Stripe could not be loaded.');
  return window.Stripe(key);
}

function check({ error }: { readonly error?: StripeError | { readonly message?: string } | undefined }): void {
  if (error) throw new Error(error.message);
}

/**
 * A confirmation token is made from the form, so the order needs no intent before it is placed. The server confirms it.
 * What the bank asks is then shown by Stripe.js in this page (`handleNextAction`), or on a page that comes back here.
 */
function stripeForm(at: HTMLElement, stripe: Stripe, { amount, currency }: CardFormOptions): CardForm {
  const elements = stripe.elements({ mode: 'payment', captureMethod: 'manual', amount, currency });
  elements.create('payment').mount(at);
  return {
    priced: (now) => elements.update({ amount: now }),
    means: async () => {
      check(await elements.submit());
      const made = await stripe.createConfirmationToken({ elements });
      check(made);
      if (made.confirmationToken === undefined) throw new Error('Stripe gave no answer. Try again.');
      return { confirmation_token: made.confirmationToken.id, return_url: location.href };
    },
    ask: async ({ client_secret: clientSecret = '' }) => {
      check(await stripe.handleNextAction({ clientSecret }));
      return null;
    },
  };
}

function simulatorForm(at: HTMLElement): CardForm {
  const cards = TEST_CARDS.map(([value, label], i) => {
    const radio = element('input', { type: 'radio', name: 'card', value, checked: i === 0 });
    return { radio, choice: element('label', { className: 'choice' }, radio, label) };
  });
  at.replaceChildren(...cards.map(({ choice }) => choice));
  return {
    priced: () => {},
    means: async () => ({ payment_method: cards.find(({ radio }) => radio.checked)?.radio.value ?? '' }),
    ask: async ({ next_action }) => {
      const url = next_action?.redirect_url ?? null;
      if (url !== null) window.open(url, '_blank', 'noopener');
      return url;
    },
  };
}
