/**
 * Text as people and databases can take it. What is typed is tidied and looked at at the edge (`http/text.ts`); what is
 * here also mends what an order holds from before, since an order's events are never rewritten.
 */

const REPLACEMENT = '\ufffd';

/** What people typed, as it is kept and compared: without half characters, in one normal form (NFC), trimmed. */
export const tidy = (text: string): string => text.toWellFormed().normalize('NFC').trim();

/** As Postgres can keep it in `text`: no half characters (surrogates), no NUL; U+FFFD stands in their place. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', REPLACEMENT);

/** JSON as Postgres can keep it in `jsonb`: the same, in values and in names. `text` is what `JSON.stringify` made. */
export const storableJson = (text: string): string =>
  text.replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (all, what: string) => (what.length > 1 ? REPLACEMENT : all));

/** As a mail can hold it: no half characters, no control characters but line breaks and tabs. */
export const legible = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\n\r\t]/gu, REPLACEMENT);

/** At most `length` UTF-16 units of it, and no half character at the end. */
export const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
