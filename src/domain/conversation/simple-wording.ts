import { MAIL_VARIABLES } from './notifications.ts';

/** What a retailer writes in the simple editor of a mail. Everything else of the mail is laid out for it. */
export interface SimpleWording {
  readonly subject: string;
  readonly heading: string;
  /** An empty line begins a new paragraph. */
  readonly paragraphs: string;
  readonly button: string;
  /** Empty: none. */
  readonly signature: string;
  /** An https address. Empty: the shop's name is written. */
  readonly logoUrl: string;
  /** `#rrggbb`, of the button. */
  readonly accent: string;
  /** Small print at the end. Empty: none. */
  readonly footer: string;
}

/** The variables that stand for one text. Lists and their items are laid out for the retailer. */
export const SIMPLE_VARIABLES: readonly string[] = Object.keys(MAIL_VARIABLES).filter(
  (name) => !/^(?:lines|line\.|fulfilments|parcel\.)/.test(name),
);
const KNOWN: ReadonlySet<string> = new Set(SIMPLE_VARIABLES);

export const isSimpleVariable = (name: string): boolean => KNOWN.has(name);

/** A place for a variable. Its group is the name. */
export const PLACE = /\{\{\s*([\w.]+)\s*\}\}/g;

/** The first thing in a text that looks like Liquid and is no known variable; null where there is none. */
export function unknownVariable(text: string): string | null {
  const rest = text.replace(PLACE, (whole, name: string) => (KNOWN.has(name) ? '' : whole));
  return /\{\{[^}]{0,40}\}{0,2}|\{%[^%]{0,40}%?\}?/.exec(rest)?.[0] ?? null;
}
