/** What the document says before its calls. */

export const TITLE = 'Headrail API';

const DESCRIPTION = `The ordering flow of a made-to-measure blinds marketplace: products, orders, payments, tasks, refunds and disputes.

**Keys.** A publishable key (\`pk_…\`) reads products and places orders, also from a browser. A secret key (\`sk_…\`) belongs to one party, and stays on its server. The token of an order is the key of its customer.

**Money** is in whole minor units of a currency (\`1250\` is 12.50 GBP). **Times** are RFC 3339 in UTC.

**Idempotency.** Send your own UUID as \`idempotency-key\`, and the same one again when you repeat a call. The same key and body get the same answer, with the header \`idempotent-replayed\`. The same key with another body is a 422.

**Lists** answer at most \`limit\` rows. \`next_cursor\` is the \`cursor\` of the next page, and the header \`link\` has its whole address.

**Errors** are RFC 9457 problems. \`code\` says what is wrong, and \`type\` is a page with cause and remedy. Where waiting helps, \`retry-after\` says for how many seconds.

**Versions.** The path has the version (\`/v1\`). Within it, calls, fields, codes and words of lists are only added, so a client must accept fields and words that it does not know. A call with unknown fields is refused: nothing that you send is ignored. What will be removed is marked as \`deprecated\` here at least twelve months before, and its answers have the header \`deprecation\` (RFC 9745).`;

export const INFO = {
  title: TITLE,
  version: '1',
  summary: 'Orders of made-to-measure blinds, from the cart to the last refund',
  description: DESCRIPTION,
  contact: { name: 'Headrail', url: 'https://headrail.example/docs' },
  license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
};

/** The groups of calls, in the order of the page. */
export const TAGS = [
  { name: 'Storefront', description: 'What a shop calls: products, and placing an order.' },
  {
    name: 'Orders',
    description: 'One order, and lists of them: for its customer, retailer, suppliers, brands and Platform Ops.',
  },
  { name: 'Retailer', description: 'What a retailer puts right about an order.' },
  { name: 'Refunds', description: 'What is given back, and who bears it.' },
  { name: 'Messages', description: 'Between the retailer and the suppliers of an order, with proposals.' },
  { name: 'Disputes', description: 'Complaints of customers, and what their banks ask for.' },
  { name: 'Supplier', description: 'Tasks and stock of a supplier.' },
  { name: 'Settings', description: 'Policies, shipping options and the wording of mails.' },
  { name: 'Members', description: 'Who may sign in to the dashboard, and what they did.' },
  { name: 'Proof', description: 'The signed journal of the money of an order.' },
  { name: 'Platform Ops', description: 'What only the Platform does.' },
  { name: 'Machines', description: 'For monitors and tools.' },
];

export const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'A publishable key (pk_…), a secret key (sk_…), or the token of one order',
  },
};
