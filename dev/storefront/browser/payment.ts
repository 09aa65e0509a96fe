import {
  type Headrail,
  HeadrailNoAnswer,
  HeadrailProblem,
  type PlacedOrder,
} from '../../../packages/client/src/index.ts';
import type { CardForm } from './card-form.ts';
import { Checkout, isUnanswered } from './checkout.ts';
import { byId, part, sayAt } from './dom.ts';
import { placesOf } from './errors.ts';
import { follow, type Outcome, orderOutcome, paymentOutcome } from './follow.ts';
import { money, type OrderForm, type Terms } from './order-form.ts';
import { show } from './show.ts';

/** Pays what the form says, and shows what becomes of it. */

const NO_ANSWER = 'There was no answer. Press the button again: the same order is sent again, and it is paid once.';

/** Kept in this window, because the bank's page may replace this one and come back to it. */
const KEPT = 'headrail-placed';

export interface Till {
  readonly shop: Headrail;
  /** The address of Headrail's own pages. */
  readonly pages: string;
  readonly card: CardForm;
}

/** What was kept before the bank's page replaced this one. Null where it did not. */
export function cameBack(): PlacedOrder | null {
  const returned = new URLSearchParams(location.search).has('redirect_status');
  const kept = sessionStorage.getItem(KEPT);
  history.replaceState(null, '', location.pathname);
  return returned && kept !== null ? JSON.parse(kept) : null;
}

/** The button pays the order of the form, until it is paid or another blind is chosen. */
export function payFrom(till: Till, form: OrderForm): void {
  const checkout = new Checkout(till.shop);
  part('goods').hidden = false;
  for (const id of ['numbered', 'asked']) part(id).hidden = true;
  part('card').hidden = false;
  onPay(async () => {
    if (checkout.placed === null && !checkout.unanswered) {
      const unfit = form.unfit();
      form.say(unfit);
      if (unfit.length > 0) return;
    }
    const said = await payWith(till, checkout, form).catch((error: unknown) => refused(error, checkout, form));
    byId('goods', HTMLFieldSetElement).disabled = checkout.unanswered;
    if (said !== null && checkout.placed !== null) await settle(till, checkout.placed, said);
  });
}

/** Goes on after the bank's page has come back to this one. */
export async function payAgain(till: Till, placed: PlacedOrder, terms: Terms): Promise<void> {
  const checkout = new Checkout(till.shop, placed);
  const { totals, payment } = placed.order;
  part('total').textContent = money(totals?.total ?? 0, terms);
  showPlaced(placed);
  show('order');
  onPay(async () => {
    const said = await payWith(till, checkout, null).catch((error: unknown) => declinedBy(error));
    await settle(till, placed, said);
  });
  await settle(till, placed, { state: 'asked', url: null, declines: payment?.declines ?? 0 });
}

function onPay(pay: () => Promise<void>): void {
  byId('order', HTMLFormElement).onsubmit = async (event) => {
    event.preventDefault();
    const button = byId('pay-now', HTMLButtonElement);
    button.disabled = true;
    await pay().finally(() => {
      button.disabled = false;
    });
  };
}

/** Pays, and keeps the order as soon as it is placed. Without a form the order is placed already. */
async function payWith({ card }: Till, checkout: Checkout, form: OrderForm | null): Promise<Outcome> {
  const order = () => {
    if (form === null) throw new Error('the order is placed already');
    return form.order();
  };
  const { order: after, payment } = await checkout.pay(order, card.means);
  if (checkout.placed !== null) showPlaced(checkout.placed);
  if (after.status === 'cancelled') return { state: 'cancelled' };
  if (payment.status === 'requires_action') {
    return { state: 'asked', url: await card.ask(payment), declines: after.payment?.declines ?? 0 };
  }
  if (payment.status !== 'pending') return { state: 'paid' };
  return { state: 'declined', text: 'The card was declined. Try another one.' };
}

/** Says why at its place. Null: the order is not placed. */
async function refused(error: unknown, checkout: Checkout, form: OrderForm): Promise<Outcome | null> {
  if (checkout.placed !== null) return declinedBy(error);
  if (isUnanswered(error)) form.say([{ at: 'payment', text: NO_ANSWER }]);
  else if (error instanceof HeadrailProblem) {
    // A conflict: the price or the deliveries have changed. Without an answer the old ones stay, and are refused again.
    if (error.status === 409) await form.refresh().catch(() => {});
    form.say(placesOf(error, form.labels));
  } else form.say([{ at: 'payment', text: textOf(error) }]);
  return null;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const declinedBy = (error: unknown): Outcome => ({
  state: 'declined',
  text: error instanceof HeadrailNoAnswer ? NO_ANSWER : textOf(error),
});

/** From now on only the payment is open. */
function showPlaced(placed: PlacedOrder): void {
  sessionStorage.setItem(KEPT, JSON.stringify(placed));
  for (const id of ['number', 'placed-number']) part(id).textContent = placed.order.number;
  part('goods').hidden = true;
  part('numbered').hidden = false;
}

async function settle(till: Till, placed: PlacedOrder, said: Outcome): Promise<void> {
  sayAt(part('wrong-payment'), said.state === 'declined' ? said.text : '');
  if (said.state === 'asked') await waitForBank(till, placed, said);
  if (said.state === 'paid' || said.state === 'taken') await thank(till, placed);
  if (said.state === 'cancelled') sorry(till, placed);
}

/** The bank's page may be in another window, or was in this one. The result is read from the order. */
async function waitForBank(
  till: Till,
  placed: PlacedOrder,
  { url, declines }: Extract<Outcome, { state: 'asked' }>,
): Promise<void> {
  part('card').hidden = true;
  part('asked').hidden = false;
  const bank = byId('bank', HTMLAnchorElement);
  bank.hidden = url === null;
  if (url !== null) bank.href = url;
  const said = await follow(till.shop, placed, paymentOutcome(declines));
  part('card').hidden = false;
  part('asked').hidden = true;
  await settle(till, placed, said);
}

async function thank(till: Till, placed: PlacedOrder): Promise<void> {
  showEnd(till, placed);
  const { state } = await follow(till.shop, placed, orderOutcome);
  if (state === 'cancelled') sorry(till, placed);
  else part('where').textContent = 'Your order is with the makers. Everything else is on its way by e-mail.';
}

function sorry(till: Till, placed: PlacedOrder): void {
  part('done-title').textContent = 'We could not take your order';
  part('where').textContent = 'It was cancelled, and your card is not charged. Its page says why.';
  showEnd(till, placed);
}

function showEnd({ pages }: Till, { order, order_token }: PlacedOrder): void {
  sessionStorage.removeItem(KEPT);
  byId('follow', HTMLAnchorElement).href = `${pages}/o/${order.id}#${order_token}`;
  show('done');
  part('done-title').focus();
}
