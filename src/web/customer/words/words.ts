import { type MessageCatalogue, say } from '../../../api/words/catalogue.ts';
import type { Refusal, RefusalCode } from '../../../domain/refusal.ts';
import type { ReasonKey } from '../../../domain/refusal-facts.ts';

/** What the customer's page says of refusals, in one language. A second language is a second value of this type. */
export interface CustomerWords {
  /** The heading, by the refusal's code. */
  readonly titles: Readonly<Record<RefusalCode, string>>;
  /** The heading of a reason that its code does not describe. */
  readonly titlesOf: Readonly<Partial<Record<ReasonKey, string>>>;
  readonly reasons: MessageCatalogue;
}

/** A refusal as a heading and a sentence. */
export const toldTo = (words: CustomerWords, { refused, reason }: Refusal) => ({
  title: words.titlesOf[reason.key] ?? words.titles[refused],
  detail: say(words.reasons, reason),
});
