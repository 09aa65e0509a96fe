import type { Liquid, Template } from 'liquidjs';

/** In characters. A parsed template takes up to 150 times the memory of its text, and an isolate has 128 MB. */
const MOST_KEPT = 65_536;

/** Parsed templates, kept because most mails have the same few wordings. */
export class Parsed {
  readonly #liquid: Pick<Liquid, 'parse'>;
  readonly #known = new Map<string, Template[]>();
  /** Characters of the templates that are kept. */
  kept = 0;

  constructor(liquid: Pick<Liquid, 'parse'>) {
    this.#liquid = liquid;
  }

  /** Throws where it cannot be parsed. */
  of(template: string): Template[] {
    const known = this.#known.get(template);
    if (known !== undefined) return known;
    const templates = this.#liquid.parse(template);
    if (this.kept + template.length > MOST_KEPT) {
      this.#known.clear();
      this.kept = 0;
    }
    this.#known.set(template, templates);
    this.kept += template.length;
    return templates;
  }
}
