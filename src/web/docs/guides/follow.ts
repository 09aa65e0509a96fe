import type { Guide } from './guide.ts';
import { PLACE_AND_PAY } from './place-and-pay.ts';

export const FOLLOW: Guide = {
  title: 'Follow an order',
  about: 'Where an order is, what can be done with it now, and what has happened.',
  after: PLACE_AND_PAY,
  prints: 'It began with order_placed, and is cancelled.',
  parts: [
    {
      heading: 'Read it with the right key',
      text: [
        'The customer reads with the order token, the retailer with the secret key. Each sees what concerns them.',
        '`allowed_actions` says what this caller can do now. Show a button for each, and no others.',
        '`next_automatic_action` says what happens by itself, and when.',
      ],
      sample: `const customer = shop.as(placed.order_token);
const path = { id: placed.order.id };
let now = await customer.call('orders.get', { path });
console.log(now.status, now.allowed_actions);`,
    },
    {
      heading: 'Wait for news',
      text: [
        'Ask for the version, which is a small answer. Read the order again when the number is greater.',
        'Every few seconds is enough while a person waits. The customer gets a mail for every step.',
        'An order ends as `delivered`, `cancelled` or `refunded`. After `delivered` it can still become `refunded`.',
      ],
      sample: `const ENDS = ['delivered', 'cancelled', 'refunded'];

const follow = async () => {
  while (!ENDS.includes(now.status)) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { version } = await customer.call('orders.version', { path });
    if (version === now.version) continue;
    now = await customer.call('orders.get', { path });
    console.log(now.status, now.fulfilments.map(({ tracking }) => tracking?.url ?? tracking?.number ?? 'not sent yet'));
  }
};
const followed = follow();`,
    },
    {
      heading: 'Come to an end',
      text: [
        'Locally nobody makes the blinds: [Play the supplier](/docs/guides/play-the-supplier) brings an order to `delivered`. In this program the customer cancels instead.',
        'While `cancelling` is true, everything is being put back. When it is done, the `status` is `cancelled`, and the customer has the money or will get it.',
      ],
      sample: `await customer.call('orders.cancel', { path });
await followed;`,
    },
    {
      heading: 'What has happened',
      text: [
        'Every change of an order is an event with a number, `seq`. With `after` you get only the later ones.',
        'An event that is not for this caller has the type `hidden`.',
        'Each type has its own `data`: ask for the `type`, and TypeScript knows the fields. There will be new types, so pass over those that you do not know.',
      ],
      sample: `const { data: events } = await customer.call('orders.events', { path, query: { after: 0 } });
for (const event of events) {
  if (event.type === 'payment_captured') console.log(\`Charged: \${event.data.amount}.\`);
}
console.log(\`It began with \${events[0]?.type}, and is \${now.status}.\`);`,
    },
  ],
};
