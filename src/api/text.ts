import { z } from '@hono/zod-openapi';
import { tidy } from '../domain/text.ts';

/**
 * THE words that bodies, forms and queries are made of. What people type is made well-formed (no half characters), put
 * into one normal form (NFC) and trimmed; a submission is compared as it is then. What would break mails, logs and
 * lists, or show another text than it holds, is refused.
 */

/** Overrides and isolates turn the reading direction: `photo_\u202egnp.exe`. The plain marks of Arabic and Hebrew stay. */
const TURNS = '\\u202a-\\u202e\\u2066-\\u2069';
const NOT_IN_A_LINE = new RegExp(`[\\p{Cc}\\p{Zl}\\p{Zp}${TURNS}]`, 'u');
const ALL_NOT_IN_A_LINE = new RegExp(NOT_IN_A_LINE, 'gu');
const NOT_IN_PROSE = new RegExp(`[^\\P{Cc}\\n\\r\\t]|[${TURNS}]`, 'u');
const UNWANTED = 'must not contain control characters';

const oneLine = (text: string): boolean => !NOT_IN_A_LINE.test(text);
const readable = (text: string): boolean => !NOT_IN_PROSE.test(text);

/** One line, of at least one character. `missing` is what a form says where there is none. */
export const line = (max: number, missing?: string) =>
  z.string().overwrite(tidy).min(1, missing).max(max).refine(oneLine, UNWANTED);

/** One line, or an empty text: a field of a form that may stay empty. `tooLong` is what a form says of too much. */
export const lineIfAny = (max: number, tooLong?: string) =>
  z.string().overwrite(tidy).max(max, tooLong).refine(oneLine, UNWANTED);

/** Several lines; tabs are fine. */
export const prose = (max: number, missing?: string) =>
  z.string().overwrite(tidy).min(1, missing).max(max).refine(readable, UNWANTED);

/** Several lines, or an empty text. */
export const proseIfAny = (max: number) => z.string().overwrite(tidy).max(max).refine(readable, UNWANTED);

/** Source that is kept as it was written, blanks and all: a mail's template. */
export const source = (max: number) =>
  z
    .string()
    .overwrite((text) => text.toWellFormed().normalize('NFC'))
    .max(max)
    .refine(readable, UNWANTED);

/** A name that is looked up, and so never changed: an id, an option's name. It is tidy, or it is none of ours. */
export const name = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => oneLine(text) && text === tidy(text), 'must be a name as it was given out');

/** What is typed into a search box, or pasted: what a line may not hold is a blank there. */
export const search = (max: number) =>
  z
    .string()
    .overwrite((text) => tidy(text.replace(ALL_NOT_IN_A_LINE, ' ')))
    .max(max);

/** A telephone number as people write it. */
export const phone = (wrong = 'must be a number such as +44 20 7946 0000') =>
  line(30).regex(/^\+?[0-9][0-9 ().-]{2,29}$/, wrong);

export const email = (wrong?: string) => z.email(wrong).max(254);

/** A web address, kept as browsers write it (`URL.href`): what is accepted is what is shown and linked. */
export const webAddress = (protocol: RegExp, max: number, wrong?: string) =>
  z.url({ protocol, normalize: true, ...(wrong === undefined ? {} : { error: wrong }) }).max(max);

export const HTTP = /^https?$/;
export const HTTPS = /^https$/;
