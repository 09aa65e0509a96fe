import { isOrderId, orderIdOfChild, wholeOrderId } from './ids.ts';
import type { Line } from './placed.ts';
import type { OrderState } from './state.ts';

/**
 * How an order is found by what somebody types. The projection and the search fold text with the same function, so that
 * case, accents, apostrophes, blanks, punctuation and normal forms make no difference.
 */

/** Letters that do not come apart into a plain letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ŧ: 't', ŋ: 'n', ı: 'i', ĸ: 'k' },
  ς: 'σ',
  // Of the capital ẞ, which is upper case already.
  ß: 'ss',
};
const TO_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'gu');
/**
 * Apostrophes are within a word. Unicode counts some of them as letters, and takes one apart into a blank and a mark. The
 * five signs that are left out stand for plain letters.
 */
const APOSTROPHES = /['`\u00b4\u02b9-\u02df\u02e5-\u02ff\u2018\u2019\u2032]/gu;
const MARKS = /\p{M}/gu;

/** The words of a text: plain letters and digits. Upper case comes first, because it takes `ß` apart. */
const wordsOf = (text: string): string[] =>
  text
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(APOSTROPHES, '')
    .replace(MARKS, '')
    .replace(TO_PLAIN, (sign) => PLAIN[sign] ?? sign)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** A text as it is searched for: its letters and digits alone. */
export const folded = (text: string): string => wordsOf(text).join('');

/** Fewer letters are found only where a word begins. An index of trigrams cannot find them within a word. */
const SHORT = 3;
const signsOf = (text: string): string[] => [...text];

/**
 * A field: folded, and the first letters of its further words, for short searches.
 */
function partsOf(field: string): string[] {
  const [first, ...others] = wordsOf(field);
  if (first === undefined) return [];
  const starts = others.map((word) =>
    signsOf(word)
      .slice(0, SHORT - 1)
      .join(''),
  );
  return [[first, ...others].join(''), ...starts];
}

/** Parts as one text, each after a blank. No search has a blank inside, so none matches across two parts. */
const joined = (parts: readonly string[]): string => [...new Set(parts)].map((part) => ` ${part}`).join('');

/** `+44 (0)20 …`: the digit in brackets is dialled only within the country. */
const dialled = (phone: string): string => phone.replace(/\(0+\)/g, '');

/** What an order is found by. */
export interface SearchTexts {
  /** For the retailer and Platform Ops. */
  readonly words: string;
  /** Stripe's ids, as they are. */
  readonly stripeIds: readonly string[];
  /**
   * For each line of the order, what its supplier and its brand find the order by: of the lines and parcels, their own.
   * The brand does not see who ordered.
   */
  readonly lines: readonly { readonly supplier: string; readonly brand: string }[];
}

export function searchTexts(order: OrderState): SearchTexts {
  const { name, email, phone = '', address } = order.customer;
  const { line1, line2 = '', city = '', region = '', postalCode = '' } = address;
  const people = [name, dialled(phone), line1, line2, city, region, postalCode].flatMap(partsOf);
  const number = partsOf(order.number);
  const own = (of: (line: Line) => boolean) => [...linesText(order.lines.filter(of)), ...parcelsText(order, of)];
  return {
    words: joined([...number, ...people, ...[email, ...annotationTexts(order)].flatMap(partsOf), ...own(() => true)]),
    stripeIds: [...new Set([...stripeIdsOf(order), ...annotationTexts(order).filter((id) => STRIPE_ID.test(id))])],
    lines: order.lines.map(({ supplierId, brandId }) => ({
      supplier: joined([...number, ...people, ...own((line) => line.supplierId === supplierId)]),
      brand: joined([...number, ...own((line) => line.brandId === brandId)]),
    })),
  };
}

const linesText = (lines: readonly Line[]): string[] =>
  lines.flatMap(({ sku, title, listingId }) => [sku, title, listingId].flatMap(partsOf));

/** The tracking of the parcels that hold one of these lines, as it is now: with its carrier, since people copy both. */
const parcelsText = ({ fulfilments, lines }: OrderState, of: (line: Line) => boolean): string[] =>
  fulfilments
    .filter(({ lineIds }) => lines.some((line) => lineIds.includes(line.id) && of(line)))
    .flatMap(({ tracking }) => (tracking === null ? [] : partsOf(`${tracking.carrier} ${tracking.number}`)));

/** What the retailer's own systems note. Its suppliers and brands do not see it. */
const annotationTexts = ({ reference, metadata = {} }: OrderState): string[] => [
  ...(reference === undefined ? [] : [reference]),
  ...Object.values(metadata),
];

/** The prefixes of the ids that Stripe's Dashboard and exports show for an order. */
const STRIPE_ID = /^(?:pi|ch|py|re|pyr|tr|trr|dp|du|issfr)_[A-Za-z0-9]\w*$/;

/** Stripe's ids that the order has. */
export function stripeIdsOf({
  payment,
  refunds,
  externalRefunds,
  transfers,
  returns,
  reversals,
  externalReversals = [],
  chargebacks,
  fraudWarnings = [],
}: OrderState) {
  const all = [
    ...[payment.intentId, payment.chargeId, ...payment.declines],
    ...[...refunds, ...externalRefunds].map(({ stripeRefundId }) => stripeRefundId),
    ...[...transfers, ...returns].map(({ transferId }) => transferId),
    ...[...reversals, ...externalReversals].map(({ reversalId }) => reversalId),
    ...[...chargebacks, ...fraudWarnings].map(({ stripeId }) => stripeId),
  ];
  return [...new Set(all)].filter((id): id is string => id !== null && STRIPE_ID.test(id));
}

/** What an id of a party or of the catalogue stands for. */
const NAMED = { ret: 'retailer', sup: 'supplier', brd: 'brand', prd: 'product', plt: 'platform' } as const;
type Named = (typeof NAMED)[keyof typeof NAMED];

/**
 * What a search looks for. `anyOf`: each entry is a way to find the text, by all of its parts. A short part begins with
 * the blank before a word.
 */
export type Needle =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'order'; readonly orderId: string }
  | { readonly kind: 'stripe_id'; readonly id: string }
  | { readonly kind: 'named'; readonly what: Named; readonly id: string }
  | { readonly kind: 'words'; readonly anyOf: readonly (readonly string[])[] };

