import { isDeepStrictEqual } from 'node:util';
import { inWords, type MessageCatalogue } from '../../src/api/words/catalogue.ts';
import { API_WORDS, detailOf } from '../../src/api/words/detail.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { ReasonKey, RefusalFacts } from '../../src/domain/refusal-facts.ts';
import { EN } from '../../src/web/customer/words/en.ts';
import { DASHBOARD_WORDS } from '../../src/web/dashboard/words/refusals.ts';

/** Every audience, and whether its words are for people: then they hold no codes and no ids. */
export const AUDIENCES: Readonly<Record<string, { readonly words: MessageCatalogue; readonly people: boolean }>> = {
  api: { words: API_WORDS, people: false },
  dashboard: { words: DASHBOARD_WORDS, people: true },
  customer: { words: EN.reasons, people: true },
};

const BROKEN = /undefined|\bNaN\b|\bnull\b|\[object|function|=>/;
/** `in_production`, `lin_01abc_1`, `minor units`. */
const FOR_PROGRAMS = /\b[a-z]+_\w+|minor units/;

/** What is wrong with the words of a key and its facts, in every catalogue. Empty where nothing is. */
export function wordFaults<K extends ReasonKey>(key: K, facts: RefusalFacts[K]): string[] {
  return Object.entries(AUDIENCES).flatMap(([name, { words, people }]) => {
    const text = inWords(words, key, facts);
    const wrong = text.trim() === '' || BROKEN.test(text) || (people && FOR_PROGRAMS.test(text));
    return wrong ? [`${name}, ${key}: ${text}`] : [];
  });
}

/** A refusal with the sentence that the API says. */
export type Worded = Refusal & { readonly detail: string };

/** Fails where a catalogue has no proper words for it, or where it is not plain JSON. */
export function worded(refusal: Refusal): Worded {
  const reasons = [refusal.reason, ...(refusal.errors ?? []).map(({ reason }) => reason)];
  const faults = reasons.flatMap((reason) => wordFaults(reason.key, reason));
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(refusal)), refusal)) faults.push('is not plain JSON');
  if (faults.length > 0) throw new Error(`${refusal.refused}: ${faults.join('; ')}`);
  return { ...refusal, detail: detailOf(refusal.reason) };
}
