import type { Guide } from './guide.ts';
import { PLACE_AND_PAY } from './place-and-pay.ts';

export const REFUNDING: Guide = {
  title: 'Refunds and who bears them',
  about: 'How a retailer gives money back, and what each party pays of it.',
  after: PLACE_AND_PAY,
  prints: 'The customer gets 2000 minor units back.',
  parts: [
    {
      heading: 'When it is possible',
      text: [
        'The retailer refunds with the secret key, on a server. `allowed_actions` has `refund` while it is possible: from the status `confirmed` on, until all of it was given back. Before that, cancel the order.',
        'This order is `confirmed` by itself. An order of another supplier waits until that supplier accepts: [play the supplier](/docs/guides/play-the-supplier#accept-it-make-it-send-it).',
        'Before production, cancelling is usually better: it takes the tasks back as well, and gives everything back.',
      ],
      sample: `import { HeadrailProblem } from '@headrail/client';

const retailer = shop.as('sk_dev_northlight');
const path = { id: placed.order.id };
let sold = await retailer.call('orders.get', { path });
for (let tries = 0; tries < 60 && !sold.allowed_actions.includes('refund'); tries++) {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  sold = await retailer.call('orders.get', { path });
}`,
    },
    {
      heading: 'Ask first what it means',
      text: [
        'The lines of a quote and of a refund have a `line_id`. `shipping` is the delivery, and a quantity of 0 says that only money goes back.',
        'The quote says to the penny what each party bears. `from_share` comes out of what the party gets or got for this order. `receivable` is what it bears beyond that, and owes.',
        'Name `lines` with whole units, a part of the `shipping`, or an `amount` alone. The amount is spread over everything that is left, with the delivery. A part of the money of one line cannot be named. Name nothing, and it is for all that is left.',
      ],
      sample: `const ask = { amount: 2_000 };
const quote = await retailer.call('refunds.quote', { path, body: ask });
for (const { party, amount } of quote.parties) console.log(party, 'bears', amount);`,
    },
    {
      heading: 'Who bears it',
      text: [
        'By default every party bears its part in proportion to its share of the line.',
        'After a supplier has started to make it, the cancellation policy of the supplier limits what the supplier bears. The retailer bears the rest.',
        'A proposal that both sides accept, and the outcome of a dispute, may say who bears it instead.',
      ],
    },
    {
      heading: 'Make exactly this refund',
      text: [
        'Send the `version` of the quote. If anything has happened since, the answer is `order_moved`, and nothing was refunded: show a new quote, and send its version with a new key (the client makes one). A mail or a transfer that goes out counts, too, so in the first seconds after another step this is common.',
        'After the delivery, any refund makes the `status` of the order `refunded`, a partial one, too: `refund_status` is then `partial`. Before the delivery, only a refund of everything does.',
        'The refund is `requested`, then `pending` or `succeeded`. If the bank sends it back later, it is `failed`, and `refund_status` of the order is `owed` or less than before.',
      ],
      sample: `const quoteAndRefund = async () => {
  // In a shop, a person looks at each new quote before it is sent.
  const { version } = await retailer.call('refunds.quote', { path, body: ask });
  return retailer.call('refunds.create', { path, body: { ...ask, reason: 'A scratch on the rail', version } });
};
const unlessItMoved = (error: unknown) => {
  if (!(error instanceof HeadrailProblem && error.code === 'order_moved')) throw error;
};

let refunded = await quoteAndRefund().catch(unlessItMoved);
for (let tries = 0; tries < 10 && !refunded; tries++) {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  refunded = await quoteAndRefund().catch(unlessItMoved);
}
if (!refunded) throw new Error('The order moved on before each of the refunds.');
console.log(\`The customer gets \${refunded.refunds.at(-1)?.amount} minor units back.\`);`,
    },
  ],
};
