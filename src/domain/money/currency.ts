/**
 * The currencies that Stripe charges, with its own minor units and limits (docs.stripe.com/currencies, read in November
 * 2026; ADR 22). Never take a currency's digits from `Intl`: it gives none to HUF, which Stripe charges in hundredths.
 */

export interface CurrencyRule {
  /** How many decimals an amount has: 2 for GBP, 0 for JPY, 3 for KWD. */
  readonly digits: 0 | 2 | 3;
  /** An amount that is charged or refunded is a multiple of this many minor units. */
  readonly step: number;
  /** The smallest charge, minor units. Null where Stripe documents none: then Stripe decides. */
  readonly minimum: number | null;
  /** The largest charge, minor units. */
  readonly maximum: number;
}

/** Currencies without decimals. Stripe also names UGX there, but its special rule counts. */
const ZERO = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf';

/** Currencies with three decimals, of which the last must be 0. */
const THREE = 'bhd jod kwd omr tnd';

/** Currencies that are sent with two decimals, although only whole units can be charged. */
const WHOLE = 'isk ugx';

/** All others. HUF and TWD are whole only in payouts, which we do not make: a charge may have two decimals. */
const TWO =
  'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve ' +
  'czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak ' +
  'lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ' +
  'ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd xcg yer ' +
  'zar zmw';

/** Minor units. */
const MINIMUM: Readonly<Record<string, number>> = {
  ...{ usd: 50, aed: 200, ars: 50, aud: 50, bgn: 100, brl: 50, cad: 50, chf: 50, cop: 50, czk: 1_500, dkk: 250 },
  ...{ eur: 50, gbp: 30, hkd: 400, huf: 17_500, idr: 50, ils: 50, inr: 50, jpy: 50, krw: 50, mxn: 1_000, myr: 200 },
  ...{ nok: 300, nzd: 50, php: 50, pln: 200, ron: 200, rub: 50, sek: 300, sgd: 50, thb: 1_000, zar: 50 },
};

/** Eight digits, whatever the card. */
const MAXIMUM = 99_999_999;

/** Currencies of which a card may be charged more. */
const HIGHER: Readonly<Record<string, number>> = {
  cop: 9_999_999_999,
  huf: 999_999_999_999,
  idr: 999_999_999_999,
  inr: 999_999_999,
  jpy: 9_999_999_999,
  lbp: 999_999_999_999,
};

/** The largest amount in any currency. */
export const LARGEST_AMOUNT = Math.max(MAXIMUM, ...Object.values(HIGHER));

const rules = (codes: string, digits: CurrencyRule['digits'], step: number): [string, CurrencyRule][] =>
  codes
    .split(' ')
    .map((code) => [code, { digits, step, minimum: MINIMUM[code] ?? null, maximum: HIGHER[code] ?? MAXIMUM }]);

/** Every currency of the table, by its lower-case ISO code. */
export const CURRENCIES: ReadonlyMap<string, CurrencyRule> = new Map([
  ...rules(ZERO, 0, 1),
  ...rules(THREE, 3, 10),
  ...rules(WHOLE, 2, 100),
  ...rules(TWO, 2, 1),
]);

const UNKNOWN: CurrencyRule = { digits: 2, step: 1, minimum: null, maximum: MAXIMUM };

/** An unknown currency has two decimals, as Stripe says. No order is placed in one. */
export const currencyRule = (currency: string): CurrencyRule => CURRENCIES.get(currency) ?? UNKNOWN;

/** Whether an amount may be a part of what is charged. A total of such parts is a multiple of the step, too. */
export function isChargeable(amount: number, currency: string): boolean {
  const { step, maximum } = currencyRule(currency);
  return amount % step === 0 && amount <= maximum;
}

/** Minor units as an exact decimal, without a currency: `12900` pounds are `129.00`. */
export function decimalText(amount: number, currency: string): string {
  const { digits } = currencyRule(currency);
  const minor = String(Math.abs(amount)).padStart(digits + 1, '0');
  const sign = amount < 0 ? '-' : '';
  return digits === 0 ? `${sign}${minor}` : `${sign}${minor.slice(0, -digits)}.${minor.slice(-digits)}`;
}
