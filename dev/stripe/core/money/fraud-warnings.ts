import type Stripe from 'stripe';
import { z } from 'zod';
import { missing, refused } from '../errors.ts';
import { list } from '../lists.ts';
import { expandOnly, page, text } from '../params.ts';
import { one, route } from '../route.ts';
import type { Store } from '../store.ts';

/** Warns of a fraud, as the network of the customer's card does. No money moves. */
export function warn(store: Store, charge: Stripe.Charge, fraudType: string): Stripe.Radar.EarlyFraudWarning {
  const { payment_intent } = charge;
  if (store.warnings.by('charge', charge.id).length > 0)
    throw refused(null, `Charge ${charge.id} has a warning already.`);
  const warning = store.warnings.put({
    id: store.id('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: !charge.disputed && !charge.refunded,
    charge: charge.id,
    created: store.now,
    fraud_type: fraudType,
    livemode: false,
    ...(payment_intent !== null && { payment_intent }),
  });
  store.emit('radar.early_fraud_warning.created', warning);
  return warning;
}

/** Nothing can be done about a warning any more: its charge was disputed or fully refunded. */
export function endWarnings(store: Store, charge: string): void {
  for (const warning of store.warnings.by('charge', charge)) {
    if (!warning.actionable) continue;
    const after = store.warnings.put({ ...warning, actionable: false });
    store.emit('radar.early_fraud_warning.updated', after);
  }
}

const warningsPage = z.strictObject({ ...page, charge: text.optional(), payment_intent: text.optional() });

export const warningRoutes = [
  route('GET /v1/radar/early_fraud_warnings', warningsPage, ({ store }, p) => {
    const rows = store.warnings.where({ charge: p.charge, payment_intent: p.payment_intent });
    return list('/v1/radar/early_fraud_warnings', rows, p);
  }),
  route('GET /v1/radar/early_fraud_warnings/:', expandOnly, (ctx) => {
    const found = ctx.store.warnings.get(one(ctx));
    if (!found) throw missing('early_fraud_warning', one(ctx), 'early_fraud_warning');
    return found;
  }),
];
