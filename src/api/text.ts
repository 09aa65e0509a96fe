import { z } from '@hono/zod-openapi';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { isCountry } from '../domain/address/address.ts';
import { LARGEST_AMOUNT } from '../domain/money/currency.ts';
import { tidy } from '../domain/text.ts';
import { inputWords } from './words/inputs.ts';

/**
 * The vocabulary of inputs: every text and every amount in a body, a form or a query is one of these. Text is made
 * well-formed (no half characters), normalised (NFC) and trimmed before it is compared or kept. Text is refused if it
 * would break mails, logs or lists, or if it would look like another text.
 */

/** Zod's own messages are for programmers. A message that a schema gives itself comes first. */
z.config({ customError: inputWords });

/**
 * Characters that turn the reading direction: `photo_\u202egnp.exe`. The plain marks of Arabic and Hebrew are allowed.
 */
const TURNS = '\\u202a-\\u202e\\u2066-\\u2069';
const NOT_IN_A_LINE = new RegExp(`[\\p{Cc}\\p{Zl}\\p{Zp}${TURNS}]`, 'u');
const ALL_NOT_IN_A_LINE = new RegExp(NOT_IN_A_LINE, 'gu');
const NOT_IN_PROSE = new RegExp(`[^\\P{Cc}\\n\\r\\t]|[${TURNS}]`, 'u');
const UNWANTED = 'must not contain control characters';

const oneLine = (text: string): boolean => !NOT_IN_A_LINE.test(text);
const readable = (text: string): boolean => !NOT_IN_PROSE.test(text);

/** One line, or an empty text. `tooLong`: what a form says if it is too long. */
export const lineIfAny = (max: number, tooLong?: string) =>
  z.string().overwrite(tidy).max(max, tooLong).refine(oneLine, UNWANTED);

/** One line with at least one character. `missing`: what a form says if it is empty. */
export const line = (max: number, missing?: string) => lineIfAny(max).min(1, missing);

/** Several lines, or an empty text. Tabs are allowed. */
export const proseIfAny = (max: number) => z.string().overwrite(tidy).max(max).refine(readable, UNWANTED);

/** Several lines with at least one character. */
export const prose = (max: number, missing?: string) => proseIfAny(max).min(1, missing);

/** A mail's template, kept as it was written, with its blanks. */
export const source = (max: number, missing?: string) =>
  z
    .string()
    .overwrite((text) => text.toWellFormed().normalize('NFC'))
    .min(1, missing)
    .max(max)
    .refine(readable, UNWANTED);

/**
 * A name that is looked up: an id, an option's name. It is never changed; a name that is not tidy cannot be one of
 * ours.
 */
export const name = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => oneLine(text) && text === tidy(text), 'must be a name as it was given out');

/** What somebody typed or pasted into a search box. Characters that a line may not hold become blanks. */
export const search = (max: number) =>
  z
    .string()
    .overwrite((text) => tidy(text.replace(ALL_NOT_IN_A_LINE, ' ')))
    .max(max);

/** A field that may be left out. An empty text counts as left out. */
export const absent = <T extends z.ZodType<string, string>>(text: T) =>
  text.transform((typed) => (typed === '' ? undefined : typed)).optional();

/** A setting that may be cleared, with null or an empty text. */
export const cleared = <T extends z.ZodType<string, string>>(text: T) =>
  text.transform((typed) => (typed === '' ? null : typed)).nullable();

/** A number without its country code can only be checked with a country. Digits as people group them. */
const LOCAL = /^[(0-9][0-9 ()./-]{2,29}$/;

/**
 * Whether there could be such a telephone number: its length fits its country. `country`: where a number without a
 * country code is from. Metadata of countries changes often, so the digits themselves are not checked.
 */
export function isPhone(text: string, country?: string): boolean {
  const defaultCountry = country !== undefined && isSupportedCountry(country) ? country : undefined;
  if (!text.startsWith('+') && defaultCountry === undefined) return LOCAL.test(text);
  const read = parsePhoneNumberFromString(text, {
    ...(defaultCountry === undefined ? {} : { defaultCountry }),
    extract: false,
  });
  return read?.isPossible() ?? false;
}

/** A telephone number as people write it, or an empty text. */
export const phoneIfAny = (wrong = 'must be a number such as +44 20 7946 0000') =>
  lineIfAny(40).refine((text) => text === '' || isPhone(text), wrong);

/** What a browser accepts in `<input type="email">`: https://html.spec.whatwg.org/#valid-e-mail-address */
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** The domain in ASCII: `ada@b\u00fccher.example` is kept as `ada@xn--bcher-kva.example`. Browsers send it so, too. */
function asciiDomain(text: string): string {
  const at = text.lastIndexOf('@') + 1;
  const domain = text.slice(at);
  if (/^\p{ASCII}*$/u.test(domain) || /[\s/?#@:%\\[\]<>^|]/.test(domain) || !URL.canParse(`http://${domain}`))
    return text;
  const { hostname } = new URL(`http://${domain}`);
  // A URL reads a name of digits as an IP address.
  return /(?:^|\.)\d+$/.test(hostname) ? text : text.slice(0, at) + hostname;
}

/** An e-mail address, or an empty text. */
export const emailIfAny = (wrong = 'must be an e-mail address such as ada@example.com') =>
  z
    .string()
    .overwrite((text) => asciiDomain(tidy(text)))
    .max(254)
    .refine((text) => text === '' || EMAIL.test(text), wrong)
    .openapi({ format: 'email' });

export const email = (wrong?: string) => emailIfAny(wrong).min(1, wrong);

export const HTTP = /^https?:$/;
export const HTTPS = /^https:$/;

/** The parsed address; null for a text that is no web address, or that `URL` would silently change into another. */
const parsed = (text: string): URL | null => (oneLine(text) && URL.canParse(text) ? new URL(text) : null);

/** A web address, or an empty text. It is kept as browsers write it (`URL.href`), so that the link shows what was accepted. */
export const webAddressIfAny = (
  protocol: RegExp,
  max: number,
  wrong = 'must be a web address such as https://shop.example',
) =>
  z
    .string()
    .overwrite(tidy)
    .refine((text) => text === '' || protocol.test(parsed(text)?.protocol ?? ''), wrong)
    .overwrite((text) => parsed(text)?.href ?? text)
    .max(max);

export const webAddress = (protocol: RegExp, max: number, wrong?: string) =>
  webAddressIfAny(protocol, max, wrong).min(1, wrong).openapi({ format: 'uri' });

/** A country of ISO 3166-1. */
export const country = () =>
  z
    .string()
    .refine(isCountry, 'must be the code of a country in ISO 3166-1, two capital letters such as GB')
    .openapi({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1' });

/** A postal code, or an empty text. Its form depends on the country (`schemas/address.ts`). */
export const postalCodeIfAny = () => lineIfAny(20);

/** An amount in minor units. */
export const amount = (min = 1) => z.int().min(min).max(LARGEST_AMOUNT);

/** An amount as people type it into a form, or an empty text. The form reads it in the currency of its order. */
/** The id of a connected account at Stripe. */
export const stripeAccount = (wrong: string) => name(100).regex(/^acct_[A-Za-z0-9_]+$/, wrong);

export const typedAmount = (wrong = 'An amount has at most 20 characters.') => lineIfAny(20, wrong).default('');
