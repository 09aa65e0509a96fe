import { z } from '@hono/zod-openapi';
import { tidy } from '../domain/text.ts';

/**
 * The schemas for text in bodies, forms and queries. Text is made well-formed (no half characters), normalised (NFC) and
 * trimmed before it is compared or kept. Text is refused if it would break mails, logs or lists, or if it would look like
 * another text.
 */

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

/** One line with at least one character. `missing`: what a form says if it is empty. */
export const line = (max: number, missing?: string) =>
  z.string().overwrite(tidy).min(1, missing).max(max).refine(oneLine, UNWANTED);

/** One line, or an empty text. `tooLong`: what a form says if it is too long. */
export const lineIfAny = (max: number, tooLong?: string) =>
  z.string().overwrite(tidy).max(max, tooLong).refine(oneLine, UNWANTED);

/** Several lines; tabs are allowed. */
export const prose = (max: number, missing?: string) =>
  z.string().overwrite(tidy).min(1, missing).max(max).refine(readable, UNWANTED);

/** Several lines, or an empty text. */
export const proseIfAny = (max: number) => z.string().overwrite(tidy).max(max).refine(readable, UNWANTED);

/** A mail's template, kept as it was written, with its blanks. */
export const source = (max: number) =>
  z
    .string()
    .overwrite((text) => text.toWellFormed().normalize('NFC'))
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

/** A telephone number as people write it. */
export const phone = (wrong = 'must be a number such as +44 20 7946 0000') =>
  line(30).regex(/^\+?[0-9][0-9 ().-]{2,29}$/, wrong);

export const email = (wrong?: string) => z.email(wrong).max(254);

/** A web address, kept as browsers write it (`URL.href`), so that the link shows what was accepted. */
export const webAddress = (protocol: RegExp, max: number, wrong?: string) =>
  z.url({ protocol, normalize: true, ...(wrong === undefined ? {} : { error: wrong }) }).max(max);

export const HTTP = /^https?$/;
export const HTTPS = /^https$/;
