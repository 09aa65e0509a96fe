import type { Guide } from './guide.ts';
import { PLACE_AND_PAY } from './place-and-pay.ts';

export const FAULTS: Guide = {
  title: 'Testing with faults',
  about: 'How to see what your shop does when a card is declined, a bank asks, or an answer is lost.',
  after: PLACE_AND_PAY,
  prints: 'The answer was lost, and the card was charged once.',
  parts: [
    {
      heading: 'Cards that misbehave',
      text: [
        "The stand-in for Stripe knows Stripe's test cards, by name and by number. `pm_card_chargeDeclined` (4000 0000 0000 0002) is declined, and `pm_card_chargeDeclinedInsufficientFunds` (4000 0000 0000 9995), too. `payment.last_decline` of the order has the reason.",
        'After a decline the order is placed and `pending`. The customer pays the same order with another card.',
      ],
      sample: `const declined = await shop.call('orders.place', {
  body: { ...order, payment: { payment_method: 'pm_card_chargeDeclined' } },
});
console.log(declined.payment.status, declined.order.payment?.last_decline);
const again = await shop.as(declined.order_token).call('orders.pay', {
  path: { id: declined.order.id },
  body: { payment_method: 'pm_card_visa' },
});
console.log(again.payment.status);`,
    },
    {
      heading: 'A bank that asks',
      text: [
        '`pm_card_authenticationRequired` (4000 0027 6000 3184) always asks for 3-D Secure. In a browser, the stand-in shows a page with two buttons. In a test, you answer for the customer, with the `outcome` `success` or `fail`. After `fail` the payment is `pending` again, and another one can be sent.',
        'Also try what happens when the customer closes the window: the order stays `pending`, and is cancelled by itself at `next_automatic_action`.',
      ],
      sample: `const simulator = async (path: string, body: object) => {
  const answer = await fetch(\`SIMULATOR_URL/_sim/\${path}\`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
};

const asked = await shop.call('orders.place', {
  body: { ...order, payment: { payment_method: 'pm_card_authenticationRequired' } },
});
console.log(asked.payment.status);`,
    },
    {
      heading: 'An answer that is lost',
      text: [
        'A fault is ordered before the call that it is for. `drop_answer` lets Stripe do the work and cuts the connection. The SDK tries once more by itself, so cut it twice. Headrail asks again with the same key, and nothing happens twice.',
        'Others are `drop_request`, `rate_limited`, `api_error`, `slow`, `webhook_drop`, `webhook_twice` and `webhook_before_answer`. `dev/stripe/README.md` has the whole list.',
      ],
      sample: `const captures = '/v1/payment_intents/*/capture';
await simulator('faults', { fault: 'drop_answer', match: { method: 'POST', path: captures }, times: 2 });
await simulator(\`payment_intents/\${asked.payment.payment_intent}/complete-3ds\`, { outcome: 'success' });

const buyer = shop.as(asked.order_token);
let seen = await buyer.call('orders.get', { path: { id: asked.order.id } });
while (seen.status === 'pending' || seen.status === 'payment_authorised') {
  await new Promise((resolve) => setTimeout(resolve, 500));
  seen = await buyer.call('orders.get', { path: { id: asked.order.id } });
}
const { data: happened } = await buyer.call('orders.events', { path: { id: asked.order.id } });
const charged = happened.filter(({ type }) => type === 'payment_captured').length;
console.log(charged === 1 ? 'The answer was lost, and the card was charged once.' : 'This must not happen.');`,
    },
    {
      heading: 'The rest of the world',
      text: [
        '`POST /_sim/down` switches Stripe off, and `POST /_sim/up` on again. Orders wait, and go on by themselves.',
        '`POST /_sim/charge-disputes` is a bank that takes the money back, and `POST /_sim/refunds/{id}/fail` a refund that fails days later.',
        "Refunds to the card `pm_card_pendingRefund` stay `pending` until `POST /_sim/refunds/{id}/succeed` or `/fail`. The id is Stripe's (`re_…`): `GET /v1/refunds?payment_intent=pi_…` of the stand-in has it, with the key `sk_test_headrail_dev`.",
        'With `STRIPE_SECRET_KEY` of a Stripe test account, `npm run dev` uses Stripe itself. It has the same cards, and no faults.',
      ],
    },
  ],
};
