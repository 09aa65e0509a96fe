import { html } from 'hono/html';
import type { OrderStatus } from '../../domain/lifecycle.ts';
import type { OrderView } from '../../domain/view.ts';
import { type Html, layout } from './layout.ts';

/** What a customer reads instead of a status's name. */
const STATUS_TEXT: Readonly<Record<OrderStatus, string>> = {
  pending: 'Waiting for payment',
  payment_authorised: 'Payment authorised, waiting for the maker',
  confirmed: 'Confirmed',
  in_production: 'Your blinds are being made',
  dispatched: 'Dispatched',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
};

/** An amount in minor units as people write it; the currency's own number of digits. */
function money(amount: number | null, currency: string): string {
  if (amount === null) return '';
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** The customer's order. `notice` says what became of what was just asked. */
export const orderPage = (order: OrderView, csrf: string, notice: string | null): Html =>
  layout(
    `Order ${order.number}`,
    html`<h1>Order ${order.number}</h1>
${notice === null ? '' : html`<p role="status">${notice}</p>`}
<p>Status: <span class="status" data-status="${order.status}">${STATUS_TEXT[order.status]}</span></p>
${lines(order)}
${tracking(order)}
${order.allowedActions.includes('confirm_delivery') ? confirmForm(order.id, csrf) : ''}
<p class="soft">Placed ${new Date(order.placedAt).toISOString().slice(0, 10)}</p>`,
    '/assets/order.js',
  );

const lines = ({ lines: items, totals, shipping, currency }: OrderView): Html => html`<h2>What you ordered</h2>
<table>
<thead><tr><th scope="col">Item</th><th scope="col">Quantity</th><th scope="col" class="amount">Amount</th></tr></thead>
<tbody>
${items.map(
  (line) =>
    html`<tr><td>${line.title}<br><span class="soft">${Object.entries(line.options)
      .map(([name, value]) => `${name.replace(/_/g, ' ')}: ${value}`)
      .join(', ')}</span></td><td>${line.quantity}</td><td class="amount">${money(line.amount, currency)}</td></tr>`,
)}
<tr><td colspan="2">${shipping?.title ?? 'Shipping'}</td><td class="amount">${money(totals?.shipping ?? null, currency)}</td></tr>
<tr><th scope="row" colspan="2">Total</th><td class="amount">${money(totals?.total ?? null, currency)}</td></tr>
</tbody>
</table>`;

function tracking({ fulfilments }: OrderView): Html | string {
  const sent = fulfilments.flatMap((fulfilment) => fulfilment.tracking ?? []);
  if (sent.length === 0) return '';
  return html`<h2>Tracking</h2><ul>${sent.map(
    ({ carrier, number, url }) =>
      html`<li>${carrier}: ${url === null ? number : html`<a href="${url}" rel="noreferrer noopener">${number}</a>`}</li>`,
  )}</ul>`;
}

const confirmForm = (orderId: string, csrf: string): Html => html`<h2>Has it arrived?</h2>
<form method="post" action="/o/${orderId}/confirm-delivery">
<input type="hidden" name="csrf" value="${csrf}">
<button type="submit">Confirm delivery</button>
</form>`;

/** Shown to whoever has no cookie for it, whether the order exists or not. */
export const openLinkPage = (): Html =>
  layout(
    'Your order',
    html`<h1>Your order</h1>
<p id="session" role="status">Open the link in your e-mail to see your order.</p>
<noscript><p>Opening the link needs JavaScript, once.</p></noscript>`,
    '/assets/order.js',
  );
