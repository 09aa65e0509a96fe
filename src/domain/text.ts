/**
 * Text that people and databases can handle. The API checks new text (`src/api/text.ts`). These functions also repair
 * the text of old orders, because events are never rewritten.
 */

const REPLACEMENT = '\ufffd';

/** Typed text as it is stored and compared: no half characters (lone surrogates), in normal form NFC, trimmed. */
export const tidy = (text: string): string => text.toWellFormed().normalize('NFC').trim();

/** Text that a Postgres column of type `text` accepts: U+FFFD replaces lone surrogates and NUL. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', REPLACEMENT);

/** JSON that a Postgres column of type `jsonb` accepts, in values and names. `text` comes from `JSON.stringify`. */
export const storableJson = (text: string): string =>
  text.replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (all, what: string) => (what.length > 1 ? REPLACEMENT : all));

/** Text for a mail: no lone surrogates, and no control characters except line breaks and tabs. */
export const legible = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\n\r\t]/gu, REPLACEMENT);

/** At most `length` UTF-16 units, without a half character at the end. */
export const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

/**
 * The URL of a web page; null for any other text, such as `javascript:`. New ones are kept as `URL.href`, which this
 * never refuses. Whoever prints it escapes it.
 */
export const webUrl = (url: string | null): string | null =>
  url !== null && /^https?:\/\/[^\s\p{Cc}"<>]+$/iu.test(url) ? url : null;

/**
 * The address of a picture that may be shown; null for any other one. Plain http is for this machine alone, where a shop
 * is developed. Whoever prints it escapes it.
 */
export const pictureUrl = (url: string | null): string | null =>
  url !== null && /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?\/)[^\s\p{Cc}"<>]+$/u.test(url)
    ? url
    : null;

/** A link that opens a mail to this address. Three signs of an address have a meaning in a link. */
export const mailLink = (email: string): string =>
  `mailto:${email.replace(/[%?#]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
