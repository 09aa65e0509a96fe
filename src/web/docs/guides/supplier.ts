import type { Guide } from './guide.ts';
import { PLACE_AND_PAY } from './place-and-pay.ts';

export const SUPPLIER: Guide = {
  title: 'Play the supplier',
  about: 'How a task of a supplier is accepted, made and sent, and what still has to happen before it is `delivered`.',
  after: PLACE_AND_PAY,
  prints: 'The order is delivered.',
  parts: [
    {
      heading: 'Who makes what',
      text: [
        'Each order has one task (a fulfilment) for each supplier of its lines. The supplier works with its secret key, on a server.',
        'Locally the start of the `sku` says who makes a product: `BL-…` Brightloom (`sk_dev_brightloom`), `AW-…` Ashwood (`sk_dev_ashwood`), `TW-…` Tidewater (`sk_dev_tidewater`). Brightloom accepts its tasks by itself. Ashwood and Tidewater do not: their tasks wait, and the order is cancelled when nobody has answered in time (`next_automatic_action`).',
      ],
      sample: `const made = data.find(({ sku, in_stock }) => in_stock && sku.startsWith('AW-'));
if (made === undefined) throw new Error('Ashwood makes nothing at the moment.');
const sold = await shop.call('orders.place', {
  body: {
    ...order,
    lines: [{ listing_id: made.listing_id, quantity: 1, options: firstOptions(made) }],
    expected_total: made.unit_amount + (shipping?.amount ?? 0),
    payment,
  },
});`,
    },
    {
      heading: 'Find the task',
      text: [
        '`fulfilments.list` has the newest tasks first, with the measurements and the address. A task is there about a second after the order was paid, so look again.',
      ],
      sample: `const supplier = shop.as('sk_dev_ashwood');

const findTask = async () => {
  for (let tries = 0; tries < 60; tries++) {
    const { data: tasks } = await supplier.call('fulfilments.list', { query: { status: ['requested'] } });
    const task = tasks.find(({ order_id }) => order_id === sold.order.id);
    if (task !== undefined) return task;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error('The task has not come.');
};
const task = await findTask();
for (const line of task.lines) console.log(line.quantity, line.title, line.options);`,
    },
    {
      heading: 'Accept it, make it, send it',
      text: [
        'When every supplier has accepted, the order is `confirmed`. `fulfilments.reject` cancels the whole order instead, and the customer gets everything back.',
        'From `fulfilments.start` on, the order cannot simply be cancelled. `fulfilments.dispatch` mails the tracking to the customer.',
      ],
      sample: `const at = { path: { id: task.id } };
console.log((await supplier.call('fulfilments.accept', at)).order_status);
console.log((await supplier.call('fulfilments.start', at)).order_status);
const body = { carrier: 'Parcelforce', tracking_number: 'PF123456' };
console.log((await supplier.call('fulfilments.dispatch', { ...at, body })).order_status);`,
    },
    {
      heading: 'The arrival is not the end',
      text: [
        "`fulfilments.deliver` says that the parcel has arrived, and the order stays `dispatched`, because a supplier is paid for the delivery and cannot confirm it alone. The customer confirms it, or it counts as delivered after the time of the retailer's policy, 7 days by default.",
      ],
      sample: `console.log((await supplier.call('fulfilments.deliver', at)).order_status);
const receiver = shop.as(sold.order_token);
const { status: end } = await receiver.call('orders.confirmDelivery', { path: { id: sold.order.id } });
console.log(\`The order is \${end}.\`);`,
    },
  ],
};
