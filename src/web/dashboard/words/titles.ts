import { PROBLEMS } from '../../../api/problem.ts';
import type { Refusal, RefusalCode } from '../../../domain/refusal.ts';

/** The heading of a page that tells a refusal. A form of an older page is nobody's fault. */
export const titleOf = ({ refused, reason }: Refusal): string =>
  reason.key === 'form_stale' ? 'This form is out of date' : PROBLEMS[refused].title;

/** What a person can do about it, where the sentence itself does not say. */
const ADVICE: Partial<Readonly<Record<RefusalCode, string>>> = {
  not_found: 'Check the address, or look for it in the lists.',
  unavailable: 'Wait a moment, then try again.',
  internal: 'Try again. If the problem stays, tell Platform Ops.',
  order_moved: 'Look at the order as it is now, and decide again.',
};

export const adviceOf = ({ refused, reason }: Refusal): string | undefined =>
  reason.key === 'form_stale' ? 'Open the page again, and send the form once more.' : ADVICE[refused];
