import type { CSV_COLUMNS } from '../../../api/csv-rows.ts';
import { Card } from '../../kit/parts.tsx';
import { Table } from '../../kit/table.tsx';

/** What the columns of the CSV mean, for whoever adds them up. */

type Column = (typeof CSV_COLUMNS)[number];

const MEANINGS: Readonly<Record<Column, string>> = {
  order_number: 'What people call the order by',
  order_id: 'The same for programs',
  placed_at: 'With the offset of your time zone',
  status: 'Where the order is',
  refund_status: 'How much was refunded: nothing, a part or all of it',
  currency: 'Of all amounts in the row',
  customer_name: 'The customer',
  customer_email: 'Where the e-mails go',
  line_id: 'The item. Every item of an order has a row',
  supplier_id: 'Who makes the item',
  sku: 'What is made',
  title: 'Its name',
  quantity: 'How many of it',
  unit_amount: 'The price of one, with tax',
  line_amount: 'The price of all of them, with tax',
  line_tax: 'The tax in it, also where nobody paid yet',
  line_refunded: 'What of it was refunded',
  shipping: 'The price of the delivery',
  order_total: 'The price of the order, also where nobody paid yet',
  captured: 'What the customer paid. Its sum is Sales on the page Numbers',
  refunded: 'What was refunded of it',
  supplier_share: 'What all suppliers keep after refunds',
  brand_share: 'What all brands keep after refunds',
  retailer_share: 'What the shop keeps after refunds',
  platform_share: 'What the Platform keeps after refunds',
  transferred: 'What was paid out to all parties',
  reversed: 'What was taken back from them',
  transfer_status: 'How the payment to each party stands',
  refund_owed: 'Refunds that failed, and that the customer still waits for',
  charged_back: "What the customer's bank holds or has kept",
  supplier_name: 'Who makes the item',
  line_tax_net: 'The tax in what was paid and not refunded. What a bank took is not subtracted',
  own_share: 'Your share before refunds',
  own_refunds: 'Your part of refunds and chargebacks',
  own_kept: 'Your share less that part. Below 0: you bear more than your share',
  own_owed: 'What you owe, and was not taken back yet. Its sum is Owed on the page Money',
  reference: "The order's number in the shop's own systems",
  metadata: "What else the shop's own systems noted",
};

export const CsvColumns = () => (
  <Card title="The columns of the file">
    <p>
      Each item of an order has a row. What belongs to the whole order stands in its first row only, so every column can
      be summed. What is not shown to you is empty, and the columns of several parties have only those whose share you
      see.
    </p>
    <details class="fold">
      <summary>What each column means</summary>
      <Table columns={['Column', 'Meaning']}>
        {Object.entries(MEANINGS).map(([name, meaning]) => (
          <tr>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td data-label="Meaning">{meaning}</td>
          </tr>
        ))}
      </Table>
    </details>
  </Card>
);
