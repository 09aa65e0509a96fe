/** A form with one field, the number of the card. */
function elements({ mode, captureMethod, amount, currency }) {
  if (mode !== 'payment' || captureMethod !== 'manual') throw new Error('the form must fit the intent');
  const form = { chosen: () => null };
  if (!Number.isInteger(amount) || typeof currency !== 'string') throw new Error('the form needs a price');
  const mount = (at) => {
    const label = document.createElement('label');
    const field = document.createElement('input');
    label.append('Card number', field);
    at.replaceChildren(label);
    form.chosen = () => field.value;
  };
  return {
    create: () => ({ mount }),
    update: (changed) => {
      if (!Number.isInteger(changed.amount)) throw new Error('the form needs a price');
    },
    submit: async () => (form.chosen() ? {} : { error: { message: 'Your card number is incomplete.' } }),
    chosen: () => form.chosen(),
  };
}

/** What the bank asks, in the page itself. */
function question() {
  const dialog = document.createElement('dialog');
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answered) => {
    for (const [label, outcome] of [
      ['It is me', 'success'],
      ['It is not me', 'fail'],
    ]) {
      const button = document.createElement('button');
      button.textContent = label;
      button.onclick = () => {
        dialog.remove();
        answered(outcome);
      };
      dialog.append(button);
    }
  });
}

/**
 * Stands in for Stripe.js in a page: a list of cards as the form, and calls with the publishable key alone. `askStripe`
 * is the test's: it reaches the simulator.
 */
window.Stripe = (key) => {
  const ask = async (method, path, form = {}) => {
    const { status, body } = await window.askStripe(key, method, path, form);
    return status === 200 ? { found: body } : { error: body.error };
  };
  const intentOf = (clientSecret) => {
    const [id] = clientSecret.split('_secret_');
    return ask('GET', `/v1/payment_intents/${id}?client_secret=${clientSecret}`);
  };

  async function createConfirmationToken({ elements: from }) {
    const { found, error } = await ask('POST', '/v1/confirmation_tokens', { payment_method: from.chosen() });
    return error ? { error } : { confirmationToken: found };
  }

  async function handleNextAction({ clientSecret }) {
    const { found: before, error: refused } = await intentOf(clientSecret);
    if (refused) return { error: refused };
    if (before.next_action?.type !== 'use_stripe_sdk') return { error: { message: 'There is nothing to do.' } };
    const { stripe_js: page } = before.next_action.use_stripe_sdk;
    await window.answerBank(page, await question());
    const { found: after, error } = await intentOf(clientSecret);
    if (error ?? after.last_payment_error) return { error: error ?? after.last_payment_error };
    return { paymentIntent: after };
  }

  return { elements, createConfirmationToken, handleNextAction };
};
