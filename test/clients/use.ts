// What an integrator writes with each generated client. `npm run accept:contract` checks its types.
import { ordersGet, ordersPlace, refundsQuote } from './made/hey-api/index.ts';
import type { components, operations } from './made/openapi-typescript.ts';
import { ordersGet as readWithOrval } from './made/orval/headrail.ts';

type Order = components['schemas']['Order'];
type PlaceOrder = operations['orders.place']['requestBody']['content']['application/json'];

/** Statuses and actions are closed lists: a misspelt one does not compile. */
export const mayPay = (order: Order): boolean => order.status === 'pending' && order.allowed_actions.includes('pay');

/** A payment is one of the two, never both. */
export const withToken = (order: PlaceOrder, token: string): PlaceOrder => ({
  ...order,
  payment: { confirmation_token: token },
});

export async function sellOne(body: PlaceOrder, key: string): Promise<string> {
  const placed = await ordersPlace({ body, headers: { 'idempotency-key': key } });
  if (placed.data === undefined) throw new Error(placed.error?.code === 'price_changed' ? 'ask again' : 'refused');
  const { order, order_token } = placed.data;
  const again = await ordersGet({ path: { id: order.id }, auth: order_token });
  return again.data?.status ?? order.status;
}

export async function partBack(orderId: string, lineId: string): Promise<number | undefined> {
  const quote = await refundsQuote({ path: { id: orderId }, body: { lines: [{ line_id: lineId, quantity: 1 }] } });
  return quote.data?.parties.find(({ party }) => party === 'retailer')?.amount;
}

export async function statusOf(orderId: string): Promise<string> {
  const answer = await readWithOrval(orderId);
  return answer.status === 200 ? answer.data.status : `HTTP ${answer.status}`;
}
