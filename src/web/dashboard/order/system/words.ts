import type { Passage } from '../../../../domain/saga/history.ts';
import { inPlainWords } from '../../../kit/words/statuses.ts';
import type { Names } from '../../order-context.ts';

/** The words for the steps, undos and other work of an order. */

const STEPS: Readonly<Record<Passage['name'], string>> = {
  authorise_payment: 'Get the payment authorised',
  hold_inventory: 'Hold the stock',
  commit_inventory: 'Take the stock',
  capture_payment: 'Charge the card',
  request_fulfilment: 'Ask the suppliers',
  distribute_split: 'Pass the money on',
  release_money: 'Give the money back',
  release_hold: 'Give the held stock back',
  restock: 'Give the taken stock back',
  withdraw_fulfilments: 'Withdraw the tasks of the suppliers',
  reverse_transfers: 'Take the transfers back',
};

export const isStep = (name: string): name is Passage['name'] => Object.hasOwn(STEPS, name);

export const stepWords = (name: Passage['name']): string => STEPS[name];

/** Work with a number and what it is for, such as `reverse_1:sup_…`. */
const OTHERS: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^transfer:(.+)$/, (party) => `Transfer to ${party}`],
  [/^reverse_\d+:(.+)$/, (party) => `Take back from ${party}`],
  [/^return_\d+:(.+)$/, (party) => `Give back to ${party}`],
  [/^ref_.+_(\d+)$/, (n) => `Refund ${n}`],
  [/^confirm_(\d+)$/, (n) => `Confirm the payment, time ${n}`],
  [/^create_and_confirm$/, () => 'Create and confirm the payment'],
  [/^withdraw_\d+$/, () => 'Withdraw the task of a supplier'],
  [/^restock_\d+$/, () => 'Give stock back'],
  [/^evidence_\d+:.+$/, () => 'Send evidence to the bank'],
  [/^order$/, () => 'The order itself'],
];

export function workWords(work: string, names: Names): string {
  if (isStep(work)) return STEPS[work];
  for (const [form, words] of OTHERS) {
    const found = form.exec(work);
    if (found !== null) return words(work.includes(':') ? names(found[1] ?? '') : (found[1] ?? ''));
  }
  return inPlainWords(work);
}

/** Work that is no call of Stripe's, so that its key is in none of Stripe's logs. */
const NOT_STRIPE = /^(?:hold_inventory|commit_inventory|request_fulfilment|release_hold|restock|withdraw)/;

export const isStripeCall = (work: string): boolean => !NOT_STRIPE.test(work);

/** What kind of failure it was. */
export const FAULT_KIND = {
  transient: 'It did not happen',
  terminal: 'It was refused',
  unknown: 'It may have happened',
} as const;

/** A time in milliseconds, as people compare it: `0.24 s`, `12 s`, `3 min`, `2 h`, `5 days`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
