/** The payment form: Stripe's own with a key of Stripe, else a list of test cards for the simulator. */

const TEST_CARDS = [
  ['pm_card_visa', '4242 4242 4242 4242, accepted'],
  ['pm_card_authenticationRequired', '4000 0027 6000 3184, the bank asks first'],
  ['pm_card_chargeDeclined', '4000 0000 0000 0002, declined'],
  ['pm_card_createDispute', '4000 0000 0000 0259, disputed later'],
];

const isStripes = (publishableKey) => /^pk_test_[A-Za-z0-9]{24,}$/.test(publishableKey);

/**
 * Returns `pay()`, which resolves to `{state: 'paid'}`, `{state: 'declined', text}`, or `{state: 'asked', url,
 * declines}` when the bank asks the customer to confirm the payment (3-D Secure).
 */
export async function cardForm(at, placed, api) {
  return isStripes(placed.payment.publishable_key) ? stripeForm(at, placed) : simulatorForm(at, placed, api);
}

async function stripeForm(at, { payment }) {
  await new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'https://js.stripe.com/v3/';
    script.onload = resolve;
    script.onerror = () => reject(new Error('Stripe could not be loaded.'));
    document.head.append(script);
  });
  const stripe = window.Stripe(payment.publishable_key);
  const elements = stripe.elements({ clientSecret: payment.client_secret });
  elements.create('payment').mount(at);
  return async () => {
    const answer = await stripe.confirmPayment({
      elements,
      redirect: 'if_required',
      confirmParams: { return_url: location.href },
    });
    return answer.error ? { state: 'declined', text: answer.error.message } : { state: 'paid' };
  };
}

function simulatorForm(at, placed, api) {
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
  return async () => {
    const card = fields.querySelector('input:checked').value;
    const paid = await api('POST', `/v1/orders/${placed.order.id}/payment`, placed.order_token, {
      payment_method: card,
    });
    const redirect = paid.payment.next_action?.redirect_url;
    if (paid.payment.status === 'requires_action' && redirect) {
      window.open(redirect, '_blank', 'noopener');
      return { state: 'asked', url: redirect, declines: paid.order.payment.declines };
    }
    if (paid.payment.status !== 'pending') return { state: 'paid' };
    return { state: 'declined', text: 'The card was declined. Try another one.' };
  };
}
