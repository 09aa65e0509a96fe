import type { Answer, Headrail, Product } from '../../../packages/client/src/index.ts';
import { altOf, type Drawn, pictureOf } from '../picture/picture.ts';
import type { NewOrder } from './checkout.ts';
import { byId, element, part, sayAt } from './dom.ts';
import { type Said, summaryOf } from './errors.ts';
import { type Control, controlsIn, labelOf, optionField, sayBeside, unfitIn } from './fields.ts';
import { promiseOf } from './promise.ts';

/** The head of a list of products: the shop, its currency, its ways of delivery. */
export type Terms = Omit<Answer<'products.list'>, 'data'>;

/** A browser has its own idea of a currency's decimals. The API says how many Stripe charges. */
export function money(amount: number, { currency, currency_digits: digits }: Terms): string {
  const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency, ...exact }).format(amount / 10 ** digits);
}

/** The places for what is wrong with more than one field. */
const PLACES = ['product', 'shipping', 'payment', 'total', 'form'];

/** The form of one blind: its measurements, its picture, the delivery and the customer. What is typed stays in it. */
export class OrderForm {
  readonly #shop: Headrail;
  readonly #form = byId('order', HTMLFormElement);
  #product: Product;
  #terms: Terms;

  /** `onPrice` is called with the total whenever it may have changed. */
  constructor(shop: Headrail, product: Product, terms: Terms, onPrice: (amount: number) => void) {
    this.#shop = shop;
    this.#product = product;
    this.#terms = terms;
    this.#form.oninput = ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) sayBeside(target, '');
      this.#draw();
      this.#showTotal();
      onPrice(this.total);
    };
    this.#show();
  }

  get terms(): Terms {
    return this.#terms;
  }

  get total(): number {
    return this.#product.unit_amount + (this.#way()?.amount ?? 0);
  }

  get labels(): ReadonlyMap<string, string> {
    return new Map(this.#fields().map((control) => [control.name, labelOf(control)]));
  }

  /** The body of the order, as it is typed now. An empty field of the address counts as absent. */
  order(): NewOrder {
    const text = (name: string) => this.#text(name);
    const address = { line1: text('line1'), city: text('city'), region: text('region'), country: text('country') };
    return {
      customer: {
        name: text('name'),
        email: text('email'),
        address: { ...address, postal_code: text('postal_code') },
      },
      lines: [{ listing_id: this.#product.listing_id, quantity: 1, options: this.#options() }],
      ...(this.#terms.shipping_options.length === 0 ? {} : { shipping_option_id: text('shipping') }),
      expected_total: this.total,
    };
  }

  /** What the browser alone finds wrong. */
  unfit(): Said[] {
    return this.#fields().flatMap((control) => {
      const text = unfitIn(control);
      return text === null ? [] : [{ at: control.name, text }];
    });
  }

  /** Says each text at its place, instead of what was said before, and goes to the first field that is wrong. */
  say(said: readonly Said[]): void {
    const textAt = (place: string) => said.flatMap(({ at, text }) => (at === place ? [text] : [])).join(' ');
    const wrong = this.#fields().filter((control) => {
      sayBeside(control, textAt(control.name));
      return textAt(control.name) !== '';
    });
    for (const place of PLACES) sayAt(part(`wrong-${place}`), textAt(place));
    const known = new Set([...PLACES, ...wrong.map(({ name }) => name)]);
    const other = said.filter(({ at }) => !known.has(at)).map(({ text }) => text);
    const summary = [textAt('form'), ...other, summaryOf(wrong.map(labelOf))].filter((text) => text !== '');
    sayAt(part('wrong-form'), summary.join(' '));
    const first = wrong[0] ?? PLACES.map((place) => part(`wrong-${place}`)).find((place) => !place.hidden);
    if (first !== undefined) {
      first.focus();
      first.scrollIntoView({ block: 'center' });
    }
  }

  /** Reads the price and the delivery again. What is typed stays. */
  async refresh(): Promise<void> {
    const path = { id: this.#product.listing_id };
    this.#terms = await this.#shop.call('products.list', { query: { limit: 1 } });
    this.#product = await this.#shop.call('products.get', { path });
    this.#showDelivery();
    this.#showTotal();
  }

  #show(): void {
    const { title, description, options } = this.#product;
    part('title').textContent = title;
    part('description').textContent = description;
    const before = new Map(controlsIn(part('options')).map(({ name, value }) => [name, value]));
    part('options').replaceChildren(
      ...Object.entries(options).map(([name, rule]) => optionField(name, rule, before.get(`option:${name}`))),
    );
    this.#showDelivery();
    this.say([]);
    this.#draw();
    this.#showTotal();
  }

  /** The chosen way stays chosen where it is still there. */
  #showDelivery(): void {
    const { shipping_options: ways } = this.#terms;
    const before = this.#text('shipping');
    const chosen = ways.some(({ id }) => id === before) ? before : ways[0]?.id;
    part('shipping').replaceChildren(
      ...ways.map(({ id, title, amount }) => {
        const radio = element('input', { type: 'radio', name: 'shipping', value: id, checked: id === chosen });
        const price = amount === 0 ? 'free' : money(amount, this.#terms);
        return element('label', { className: 'choice' }, radio, `${title}, ${price}`);
      }),
    );
    part('delivery').hidden = ways.length === 0;
  }

  /** The chosen delivery; undefined where the shop has none. */
  #way(): Terms['shipping_options'][number] | undefined {
    return this.#terms.shipping_options.find(({ id }) => id === this.#text('shipping'));
  }

  #showTotal(): void {
    part('total').textContent = money(this.total, this.#terms);
    sayAt(part('promise'), promiseOf(this.#product.lead_time_days, this.#way()?.delivery_days ?? null, Date.now()));
  }

  #draw(): void {
    const { kind, title } = this.#product;
    const drawn: Drawn = { kind, title, options: this.#options() };
    const picture = byId('picture', HTMLImageElement);
    picture.src = `data:image/svg+xml,${encodeURIComponent(pictureOf(drawn))}`;
    picture.alt = altOf(drawn);
  }

  #options(): Record<string, string | number> {
    return Object.fromEntries(
      Object.entries(this.#product.options).map(([name, rule]) => {
        const value = this.#text(`option:${name}`);
        return [name, rule.kind === 'choice' ? value : Number(value)];
      }),
    );
  }

  /** The fields with a label of their own. A choice of one among several is said at its group. */
  #fields(): Control[] {
    return controlsIn(part('goods')).filter(({ type }) => type !== 'radio');
  }

  #text(name: string): string {
    const found = this.#form.elements.namedItem(name);
    if (found instanceof RadioNodeList) return found.value;
    return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found.value : '';
  }
}
