/** One start tag, read as a browser reads it from its `<` (https://html.spec.whatwg.org/#tag-open-state). */
export interface Tag {
  readonly index: number;
  readonly name: string;
  /** Names in lower case. Values with their character references resolved, without control characters. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

/** Characters that all tags may have together, counted at each `<`. A mail has a fraction of it. */
const MOST = 1_000_000;

/**
 * The tags that begin at any `<` and letter, also inside comments and attributes. So a tag cannot hide: where a browser
 * finds one, it begins at a `<` and is read in this way. Null: there is too much to read.
 */
export function tagsOf(html: string): Tag[] | null {
  const tags: Tag[] = [];
  let spent = 0;
  for (const { index } of html.matchAll(/<(?=[a-z])/gi)) {
    const reader = new Reader(html, index + 1);
    const name = reader.until(/[\s/>]/g).toLowerCase();
    const attributes = [];
    for (let next = reader.attribute(); next !== null; next = reader.attribute()) attributes.push(next);
    spent += reader.at - index;
    if (spent > MOST) return null;
    tags.push({ index, name, attributes });
  }
  return tags;
}

class Reader {
  readonly #html: string;
  at: number;

  constructor(html: string, at: number) {
    this.#html = html;
    this.at = at;
  }

  /** What comes before the next match, which stays. */
  until(end: RegExp): string {
    end.lastIndex = this.at;
    const found = end.exec(this.#html)?.index ?? this.#html.length;
    const text = this.#html.slice(this.at, found);
    this.at = found;
    return text;
  }

  /** The next attribute; null at the end of the tag. */
  attribute(): Tag['attributes'][number] | null {
    this.until(/[^\s/]/g);
    if (this.at >= this.#html.length || this.#html[this.at] === '>') return null;
    const start = this.at;
    // An equals sign at the beginning belongs to the name.
    this.at += 1;
    this.until(/[\s/>=]/g);
    const name = this.#html.slice(start, this.at).toLowerCase();
    const after = this.at;
    this.until(/\S/g);
    if (this.#html[this.at] !== '=') {
      this.at = after;
      return { name, value: '' };
    }
    this.at += 1;
    this.until(/\S/g);
    return { name, value: resolved(this.#value()) };
  }

  #value(): string {
    const quote = this.#html[this.at];
    if (quote === '>') return '';
    if (quote !== '"' && quote !== "'") return this.until(/[\s>]/g);
    this.at += 1;
    const value = this.until(quote === '"' ? /"/g : /'/g);
    this.at += 1;
    return value;
  }
}

const NAMED: Readonly<Record<string, string>> = { colon: ':', tab: '', newline: '', lpar: '(', rpar: ')' };

/** As a browser reads attribute values: character references resolved, blanks and control characters dropped. */
const resolved = (value: string): string =>
  value
    .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi, (_, hex: string | undefined, decimal: string | undefined) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/&(colon|tab|newline|lpar|rpar);/gi, (_, name: string) => NAMED[name.toLowerCase()] ?? '')
    .replace(/[\s\p{Cc}]/gu, '');
