// @ts-check
/** The payment form: Stripe's own with a key of Stripe, else a list of test cards for the simulator. */

/** @import { ConfirmationToken, StripeError } from '@stripe/stripe-js' */

/**
 * What the API takes as `payment`.
 * @typedef {{ readonly payment_method: string } | { readonly confirmation_token: string, readonly return_url: string }} Means
 */

/**
 * What the API says of a payment, as far as the bank's question needs it.
 * @typedef {{ readonly client_secret: string, readonly next_action: { readonly redirect_url: string | null } }} Asking
 */

/**
 * `means()` resolves to what the API takes as `payment`. `ask(payment)` shows what the bank asks, and resolves to its
 * address, if it is in another window. Both throw an error with the text for the customer.
 * @typedef {{ means: () => Promise<Means>, ask: (payment: Asking) => Promise<string | null> }} CardForm
 */

/** @type {readonly (readonly [id: string, label: string])[]} */
const TEST_CARDS = [
  ['pm_card_visa', '4242 4242 4242 4242, accepted'],
  ['pm_card_authenticationRequired', '4000 0027 6000 3184, the bank asks first'],
  ['pm_card_chargeDeclined', '4000 0000 0000 0002, declined'],
  ['pm_card_createDispute', '4000 0000 0000 0259, disputed later'],
];

/**
 * `stripeJs`: the address of the Stripe.js that fits our API version.
 * @param {HTMLElement} at
 * @param {{ stripeKey: string | null, stripeJs: string, amount: number, currency: string }} options
 * @returns {Promise<CardForm>}
 */
export const cardForm = async (at, { stripeKey, stripeJs, amount, currency }) =>
  stripeKey === null ? simulatorForm(at) : stripeForm(at, await loaded(stripeJs, stripeKey), { amount, currency });

/**
 * @param {string} address
 * @param {string} key
 */
async function loaded(address, key) {
  await new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error('Stripe could not be loaded.'));
    document.head.append(script);
  });
  if (window.Stripe === undefined) throw new Error('Stripe could not be loaded.');
  return window.Stripe(key);
}

/** @param {{ readonly error?: StripeError | { readonly message?: string } | undefined }} answer */
function check({ error }) {
  if (error) throw new Error(error.message);
}

/**
 * A confirmation token is made from the form, so the order needs no intent before it is placed. The server confirms it.
 * What the bank asks is then shown by Stripe.js in this page (`handleNextAction`), or on a page that comes back here.
 * @param {HTMLElement} at
 * @param {import('@stripe/stripe-js').Stripe} stripe
 * @param {{ amount: number, currency: string }} price
 * @returns {CardForm}
 */
function stripeForm(at, stripe, price) {
  const elements = stripe.elements({ mode: 'payment', captureMethod: 'manual', ...price });
  elements.create('payment').mount(at);
  /** @returns {Promise<ConfirmationToken>} */
  const token = async () => {
    check(await elements.submit());
    const made = await stripe.createConfirmationToken({ elements });
    check(made);
    if (made.confirmationToken === undefined) throw new Error('Stripe gave no answer. Try again.');
    return made.confirmationToken;
  };
  return {
    means: async () => ({ confirmation_token: (await token()).id, return_url: location.href }),
    ask: async ({ client_secret: clientSecret }) => {
      check(await stripe.handleNextAction({ clientSecret }));
      return null;
    },
  };
}

/**
 * @param {HTMLElement} at
 * @returns {CardForm}
 */
function simulatorForm(at) {
  const fields = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = 'Test card';
  fields.append(legend);
  for (const [id, label] of TEST_CARDS) {
    const choice = document.createElement('label');
    choice.className = 'choice';
    const radio = document.createElement('input');
    Object.assign(radio, { type: 'radio', name: 'card', value: id, checked: id === 'pm_card_visa' });
    choice.append(radio, label);
    fields.append(choice);
  }
  at.replaceChildren(fields);
  /** @returns {HTMLInputElement | null} */
  const chosen = () => fields.querySelector('input:checked');
  return {
    means: async () => ({ payment_method: chosen()?.value ?? '' }),
    ask: async ({ next_action: { redirect_url: url } }) => {
      if (url !== null) window.open(url, '_blank', 'noopener');
      return url;
    },
  };
}
