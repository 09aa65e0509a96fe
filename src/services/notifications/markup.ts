/**
 * What a mail's HTML must not contain: scripts, embedded content, forms, redirects. Such a template is refused and not
 * cleaned, because a refusal is simpler to verify. The default wording is then sent. The rendered mail is checked as
 * well, because harmless parts may together become something forbidden.
 */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [
    /<[\s/]{0,10}(?:script|iframe|frame|frameset|object|embed|applet|form|input|button|textarea|select|base|link|svg|math|template)(?![a-z-])/i,
    'scripts, frames, forms and embedded content are not allowed in a mail',
  ],
  [/http-equiv/i, 'http-equiv is not allowed in a mail'],
  [/[\s/"']on[a-z]{3,30}\s{0,20}=/i, 'event handlers (onclick=...) are not allowed in a mail'],
  [/(?:javascript|vbscript)\s{0,20}:/i, 'script links are not allowed in a mail'],
  [
    /(?:href|src|action|background)\s{0,20}=\s{0,20}["']?\s{0,20}data\s{0,20}:/i,
    'data: links are not allowed in a mail',
  ],
];

const NAMED: Readonly<Record<string, string>> = { colon: ':', tab: '', newline: '', lpar: '(', rpar: ')' };

/** As a browser reads attribute values: character references resolved, control characters dropped. */
const resolved = (html: string): string =>
  html
    .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi, (_, hex: string | undefined, decimal: string | undefined) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/&(colon|tab|newline|lpar|rpar);/gi, (_, name: string) => NAMED[name.toLowerCase()] ?? '')
    .replace(/(?![\n\t\r ])\p{Cc}/gu, '');

export interface MarkupProblem {
  readonly index: number;
  readonly message: string;
}

/** The first forbidden thing, and where it is. -1: it appears only after character references are resolved. */
export function forbiddenMarkup(html: string): MarkupProblem | null {
  for (const [pattern, message] of FORBIDDEN) {
    const index = html.search(pattern);
    if (index >= 0) return { index, message };
  }
  const seen = resolved(html);
  const links = seen.replace(/[\n\t\r]/g, '');
  for (const [pattern, message] of FORBIDDEN.slice(3)) {
    if (pattern.test(seen) || pattern.test(links)) return { index: -1, message };
  }
  return null;
}
