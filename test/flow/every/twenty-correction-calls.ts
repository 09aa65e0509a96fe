import { z } from 'zod';
import { CUSTOMER } from '../support/client.ts';
import { ashwood } from '../support/world.ts';
import { type Submission, TRACKING, type Twenty } from './twenty.ts';

const Options = z.looseObject({ options: z.record(z.string(), z.unknown()) });

/** The calls that correct what was typed, and the one that sends a mail again. */
export const correctionSubmissions = (t: Twenty): Readonly<Record<string, () => Promise<Submission>>> => ({
  'PUT /v1/fulfilments/:id/tracking': async () => {
    const { placed, order, task } = await t.stepped('dispatched');
    await t.mailsSettled(order.id);
    const body = { ...TRACKING, tracking_number: 'PF-2' };
    const once = { refunds: 0, tracking_corrected: 1 };
    const seen = t.seen(placed, 'tracking_corrected');
    return t.apiCall(['PUT', `/v1/fulfilments/${task}/tracking`], ashwood.secretKey, body, seen, once);
  },
  'PUT /v1/orders/:id/customer': async () => {
    const { placed, order } = await t.stepped('accepted');
    const body = { ...CUSTOMER, email: 'right@example.com' };
    const once = { refunds: 0, customer_corrected: 1 };
    const seen = t.seen(placed, 'customer_corrected');
    return t.apiCall(['PUT', `/v1/orders/${order.id}/customer`], t.retailer, body, seen, once);
  },
  'PATCH /v1/orders/:id': async () => {
    const { placed, order } = await t.stepped('accepted');
    const once = { refunds: 0, order_annotated: 1 };
    const body = { reference: 'SO-1', metadata: { channel: 'web' } };
    const seen = t.seen(placed, 'order_annotated');
    return t.apiCall(['PATCH', `/v1/orders/${order.id}`], t.retailer, body, seen, once);
  },
  'PUT /v1/orders/:id/lines/:line/options': async () => {
    const { placed, order } = await t.stepped('accepted');
    const [line] = order.lines;
    const body = { options: { ...Options.parse(line).options, width_mm: 1_210 } };
    const once = { refunds: 0, line_corrected: 1 };
    const path = `/v1/orders/${order.id}/lines/${line?.id}/options`;
    return t.apiCall(['PUT', path], placed.order_token, body, t.seen(placed, 'line_corrected'), once);
  },
  'POST /v1/orders/:id/notifications/:event/resend': async () => {
    const { placed, order } = await t.stepped('accepted');
    await t.mailsSettled(order.id);
    const path = `/v1/orders/${order.id}/notifications/confirmed/resend`;
    const once = { refunds: 0, mail_requested: 1 };
    return t.apiCall(['POST', path], t.retailer, {}, t.seen(placed, 'mail_requested'), once);
  },
});
