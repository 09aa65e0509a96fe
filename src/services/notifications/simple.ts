import type { MailTemplate } from '../../domain/conversation/mail.ts';
import { isSimpleVariable, PLACE, type SimpleWording } from '../../domain/conversation/simple-wording.ts';
import { fixedParts, type Wording } from './defaults.ts';
import { htmlMail, ink, muted, SHOP_NAME, textMail } from './layout.ts';

/**
 * The simple editor: plain fields become the Liquid of a wording, for HTML and for plain text. What is typed is text: it
 * cannot become HTML or a Liquid tag. Only `{{ order.number }}` and the like have a meaning.
 */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '{': '&#123;',
  '}': '&#125;',
};
const inHtml = (text: string): string => text.replace(/[&<>"'{}]/g, (sign) => ENTITIES[sign] ?? '');
/** A brace that Liquid prints, and does not read. */
const inText = (text: string): string => text.replaceAll('{', '{{ "{" }}');

/** The text with its variables, and everything else as `write` writes it. */
function liquid(text: string, write: (part: string) => string): string {
  const parts = text.split(PLACE);
  return parts
    .map((part, i) => (i % 2 === 0 ? write(part) : isSimpleVariable(part) ? `{{ ${part} }}` : write(`{{ ${part} }}`)))
    .join('');
}

const html = (text: string): string => liquid(text, inHtml);
const plain = (text: string): string => liquid(text, inText);

const lines = (text: string): string => html(text.trim()).replace(/\r?\n/g, '<br>\n');
const paragraphsOf = (text: string): string[] =>
  text
    .split(/\r?\n[ \t]*(?:\r?\n[ \t]*)+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');

/** Relative luminance of a `#rrggbb` colour, as WCAG defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const LIGHT = '#ffffff';
const DARK = '#000000';
/** Black or white, whichever can be read better on a colour. */
export const textOn = (color: string): string => {
  const light = luminance(color);
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? LIGHT : DARK;
};

const logo = (url: string): string =>
  `<p style="margin:0 0 16px"><img src="${inHtml(url)}" alt="{{ retailer.name }}" style="max-width:240px;max-height:64px"></p>`;

const part = (text: string, made: (inner: string) => string): string => (text.trim() === '' ? '' : made(text));

/** The wording that the fields of the simple editor stand for. */
export function compileSimple(template: MailTemplate, simple: SimpleWording): Wording {
  const fixed = fixedParts(template);
  const paragraphs = paragraphsOf(simple.paragraphs);
  const facts = fixed.facts.trim();
  return {
    subject: plain(simple.subject),
    html: htmlMail({
      title: html(simple.heading),
      top: simple.logoUrl === '' ? SHOP_NAME : logo(simple.logoUrl),
      heading: html(simple.heading),
      body: [...paragraphs.map((paragraph) => ink(lines(paragraph))), ...(facts === '' ? [] : [ink(facts)])].join('\n'),
      extra: fixed.html,
      button: {
        ...{ label: html(simple.button), url: fixed.button.url },
        ...{ background: simple.accent, color: textOn(simple.accent) },
      },
      after: `${part(simple.signature, (text) => ink(lines(text)))}${part(simple.footer, (text) => muted(`<span style="font-size:13px">${lines(text)}</span>`))}`,
    }),
    text: textMail({
      heading: plain(simple.heading),
      body: [...paragraphs.map(plain), ...(facts === '' ? [] : [facts])].join('\n\n'),
      extra: fixed.text,
      button: { label: plain(simple.button), url: fixed.button.url },
      after: [simple.signature, simple.footer]
        .map((text) => plain(text.trim()))
        .filter((text) => text !== '')
        .join('\n\n'),
    }),
  };
}