/** A number after the words that people write before it: `Order no. GFRA E1W5`. */
const NUMBERED =
  /^[^\p{L}\p{N}]*(?:order[^\p{L}\p{N}]+)?(?:(?:no|nr|number)[^\p{L}\p{N}]+)?([0-9a-z]{4}[^\p{L}\p{N}]*[0-9a-z]{0,4})[^\p{L}\p{N}]*$/iu;

/** An id in an address that somebody copied: the last part that looks like one. */
const idInUrl = (text: string): string =>
  /^https?:\/\/\S+$/i.test(text) ? (text.match(/\b[a-z]+_[A-Za-z0-9]\w*/g)?.at(-1) ?? text) : text;

/** Stripe's log shows our idempotency keys: `ord_…:capture_payment:1`. */
const KEY = /^(ord_[a-z2-7]{26}):\S+$/i;

/** In lower case alone, since a shop may write `RET_2026_1` as a reference of its own. */
const PARTY = /^(ret|sup|brd|prd|plt)_[a-z0-9][a-z0-9_-]*$/;
const isNamed = (prefix: string): prefix is keyof typeof NAMED => Object.hasOwn(NAMED, prefix);

export function needleOf(q: string): Needle {
  const typed = idInUrl(q.normalize('NFKC').trim());
  const text = KEY.exec(typed)?.[1] ?? typed;
  const id = text.toLowerCase();
  const orderId = isOrderId(id) ? id : (orderIdOfChild(id) ?? wholeOrderId(id));
  if (orderId !== null) return { kind: 'order', orderId };
  const stripeId = text.replace(/_secret_.*$/, '');
  if (STRIPE_ID.test(stripeId)) return { kind: 'stripe_id', id: stripeId };
  const prefix = PARTY.exec(text)?.[1] ?? '';
  if (isNamed(prefix)) return { kind: 'named', what: NAMED[prefix], id: text };
  const digits = phoneIn(text);
  return digits === null ? wordsIn(NUMBERED.exec(text)?.[1] ?? text) : { kind: 'words', anyOf: [[digits]] };
}

/** A search for the same words, for a text that looks like an id and is none: an id is in lower case. */
export const asWords = (q: string): string => q.toUpperCase();

/**
 * The text as one word, or each of its words, wherever it stands: `Smith Jane` finds Jane Smith. A blank within a word
 * (`O Neill`, `YO1 1AA`) may be missing in the order.
 */
function wordsIn(text: string): Needle {
  const whole = folded(text);
  if (whole === '') return { kind: 'nothing' };
  const each = [...new Set(text.split(/[\s,;]+/u).map(folded))].filter((word) => word !== '');
  return { kind: 'words', anyOf: [[searched(whole)], ...(each.length > 1 ? [each.map(searched)] : [])] };
}

const searched = (word: string): string => (signsOf(word).length < SHORT ? ` ${word}` : word);

/** Whether a search names one order by its whole number. */
export const isNumberOf = (q: string, number: string): boolean => {
  const needle = needleOf(q);
  return needle.kind === 'words' && needle.anyOf[0]?.[0] === folded(number);
};

/** The digits that a telephone number has with and without its country. Null for any other text. */
function phoneIn(text: string): string | null {
  if (!/^[+\d\s()./-]+$/.test(text)) return null;
  const digits = dialled(text).replace(/\D/g, '').replace(/^0+/, '');
  return digits.length > SUBSCRIBER ? digits.slice(-SUBSCRIBER) : null;
}
const SUBSCRIBER = 8;
