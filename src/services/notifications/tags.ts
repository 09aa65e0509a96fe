import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** One start tag. */
export interface Tag {
  /** Where its `<` is. */
  readonly index: number;
  /** Names in lower case. Values with their character references resolved, without blanks and control characters. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

/** Characters that may be read again, because they are inside a tag or a comment. A mail has a fraction of it. */
const MOST = 1_000_000;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Closes a tag that the text leaves open, whatever its quotes: the page around a mail may close it, too. */
const CLOSING = '\'">';

/**
 * The start tags of a text, also those inside comments, style sheets, and other tags: mail programs do not agree on
 * where these end (`<!--[if mso]>`, `<noscript>`), so a tag must not hide in them. Null: there is too much to read.
 */
export function tagsOf(html: string): Tag[] | null {
  const tags: Tag[] = [];
  const ranges: Range[] = [{ from: 0, to: html.length }];
  let again = -html.length;
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const { from, to } = range;
    again += to - from;
    if (again > MOST) return null;
    const reader = new Reader(html.slice(from, to) + CLOSING);
    tags.push(...reader.tags.map((tag) => ({ ...tag, index: tag.index + from })));
    for (const hidden of reader.hiding) {
      const start = nextTag(html, from + hidden.from + 1);
      const end = Math.min(from + hidden.to, to);
      if (start < end) ranges.push({ from: start, to: end });
    }
  }
  return tags.sort((a, b) => a.index - b.index);
}

/** Where the next `<` with a letter is; behind the text, if there is none. */
function nextTag(html: string, from: number): number {
  const pattern = /<[a-z]/gi;
  pattern.lastIndex = from;
  return pattern.exec(html)?.index ?? html.length;
}

/** Collects the start tags of a text, and the ranges in which others may hide. */
class Reader implements TokenizerCallbacks {
  readonly tags: Tag[] = [];
  readonly hiding: Range[] = [];
  readonly #html: string;
  #text: Range | null = null;
  #start = 0;
  #attributes: { readonly name: string; readonly value: string }[] = [];
  #name = '';
  #value = '';

  constructor(html: string) {
    this.#html = html;
    const tokenizer = new Tokenizer({ decodeEntities: true }, this);
    tokenizer.write(html);
    tokenizer.end();
  }

  onopentagname(start: number): void {
    this.#flush();
    this.#start = start - 1;
    this.#attributes = [];
  }

  onattribname(start: number, end: number): void {
    this.#name = this.#html.slice(start, end).toLowerCase();
    this.#value = '';
  }

  onattribdata(start: number, end: number): void {
    this.#value += this.#html.slice(start, end);
  }

  onattribentity(code: number): void {
    this.#value += String.fromCodePoint(code);
  }

  onattribend(): void {
    this.#attributes.push({ name: this.#name, value: this.#value.replace(/[\s\p{Cc}]/gu, '') });
  }

  onopentagend(end: number): void {
    this.tags.push({ index: this.#start, attributes: this.#attributes });
    this.hiding.push({ from: this.#start, to: end });
  }

  onselfclosingtag(end: number): void {
    this.onopentagend(end);
  }

  /** The text of a style sheet comes in parts. */
  ontext(start: number, end: number): void {
    const before = this.#text;
    if (before?.to !== start) this.#flush();
    this.#text = { from: this.#text?.from ?? start, to: end };
  }

  ontextentity(_: number, end: number): void {
    this.#text = { from: this.#text?.from ?? end, to: end };
  }

  onclosetag(): void {
    this.#flush();
  }

  oncomment(start: number, end: number): void {
    this.#hides(start, end);
  }

  oncdata(start: number, end: number): void {
    this.#hides(start, end);
  }

  ondeclaration(start: number, end: number): void {
    this.#hides(start, end);
  }

  onprocessinginstruction(start: number, end: number): void {
    this.#hides(start, end);
  }

  onend(): void {
    this.#flush();
  }

  #hides(from: number, to: number): void {
    this.#flush();
    // Before its first character, so that a tag at its very beginning counts.
    this.hiding.push({ from: from - 1, to });
  }

  #flush(): void {
    const text = this.#text;
    this.#text = null;
    if (text !== null) this.hiding.push({ from: text.from - 1, to: text.to });
  }
}
