/** The payment form: Stripe's own with a key of Stripe, else a list of test cards for the simulator. */

const TEST_CARDS = [
  ['pm_card_visa', '4242 4242 4242 4242, accepted'],
  ['pm_card_authenticationRequired', '4000 0027 6000 3184, the bank asks first'],
  ['pm_card_chargeDeclined', '4000 0000 0000 0002, declined'],
  ['pm_card_createDispute', '4000 0000 0000 0259, disputed later'],
];

/**
 * Returns `means()`, which resolves to what the API takes as `payment`, and `ask(payment)`, which shows what the bank
 * asks and resolves to its address, if it is in another window. Both throw an error with the text for the customer.
 */
export const cardForm = (at, { stripeKey, amount, currency }) =>
  stripeKey === null ? simulatorForm(at) : stripeForm(at, stripeKey, { amount, currency });

/** A confirmation token is made from the form, so the order needs no intent before it is placed. */
async function stripeForm(at, key, price) {
  await new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'https://js.stripe.com/v3/';
    script.onload = resolve;
    script.onerror = () => reject(new Error('Stripe could not be loaded.'));
    document.head.append(script);
  });
  const stripe = window.Stripe(key);
  const elements = stripe.elements({ mode: 'payment', captureMethod: 'manual', ...price });
  elements.create('payment').mount(at);
  const checked = ({ error, ...answer }) => {
    if (error) throw new Error(error.message);
    return answer;
  };
  return {
    means: async () => {
      checked(await elements.submit());
      const { confirmationToken } = checked(await stripe.createConfirmationToken({ elements }));
      return { confirmation_token: confirmationToken.id, return_url: location.href };
    },
    ask: async ({ client_secret: clientSecret }) => {
      checked(await stripe.handleNextAction({ clientSecret }));
    },
  };
}

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
  return {
    means: async () => ({ payment_method: fields.querySelector('input:checked').value }),
    ask: async ({ next_action }) => {
      window.open(next_action.redirect_url, '_blank', 'noopener');
      return next_action.redirect_url;
    },
  };
}
