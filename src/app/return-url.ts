import type { PaymentMethodRef } from '../domain/money/payment.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Catalogue } from '../services/catalogue.ts';
import { faulted } from './refusals.ts';

interface Shops {
  readonly catalogue: Pick<Catalogue, 'shopSettings'>;
  readonly vars: { readonly publicUrl: string };
}

/**
 * Why the bank may not send the customer back to the address that a payment names. Stripe adds the payment's secret to
 * the address, and the secret opens the order. So it must be a page of the shop, or ours. Null where it is. `path`: the
 * field of the request.
 */
export async function returnRefusal(
  { catalogue, vars }: Shops,
  retailerId: string,
  { returnUrl }: PaymentMethodRef,
  path: string,
): Promise<Refusal | null> {
  if (returnUrl === undefined) return null;
  const { origin } = new URL(returnUrl);
  if (origin === new URL(vars.publicUrl).origin) return null;
  const settings = await catalogue.shopSettings(retailerId);
  if (!settings.ok) return faulted(settings.fault);
  if (settings.value?.allowedOrigins.includes(origin) === true) return null;
  return refuse('invalid_request', { key: 'request_invalid' }, [{ path, reason: { key: 'return_url_foreign' } }]);
}
