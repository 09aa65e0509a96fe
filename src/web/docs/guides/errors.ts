import type { Guide } from './guide.ts';
import { PLACE_AND_PAY } from './place-and-pay.ts';

export const ERRORS: Guide = {
  title: 'Errors',
  about: 'What a refusal says, and what to show to whom.',
  after: PLACE_AND_PAY,
  prints: '400 invalid_request lines.0.quantity',
  parts: [
    {
      heading: 'A problem has a code',
      text: [
        'Every error is an RFC 9457 problem. `code` is of a closed list, and is what your program compares. `detail` is a sentence for a developer. `type` is a page with cause and remedy.',
        'The client throws a `HeadrailProblem` with the same fields, and a `HeadrailNoAnswer` where no answer came.',
      ],
      sample: `import { HeadrailProblem } from '@headrail/client';

const problemOf = (error: unknown) => {
  if (error instanceof HeadrailProblem) return error;
  throw error;
};

const changed = await shop
  .call('orders.place', { body: { ...order, expected_total: 1 } })
  .catch(problemOf);
if (changed instanceof HeadrailProblem && changed.code === 'price_changed') console.log('Show the new total.');`,
    },
    {
      heading: 'Which field is wrong',
      text: [
        '`errors` has one entry for each field, with its path in the body. Show the message beside the field.',
        'Unknown fields are refused, so that a misspelt one is not ignored.',
      ],
      sample: `const none = order.lines.map((line) => ({ ...line, quantity: 0 }));
const wrong = await shop.call('orders.place', { body: { ...order, lines: none } }).catch(problemOf);
if (wrong instanceof HeadrailProblem) console.log(wrong.status, wrong.code, wrong.errors[0]?.path);`,
    },
    {
      heading: 'When the order has moved on',
      text: [
        'A refusal that depends on the status has `status_now` and `allowed_actions`: what is possible instead.',
        'Keep the header `x-request-id` of an error. With it we find the call in our log. The client has it as `requestId`.',
      ],
    },
  ],
};
