import Stripe from 'stripe';
import { type Fault, type Outcome, ok } from '../../domain/fault.ts';

/** Runs a call; what Stripe refuses or loses becomes a fault. */
export async function attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return ok(await call());
  } catch (error) {
    return { ok: false, fault: stripeFault(error) };
  }
}

/**
 * What the SDK throws, as a fault (facts.md): a lost connection and a 5xx may have happened; a 5xx is kept under its
 * key; 429 and 409 did not happen and may be repeated; the rest is final. Our own keys being refused is our
 * configuration's trouble, so it is waited for, not blamed on the order.
 */
export function stripeFault(error: unknown): Fault {
  if (!(error instanceof Stripe.errors.StripeError)) return { kind: 'unknown', code: 'unexpected' };
  const code = error.code ?? error.type;
  if (error instanceof Stripe.errors.StripeConnectionError) return { kind: 'unknown', code: 'stripe_unreachable' };
  if (error.statusCode === 409 || code === 'idempotency_key_in_use') return { kind: 'unknown', code: 'in_flight' };
  if (error.statusCode === 429) return { kind: 'transient', code };
  if (error.statusCode === 401) return { kind: 'transient', code: 'stripe_authentication' };
  if (error.statusCode !== undefined && error.statusCode >= 500) {
    return { kind: 'unknown', code: 'stripe_error', stored: true };
  }
  const decline = 'decline_code' in error && typeof error.decline_code === 'string' ? error.decline_code : null;
  return { kind: 'terminal', code: decline ?? code };
}
