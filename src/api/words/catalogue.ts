import type { ReasonKey, RefusalFacts, RefusalReason } from '../../domain/refusal-facts.ts';

/**
 * One audience's words for every reason of a refusal. The sentences are made of the facts and of nothing else. A key
 * that is missing does not compile.
 */
export type MessageCatalogue = { readonly [K in ReasonKey]: (facts: RefusalFacts[K]) => string };

/** A key and its facts in the words of one audience. */
export const inWords = <K extends ReasonKey>(words: MessageCatalogue, key: K, facts: RefusalFacts[K]): string =>
  words[key](facts);

/** A reason in the words of one audience. */
export const say = (words: MessageCatalogue, reason: RefusalReason): string => inWords(words, reason.key, reason);
