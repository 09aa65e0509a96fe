import type { Guide } from './guide.ts';

export const PLACE_AND_PAY: Guide = {
  title: 'Place and pay in ten minutes',
  about: 'From the list of products to a paid order, with the publishable key of a shop.',
  prints: 'The order is paid.',
  parts: [
    {
      heading: 'Connect',
      text: [
        'A shop needs the address of the API and its publishable key. Both may be in the page of a browser.',
        '`@headrail/client` is in `packages/client`. Every call can also be made with `fetch`: the page of all calls has the addresses.',
      ],
      sample: `import { Headrail } from '@headrail/client';

const shop = new Headrail({ url: 'http://127.0.0.1:8787', key: 'pk_dev_northlight' });`,
    },
    {
      heading: 'Show what is sold',
      text: [
        'Prices are in minor units and include tax. `currency_digits` says how many of the digits are decimals.',
        'Every option of a product has to be chosen: a measurement has `min` and `max`, a choice has `values`.',
      ],
      sample: `const { data, shipping_options } = await shop.call('products.list');
const product = data.find(({ in_stock }) => in_stock);
if (product === undefined) throw new Error('Everything is sold out.');

// In a shop, the customer chooses these.
const options = Object.fromEntries(
  Object.entries(product.options).map(([name, rule]) => [name, rule.kind === 'choice' ? (rule.values[0] ?? '') : rule.min]),
);`,
    },
    {
      heading: 'Take the card',
      text: [
        "In a browser, the card is typed into Stripe's Payment Element: `stripe.elements({ mode: 'payment', captureMethod: 'manual', amount, currency })`. When the customer pays, call `elements.submit()`, then `stripe.createConfirmationToken({ elements })`. The `id` of the token is the `confirmation_token` of the payment. The card itself never reaches your code or ours.",
        'Locally there is a stand-in for Stripe, and `pm_card_visa` is a card that is accepted. `pm_card_authenticationRequired` makes the bank ask first, and `pm_card_chargeDeclined` is declined.',
      ],
      sample: `const payment = { payment_method: 'pm_card_visa' };
// In a browser: { confirmation_token: confirmationToken.id, return_url: location.href }`,
    },
    {
      heading: 'Place the order',
      text: [
        'One call places and pays. `expected_total` is what the customer saw. If the price has changed, the answer is `price_changed`, and nothing is charged.',
        'Keep the `order_token`: it is the key of the customer to this one order.',
      ],
      sample: `const [shipping] = shipping_options;
const order = {
  customer: {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    address: { line1: '12 St James Square', city: 'London', postal_code: 'SW1Y 4JH', country: 'GB' },
  },
  lines: [{ listing_id: product.listing_id, quantity: 1, options }],
  ...(shipping && { shipping_option_id: shipping.id }),
  expected_total: product.unit_amount + (shipping?.amount ?? 0),
};
const placed = await shop.call('orders.place', { body: { ...order, payment } });`,
    },
    {
      heading: 'See whether it is paid',
      text: [
        '`requires_action`: the bank asks the customer. In a browser, `stripe.handleNextAction({ clientSecret })` with the `client_secret` of the answer shows it. Then read the order.',
        '`pending`: the card was declined. The order is placed. Send another payment with `orders.pay`, with the order token as the key.',
        'Everything else: it is paid. The card is held, and charged as soon as the stock is taken. If a supplier then rejects its part, the order is cancelled and the money goes back.',
      ],
      sample: `const { status } = placed.payment;
if (status === 'requires_action') console.log('The bank asks the customer.');
else if (status === 'pending') console.log('The card was declined.');
else console.log('The order is paid.');`,
    },
  ],
};
