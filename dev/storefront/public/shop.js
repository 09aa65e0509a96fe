import { Checkout, NotPlaced } from './checkout.js';
import { follow, orderOutcome, paymentOutcome } from './follow.js';
import { cardForm } from './pay.js';

/** The shop in the browser: choose, measure, order and pay, all through the public API with the publishable key. */

const byId = (id) => document.getElementById(id);
const config = await (await fetch('/config.json')).json();

/** Throws an error with the text for the customer. `again`: nobody knows what happened, so the same call is repeated. */
async function api(method, path, key, body, headers = {}) {
  const again = () => Object.assign(new Error('There was no answer. Try again.'), { again: true });
  const answer = await fetch(config.api + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body ? JSON.stringify(body) : undefined,
  }).catch(() => {
    throw again();
  });
  if (answer.status >= 500 || answer.status === 429) throw again();
  const json = await answer.json();
  if (answer.ok) return json;
  const errors = (json.errors ?? []).map(({ path: where, message }) => `${where.split('.').at(-1)} ${message}`);
  throw new Error([json.detail, ...errors].join(' '));
}

const show = (id) => {
  for (const part of ['choose', 'order', 'pay', 'done']) byId(part).hidden = part !== id;
  byId('status').hidden = true;
};

/** A browser has its own idea of a currency's decimals. The API says how many Stripe charges. */
const money = (amount, currency) => {
  const digits = shop.currency_digits;
  const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency, ...exact }).format(amount / 10 ** digits);
};

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const element = (name, properties = {}, ...children) => {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
};

/** The newest page of the list. Its head says what is the same on every page: the shop, its currency, its shipping. */
let shop;

/** Shows a page of the list: the first one instead of what is there, any other one below it. */
async function openShop(cursor = '') {
  const page = await api('GET', `/v1/products${cursor}`, config.key).catch((error) => {
    if (shop) show('choose');
    byId('status').textContent = `The catalogue could not be loaded: ${error.message}`;
    byId('status').hidden = false;
  });
  if (!page) return;
  shop = page;
  byId('shop').textContent = shop.retailer.name;
  document.title = shop.retailer.name;
  if (cursor === '') byId('products').replaceChildren();
  byId('more').hidden = shop.next_cursor === null;
  byId('products').append(
    ...shop.data.map((product) => {
      const button = element('button', { type: 'button', className: 'primary', disabled: !product.in_stock });
      button.textContent = product.in_stock ? 'Choose' : 'Sold out';
      button.setAttribute('aria-label', `${button.textContent} ${product.title}`);
      button.addEventListener('click', () => openOrder(product));
      return element(
        'article',
        { className: 'product' },
        element('h2', {}, product.title),
        element('p', { className: 'muted' }, product.description),
        element('p', { className: 'buy' }, element('strong', {}, money(product.unit_amount, product.currency)), button),
      );
    }),
  );
  show('choose');
}

let chosen;

function optionField([name, rule]) {
  if (rule.kind === 'choice') {
    const select = element('select', { name: `option:${name}` });
    select.append(...rule.values.map((value) => element('option', { value }, capital(value))));
    return element('label', {}, rule.label, select);
  }
  const input = element('input', { name: `option:${name}`, type: 'number', min: rule.min, max: rule.max });
  input.required = true;
  return element('label', {}, `${rule.label}, ${rule.min} to ${rule.max} ${rule.unit}`, input);
}

function openOrder(product) {
  chosen = product;
  byId('title').textContent = product.title;
  byId('description').textContent = product.description;
  byId('options').replaceChildren(...Object.entries(product.options).map(optionField));
  byId('shipping').replaceChildren(
    ...shop.shipping_options.map((option, i) => {
      const radio = element('input', { type: 'radio', name: 'shipping', value: option.id, checked: i === 0 });
      return element(
        'label',
        { className: 'choice' },
        radio,
        `${option.title}, ${option.amount === 0 ? 'free' : money(option.amount, shop.currency)}`,
      );
    }),
  );
  byId('trouble').hidden = true;
  showTotal();
  show('order');
  byId('options').querySelector('input, select').focus();
}

const totalNow = () => {
  const shipping = shop.shipping_options.find(({ id }) => id === new FormData(byId('order')).get('shipping'));
  return chosen.unit_amount + (shipping?.amount ?? 0);
};
const showTotal = () => {
  byId('total').textContent = money(totalNow(), shop.currency);
};

byId('order').addEventListener('change', showTotal);
// The list is read again: what was in stock may be sold out now.
byId('back').addEventListener('click', () => openShop());
byId('more').addEventListener('click', () => openShop(`?cursor=${shop.next_cursor}`));

