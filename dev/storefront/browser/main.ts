import { Headrail, type Product } from '../../../packages/client/src/index.ts';
import { altOf, pictureOf } from '../picture/picture.ts';
import { type CardForm, cardForm } from './card-form.ts';
import { element, part, sayAt } from './dom.ts';
import { money, OrderForm, type Terms } from './order-form.ts';
import { cameBack, payAgain, payFrom } from './payment.ts';
import { promiseOf } from './promise.ts';
import { show } from './show.ts';

/** The shop in the browser: choose, measure, order and pay, all through the public API with the publishable key. */

interface Config {
  readonly api: string;
  readonly key: string;
  readonly stripe_key: string | null;
  readonly stripe_js: string;
}

const config: Config = await (await fetch('/config.json')).json();
// In a shop of your own: `import { Headrail } from '@headrail/client'`.
const shop = new Headrail({ url: config.api, key: config.key });

/** The newest page of the list. Its head says what is the same on every page. */
let terms: Terms | null = null;
let card: CardForm | null = null;

/** Shows a page of the list: the first one instead of what is there, any other one below it. */
async function openShop(cursor?: string): Promise<void> {
  const page = await shop.call('products.list', cursor === undefined ? {} : { query: { cursor } }).catch((error) => {
    if (terms !== null) show('choose');
    sayAt(part('status'), `The catalogue could not be loaded: ${error.message}`);
  });
  if (!page) return;
  terms = page;
  part('shop').textContent = page.retailer.name;
  document.title = page.retailer.name;
  if (cursor === undefined) part('products').replaceChildren();
  part('more').hidden = page.next_cursor === null;
  part('products').append(...page.data.map((product) => productCard(product, page)));
  show('choose');
}

function productCard(product: Product, head: Terms): HTMLElement {
  const { title, description, kind, unit_amount, in_stock, lead_time_days } = product;
  const word = in_stock ? 'Choose' : 'Sold out';
  const button = element('button', { type: 'button', className: 'primary', disabled: !in_stock }, word);
  button.setAttribute('aria-label', `${word} ${title}`);
  button.addEventListener('click', () => openOrder(product, head));
  const made = promiseOf(lead_time_days, null, Date.now());
  const [first] = Object.values(product.options).flatMap((rule) => (rule.kind === 'choice' ? [rule.values] : []));
  const drawn = { kind, title, options: { look: first?.[0] ?? '' } };
  const src = `data:image/svg+xml,${encodeURIComponent(pictureOf(drawn))}`;
  return element(
    'article',
    { className: 'product' },
    element('img', { src, alt: altOf({ ...drawn, options: {} }), width: 400, height: 400, loading: 'lazy' }),
    element('h2', {}, title),
    element('p', { className: 'muted' }, description),
    ...(made === '' ? [] : [element('p', {}, made)]),
    element('p', { className: 'buy' }, element('strong', {}, money(unit_amount, head)), button),
  );
}

/** One form for the card, for as long as the page is open. */
async function cardNow(amount: number, { currency }: Terms): Promise<CardForm> {
  const { stripe_key: stripeKey, stripe_js: stripeJs } = config;
  card ??= await cardForm(part('card-fields'), { stripeKey, stripeJs, amount, currency });
  card.priced(amount);
  return card;
}

async function openOrder(product: Product, head: Terms): Promise<void> {
  const form = new OrderForm(shop, product, head, (amount) => card?.priced(amount));
  show('order');
  part('title').focus();
  const found = await cardNow(form.total, head).catch((error: Error) => {
    form.say([{ at: 'payment', text: `${error.message} Load this page again.` }]);
  });
  if (found) payFrom({ shop, pages: config.api, card: found }, form);
}

// The list is read again: what was in stock may be sold out now.
part('back').addEventListener('click', () => openShop());
part('more').addEventListener('click', () => openShop(terms?.next_cursor ?? undefined));

await openShop();
const placed = cameBack();
if (terms !== null && placed !== null) {
  const found = await cardNow(placed.order.totals?.total ?? 0, terms);
  await payAgain({ shop, pages: config.api, card: found }, placed, terms);
}
