import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { faulted, UNAVAILABLE } from '../../app/refusals.ts';
import { NOT_YET, tellOrder } from '../../app/tell-order.ts';
import { isOrderId } from '../../domain/order/ids.ts';
import { refuse } from '../../domain/refusal.ts';
import type { EventOfOrder, UnbookedEvent, WebhookReading } from '../../services/payments.ts';
import { answer, problems, route, routes } from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { log } from '../log.ts';
import { problem } from '../problem.ts';

const Received = z.strictObject({ received: z.literal(true) }).openapi('Received');

/**
 * The body has no schema: the signature is over its bytes, so they must stay as they came. It is checked in
 * `src/services/payments/webhook.ts`.
 */
const COMMON = {
  method: 'post' as const,
  tags: ['Machines'],
  request: {
    headers: z.object({ 'stripe-signature': z.string().optional() }),
    body: { content: { 'application/json': { schema: { type: 'object' as const } } } },
  },
  responses: {
    200: answer(Received, 'Committed, seen before, not ours, or written down for Platform Ops since it fits no order'),
    ...problems('invalid_request', 'unavailable'),
  },
};

const platform = route(
  {
    ...COMMON,
    path: '/webhooks/stripe',
    operationId: 'webhooks.stripe',
    summary: 'Receive an event of Stripe',
    description: "The Platform's own events. An event with `account` is refused.",
  },
  (c) => receive(c, 'account'),
);
const connect = route(
  {
    ...COMMON,
    path: '/webhooks/stripe/connect',
    operationId: 'webhooks.stripeConnect',
    summary: 'Receive an event of a connected account',
    description: 'Only `account.*` is handled.',
  },
  (c) => receive(c, 'connect'),
);

export const webhookRoutes = routes(platform, connect);

async function receive(c: Context<HttpEnv>, endpoint: 'account' | 'connect'): Promise<Response> {
  const signature = c.req.header('stripe-signature') ?? '';
  return answered(c, await c.env.webhooks.readWebhook(await c.req.text(), signature, endpoint));
}

async function answered(c: Context<HttpEnv>, reading: WebhookReading): Promise<Response> {
  switch (reading.kind) {
    case 'bad_signature':
      return problem(c, refuse('invalid_request', { key: 'webhook_signature_wrong' }));
    case 'wrong_endpoint':
      return problem(c, refuse('invalid_request', { key: 'webhook_endpoint_wrong' }));
    case 'unavailable':
      return problem(c, UNAVAILABLE);
    case 'ignored':
      return notOurs(c, reading.eventId, reading.type, reading.why);
    case 'unbooked':
      return unbooked(c, reading);
    case 'account':
      return accountChanged(c, reading);
    case 'order':
      return toOrder(c, reading);
  }
}

const received = (c: Context<HttpEnv>): Response => c.json({ received: true });

/** Answered with 200. Otherwise Stripe would send it again for three days. */
function notOurs(c: Context<HttpEnv>, eventId: string, type: string, why: string): Response {
  log(c.env.now(), 'info', 'webhook_ignored', { request_id: c.var.requestId, event_id: eventId, type, why });
  return received(c);
}

async function accountChanged(c: Context<HttpEnv>, event: Extract<WebhookReading, { kind: 'account' }>) {
  const done = await c.env.webhooks.accountChanged(event.account, event.payable);
  return done.ok ? received(c) : problem(c, faulted(done.fault));
}

/**
 * Answers 200 only after the object has committed; the object knows a duplicate by the event's id. If the order refuses
 * the event, Stripe is asked about it, and the event may go to another order. Each look-up is done at most once, so
 * this ends.
 */
async function toOrder(c: Context<HttpEnv>, event: EventOfOrder): Promise<Response> {
  if (isOrderId(event.orderId)) c.set('orderId', event.orderId);
  const why = await tellOrder(c.env.order, event);
  if (why === NOT_YET) return problem(c, UNAVAILABLE);
  return why === null ? received(c) : answered(c, await c.env.webhooks.lookAgain(event, why));
}

/** Answered with 200 once it is recorded for Platform Ops. Otherwise Stripe would send it again for three days. */
async function unbooked(c: Context<HttpEnv>, event: UnbookedEvent): Promise<Response> {
  const { eventId: event_id, type, orderId: order_id, code } = event;
  log(c.env.now(), 'warn', 'webhook_unbooked', { request_id: c.var.requestId, event_id, type, order_id, code });
  const written = await c.env.webhooks.unbooked(event);
  return written.ok ? received(c) : problem(c, faulted(written.fault));
}
