import type { MailTemplate } from '../../domain/conversation/mail.ts';
import type { MailVariables } from '../../domain/conversation/notifications.ts';
import type { Wording } from './defaults.ts';
import { renderPart, type TemplateProblem } from './engine.ts';
import { forbiddenMarkup } from './markup.ts';
import { shapesOf } from './shapes.ts';

/** A mail as it is sent. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** What is wrong with a wording: in which of its parts, and where (from 1). */
export interface WordingProblem extends TemplateProblem {
  readonly part: keyof Wording;
}

export type RenderedWording =
  | { readonly ok: true; readonly mail: RenderedMail }
  | { readonly ok: false; readonly problem: WordingProblem };

const MAX_SUBJECT = 200;

const refused = (part: keyof Wording, problem: TemplateProblem) =>
  ({ ok: false, problem: { part, ...problem } }) as const;

/**
 * Renders all three parts, or says what is wrong with the first invalid one. `trusted` skips the check of the markup.
 */
export function renderWording(wording: Wording, variables: MailVariables, trusted = false): RenderedWording {
  const words = renderWords(wording, variables);
  if (!words.ok) return words;
  const html = renderPart('html', wording.html, variables);
  if (!html.ok) return refused('html', html.problem);
  const markup = trusted ? null : (position(wording.html) ?? position(html.text, true));
  if (markup !== null) return refused('html', markup);
  return { ok: true, mail: { ...words.words, html: html.text } };
}

/** The two parts that are plain text. */
export function renderWords(wording: Wording, variables: MailVariables) {
  const subject = renderPart('text', wording.subject, variables);
  if (!subject.ok) return refused('subject', subject.problem);
  const line = headerLine(subject.text, MAX_SUBJECT);
  if (line === '') return refused('subject', { line: 1, column: 1, message: 'the subject is empty' });
  const text = renderPart('text', wording.text, variables);
  if (!text.ok) return refused('text', text.problem);
  return { ok: true, words: { subject: line, text: text.text } } as const;
}

function position(html: string, rendered = false): TemplateProblem | null {
  const found = forbiddenMarkup(html);
  if (found === null) return null;
  if (rendered || found.index < 0) return { line: 1, column: 1, message: found.message };
  const before = html.slice(0, found.index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message: found.message };
}

/** One line, of at most `length` characters, without control characters: fit for a header. */
export const headerLine = (value: string, length: number): string =>
  [...value.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim()].slice(0, length).join('');

/**
 * Whether a wording may be saved: it is rendered for orders of many shapes. A name that no mail knows, an endless loop and
 * a script are all refused here, and so is what works only for some orders.
 */
export function checkTemplate(
  wording: Wording,
  template: MailTemplate,
): { readonly ok: true } | { readonly ok: false; readonly problem: WordingProblem } {
  for (const { name, variables } of shapesOf(template)) {
    const rendered = renderWording(wording, variables);
    if (rendered.ok) continue;
    const { problem } = rendered;
    return { ok: false, problem: name === null ? problem : { ...problem, message: `${name}: ${problem.message}` } };
  }
  return { ok: true };
}
