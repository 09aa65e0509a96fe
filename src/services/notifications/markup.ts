import { type Tag, tagsOf } from './tags.ts';

/**
 * What a mail's HTML must not contain: scripts, embedded content, forms, redirects. Such a template is refused and not
 * cleaned, because a refusal is simpler to verify. The default wording is then sent. The rendered mail is checked as
 * well, because harmless parts may together become something forbidden. Only tags and their attributes are looked at:
 * 'Track online = easy' is prose, and so is a customer's name.
 */

const FORBIDDEN_TAG =
  /<[\s/]{0,10}(?:script|iframe|frame|frameset|object|embed|applet|form|input|button|textarea|select|base|link|svg|math|template)(?![a-z-])/i;
const TAG = 'scripts, frames, forms and embedded content are not allowed in a mail';
const LINK = 'script links are not allowed in a mail';

/** Attributes that hold prose. */
const PROSE: ReadonlySet<string> = new Set(['alt', 'title', 'summary', 'aria-label']);
/** Attributes that load or open what they name. */
const ADDRESS: ReadonlySet<string> = new Set(['href', 'src', 'action', 'background', 'srcset', 'poster', 'xlink:href']);

export interface MarkupProblem {
  readonly index: number;
  readonly message: string;
}

/** The first forbidden thing, and where it is. */
export function forbiddenMarkup(html: string): MarkupProblem | null {
  const tag = html.search(FORBIDDEN_TAG);
  if (tag >= 0) return { index: tag, message: TAG };
  const style = scriptedStyle(html);
  if (style >= 0) return { index: style, message: LINK };
  const tags = tagsOf(html);
  if (tags === null) return { index: 0, message: 'there are too many or too long tags for a mail' };
  for (const one of tags) {
    const message = forbiddenIn(one);
    if (message !== null) return { index: one.index, message };
  }
  return null;
}

/** Where a style sheet begins that has a script link; -1 where none has. Each part of the text is read once. */
function scriptedStyle(html: string): number {
  const lower = html.toLowerCase();
  for (let at = lower.indexOf('<style'); at >= 0; ) {
    const close = lower.indexOf('</style', at);
    const end = close < 0 ? lower.length : close;
    if (/(?:javascript|vbscript)\s{0,20}:/.test(lower.slice(at, end))) return at;
    at = lower.indexOf('<style', end);
  }
  return -1;
}

function forbiddenIn({ attributes }: Tag): string | null {
  for (const { name, value } of attributes) {
    if (/^on/.test(name)) return 'event handlers (onclick=...) are not allowed in a mail';
    if (name === 'http-equiv') return 'http-equiv is not allowed in a mail';
    if (!PROSE.has(name) && /(?:javascript|vbscript):/i.test(value)) return LINK;
    if (ADDRESS.has(name) && /^data:/i.test(value)) return 'data: links are not allowed in a mail';
  }
  return null;
}
