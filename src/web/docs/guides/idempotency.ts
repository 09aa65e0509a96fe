import type { Guide } from './guide.ts';
import { PLACE_AND_PAY } from './place-and-pay.ts';

export const IDEMPOTENCY: Guide = {
  title: 'Idempotency and retries',
  about: 'How a call can be repeated without doing anything twice.',
  after: PLACE_AND_PAY,
  prints: 'The same answer, and one cancellation.',
  parts: [
    {
      heading: 'One key for one thing',
      text: [
        'Make a UUID for each thing that the customer wants, and send it as `idempotency-key` with every try. The same key and body get the first answer again, with the header `idempotent-replayed`.',
        'The same key with another body is a 422: it is another thing, so it needs another key.',
        'A refusal by an order is an answer, too: the order remembers it under its key. After you have corrected the call, send it with a new key. The page of each problem says whether its answer is remembered.',
        'The client makes a key for each call by itself. Give your own where the repeat is a call of its own, for example when the customer presses the button again.',
      ],
      sample: `const buyer = shop.as(placed.order_token);
const cancel = { path: { id: placed.order.id }, idempotencyKey: crypto.randomUUID() };
const first = await buyer.call('orders.cancel', cancel);
const second = await buyer.call('orders.cancel', cancel);
const same = JSON.stringify(first) === JSON.stringify(second);
console.log(same ? 'The same answer, and one cancellation.' : 'This must not happen.');`,
    },
    {
      heading: 'When to try again',
      text: [
        'After no answer, a 429 or a 503: wait as long as `retry-after` says, else a little longer each time. The client does this, three times at most.',
        'After no answer, nobody knows whether the call happened. Do not tell the customer that it failed. Send the same call with the same key until there is an answer.',
        'After any other 4xx, change the call, and make a new key: where an order gave the answer, the same call with the same key gets it again.',
        'What means "try again" is not remembered: 5xx, 429, `price_changed` and `out_of_stock`. Nor is what no order has refused, such as a 401, a 404, or the 400 of a body of the wrong form. The same key can succeed later.',
      ],
    },
  ],
};