byId('order').addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = event.submitter;
  const form = new FormData(event.target);
  const options = Object.fromEntries(
    Object.entries(chosen.options).map(([name, rule]) => {
      const value = form.get(`option:${name}`);
      return [name, rule.kind === 'choice' ? value : Number(value)];
    }),
  );
  // An empty field counts as absent. The API says which of them the country needs.
  const fields = ['line1', 'city', 'region', 'postal_code', 'country'];
  const address = Object.fromEntries(fields.map((name) => [name, form.get(name)]));
  const order = {
    customer: { name: form.get('name'), email: form.get('email'), address },
    lines: [{ listing_id: chosen.listing_id, quantity: 1, options }],
    shipping_option_id: form.get('shipping'),
    expected_total: totalNow(),
  };
  byId('trouble').hidden = true;
  button.disabled = true;
  try {
    await openPayment(new Checkout({ api, key: config.key, order }), order.expected_total, chosen.currency);
  } catch (error) {
    changeOrder(error);
  } finally {
    button.disabled = false;
  }
});

/** The order cannot be placed like this. Nothing was placed and nothing paid. */
function changeOrder(error) {
  show('order');
  byId('trouble').textContent = error.message;
  byId('trouble').hidden = false;
}

/** Kept in this window, because the bank's page may replace this one and come back to it. */
const KEPT = 'headrail-placed';

async function openPayment(checkout, amount, currency) {
  byId('due').textContent = money(amount, currency);
  byId('numbered').hidden = true;
  const { stripe_key: stripeKey, stripe_js: stripeJs } = config;
  const form = await cardForm(byId('card-fields'), { stripeKey, stripeJs, amount, currency });
  byId('card').hidden = false;
  byId('declined').hidden = true;
  byId('asked').hidden = true;
  show('pay');
  byId('card').onsubmit = async (event) => {
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    const said = await payWith(form, checkout).catch((error) => {
      if (error instanceof NotPlaced) return { state: 'refused', error };
      return { state: 'declined', text: error.message };
    });
    button.disabled = false;
    if (said.state === 'refused') changeOrder(said.error);
    else await settle(checkout.placed, said);
  };
}

/** Pays, and keeps the order as soon as it is placed. */
async function payWith(form, checkout) {
  const { order, payment } = await checkout.pay(await form.means());
  keep(checkout.placed);
  if (order.status === 'cancelled') return { state: 'cancelled' };
  if (payment.status === 'requires_action') {
    return { state: 'asked', url: await form.ask(payment), declines: order.payment.declines };
  }
  if (payment.status !== 'pending') return { state: 'paid' };
  return { state: 'declined', text: 'The card was declined. Try another one.' };
}

function keep(placed) {
  sessionStorage.setItem(KEPT, JSON.stringify(placed));
  for (const id of ['number', 'placed-number']) byId(id).textContent = placed.order.number;
  byId('numbered').hidden = false;
}

async function settle(placed, said) {
  byId('declined').hidden = said.state !== 'declined';
  byId('declined').textContent = said.text ?? '';
  if (said.state === 'asked') return waitForBank(placed, said);
  if (said.state === 'paid') return thank(placed);
  if (said.state === 'cancelled') return sorry(placed);
}

/** The bank's page may be in another window, or was in this one. The result is read from the order. */
async function waitForBank(placed, { url, declines }) {
  byId('card').hidden = true;
  byId('asked').hidden = false;
  byId('bank').hidden = !url;
  if (url) byId('bank').href = url;
  const said = await follow(api, placed, paymentOutcome(declines));
  byId('card').hidden = false;
  byId('asked').hidden = true;
  await settle(placed, said);
}

async function thank(placed) {
  sessionStorage.removeItem(KEPT);
  byId('follow').href = `${config.api}/o/${placed.order.id}#${placed.order_token}`;
  show('done');
  byId('done-title').focus();
  const { state } = await follow(api, placed, orderOutcome);
  if (state === 'cancelled') return sorry(placed);
  byId('where').textContent = 'Your order is with the makers. Everything else is on its way by e-mail.';
}

function sorry(placed) {
  sessionStorage.removeItem(KEPT);
  byId('follow').href = `${config.api}/o/${placed.order.id}#${placed.order_token}`;
  byId('done-title').textContent = 'We could not take your order';
  byId('where').textContent = 'It was cancelled, and your card is not charged. Its page says why.';
  show('done');
  byId('done-title').focus();
}

/** Goes on after the bank's page has come back to this one. */
async function comeBack() {
  const kept = sessionStorage.getItem(KEPT);
  const returned = new URLSearchParams(location.search).has('redirect_status');
  history.replaceState(null, '', location.pathname);
  if (!returned || kept === null) return;
  const placed = JSON.parse(kept);
  await openPayment(new Checkout({ api, key: config.key, placed }), placed.order.totals.total, placed.order.currency);
  keep(placed);
  await waitForBank(placed, { declines: placed.order.payment.declines });
}

await openShop();
if (shop) await comeBack();
