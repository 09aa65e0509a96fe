import type { Guide } from './guide.ts';

export const GOING_LIVE: Guide = {
  title: 'Going live',
  about: 'What to look at before the first real order.',
  parts: [
    {
      heading: 'Keys',
      text: [
        'The publishable key may be in a page. Name the origins of your shop in Settings, under "Origins that may use your publishable key": only their pages may use it.',
        'The secret key stays on your server. Whoever has it can refund and cancel.',
        'An order token belongs to one customer. Do not write it into logs.',
      ],
    },
    {
      heading: 'Payments',
      text: [
        'Try each of these: a card that is declined, a bank that asks first, a customer who closes the window while the bank asks, and a button that is pressed twice.',
        'Send `expected_total`, so that nobody pays another price than the one that was shown.',
        'Set `return_url` to a page of one of your origins, and read the order there. The address alone proves nothing.',
      ],
    },
    {
      heading: 'Settings',
      text: [
        'Look at the policies: how long an unpaid order lives, how long a supplier has to accept, and when a dispatched part counts as delivered.',
        'Set the shipping options, and how customers reach you. Read every mail once in the preview.',
      ],
    },
    {
      heading: 'Later changes',
      text: [
        'Within `/v1`, fields, codes and words of lists are only added. Accept what you do not know.',
        'What will be removed is marked as deprecated at least twelve months before.',
      ],
    },
  ],
};
