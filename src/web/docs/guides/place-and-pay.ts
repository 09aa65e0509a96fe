import type { Guide } from './guide.ts';

export const PLACE_AND_PAY: Guide = {
  title: 'Place and pay in ten minutes',
  about: 'From the list of products to a paid order, with the publishable key of a shop.',
  prints: 'The order is paid.',
  parts: [
    {
      heading: 'Connect',
      text: [
        '`@headrail/client` is a package of this repository, and not on the npm registry. After `npm ci` in the repository, run `npm pack` in its folder `packages/client`. Then, in the folder of your shop, run `npm install ../headrail/packages/client/headrail-client-0.1.0.tgz`. Replace `../headrail` with the path of your copy of the repository.',
        'Put the samples into one file, `shop.mts`, and run `node shop.mts`. This needs Node 22.18 or later, which runs TypeScript without a build. With an older Node, name the file `shop.mjs` and leave out the types, such as `: typeof product`.',
        'A shop needs the address of the API and its publishable key. Both may be in the page of a browser. The key below belongs to the shop of `npm run dev`.',
        'In a browser, the origin of your page has to be allowed first: in Settings, under "Origins that may use your publishable key", or with `allowed_origins` of `settings.policies.update`. At first, `npm run dev` allows its own small shop and the API itself.',
        'Every call can also be made with `fetch`: [the page of all calls](/docs/reference) has the addresses.',
      ],
      sample: `import { Headrail } from '@headrail/client';

const shop = new Headrail({ url: 'API_URL', key: 'pk_dev_northlight' });`,
    },
    {
      heading: 'Show what is sold',
      text: [
        'Prices are in minor units and include tax. `currency_digits` says how many of the digits are decimals.',
        'Every option of a product has to be chosen: a measurement has `min` and `max`, a choice has `values`. The price does not depend on them: one unit costs `unit_amount` in every size.',
      ],
      sample: `const { data, shipping_options } = await shop.call('products.list');
const product = data.find(({ in_stock }) => in_stock);
if (product === undefined) throw new Error('Everything is sold out.');

// In a shop, the customer chooses these.
const firstOptions = ({ options }: typeof product) =>
  Object.fromEntries(
    Object.entries(options).map(([name, rule]) => [name, rule.kind === 'choice' ? (rule.values[0] ?? '') : rule.min]),
  );`,
    },
    {
      heading: 'Take the card',
      text: [
        "In a browser, the card is typed into Stripe's Payment Element: `stripe.elements({ mode: 'payment', captureMethod: 'manual', amount, currency })`. When the customer pays, call `elements.submit()`, then `stripe.createConfirmationToken({ elements })`. The `id` of the token is the `confirmation_token` of the payment. The card itself never reaches your code or ours.",
        '`return_url` is the page to which the bank sends the customer back. Its origin has to be allowed, as that of your page.',
        'Locally there is a stand-in for Stripe, which has no Payment Element: a shop in a browser sends a `payment_method`, too. `pm_card_visa` is a card that is accepted. `pm_card_authenticationRequired` makes the bank ask first, and `pm_card_chargeDeclined` is declined.',
      ],
      sample: `const payment = { payment_method: 'pm_card_visa' };
// With Stripe itself, in a browser: { confirmation_token: confirmationToken.id, return_url: location.href }`,
    },
    {
      heading: 'Place the order',
      text: [
        'One call places and pays. The total is the `unit_amount` of each line times its quantity, and the `amount` of the delivery. `expected_total` is what the customer saw. If the price has changed, the answer is `price_changed`, and nothing is charged.',
        'Name the delivery: without `shipping_option_id`, the first of `shipping_options` is taken and charged.',
        'Keep the `order_token`: it is the key of the customer to this one order.',
      ],
      sample: `const [shipping] = shipping_options;
const order = {
  customer: {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    address: { line1: '12 St James Square', city: 'London', postal_code: 'SW1Y 4JH', country: 'GB' },
  },
  lines: [{ listing_id: product.listing_id, quantity: 1, options: firstOptions(product) }],
  ...(shipping && { shipping_option_id: shipping.id }),
  expected_total: product.unit_amount + (shipping?.amount ?? 0),
};
const placed = await shop.call('orders.place', { body: { ...order, payment } });`,
    },
    {
      heading: 'See whether it is paid',
      text: [
        "`requires_action`: the bank asks the customer. Where `next_action.redirect_url` of the answer's payment is an address, open it: it is the bank's page. Where it is null, `stripe.handleNextAction({ clientSecret })` in a browser shows it, with the `client_secret` of the answer. Then read the order until its `payment.status` is another one. The stand-in always gives an address for a `payment_method`.",
        '`pending`: the card was declined, and `payment.last_decline` of the order says why. The order is placed. Send another payment with `orders.pay`, with the order token as the key.',
        'Everything else: it is paid. The card is held, and charged as soon as the stock is taken. Then the suppliers are asked. If one rejects its part, the order is cancelled and the money goes back.',
      ],
      sample: `const { status, next_action } = placed.payment;
if (status === 'requires_action') console.log('The bank asks the customer:', next_action?.redirect_url);
else if (status === 'pending') console.log('The card was declined:', placed.order.payment?.last_decline);
else console.log('The order is paid.');`,
    },
  ],
};
