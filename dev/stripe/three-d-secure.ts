import { decimalText } from '../../src/domain/money/currency.ts';
import type { ControlAnswer } from './control-http.ts';
import { completeAuthentication } from './core/payments/confirm.ts';
import { intent } from './core/payments/intents.ts';
import type { Simulator } from './simulator.ts';

/** The page of the customer's bank, where a person completes or fails 3-D Secure. */
export function threeDSecurePage(simulator: Simulator, id: string): ControlAnswer {
  const of = intent(simulator.store, id);
  const open = of.status === 'requires_action';
  const buttons = `<form method="post"><button name="outcome" value="success">Complete authentication</button>
    <button name="outcome" value="fail">Fail authentication</button></form>`;
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>3-D Secure (simulated)</title><style>body{font:16px system-ui;margin:10vh auto;max-width:28rem;padding:0 1rem}
    button{font:inherit;padding:.6rem 1rem;margin:.5rem .5rem 0 0}</style><h1>Your bank asks: is it you?</h1>
    <p>Payment of ${decimalText(of.amount, of.currency)} ${of.currency.toUpperCase()}, <code>${of.id}</code>, ${of.status}.</p>
    ${open ? buttons : '<p>Nothing to authenticate.</p>'}</html>`;
  return { status: 200, body, type: 'text/html; charset=utf-8' };
}

/** Applies the answer and sends the customer back to the page where the payment began. */
export function completePage(simulator: Simulator, id: string, outcome: 'success' | 'fail'): ControlAnswer {
  const before = intent(simulator.store, id);
  const back = before.next_action?.redirect_to_url?.return_url;
  const after = simulator.control((store) => completeAuthentication(store, before, outcome));
  if (!back) return { status: 200, body: { id, status: after.status } };
  const to = new URL(back);
  to.searchParams.set('payment_intent', id);
  to.searchParams.set('payment_intent_client_secret', after.client_secret ?? '');
  to.searchParams.set('redirect_status', outcome === 'success' ? 'succeeded' : 'failed');
  return { status: 303, body: '', location: to.href };
}
