import type { Command } from '../../../domain/order/decide.ts';
import { errorsOf, type FieldErrors } from '../../kit/field-errors.ts';
import { Start } from './steps.tsx';
import { Dispatch, toTracking } from './tracking.ts';

/** One step for one of several tasks: what was typed for it, and what became of it. */

export const BATCH_STEPS = ['accept', 'start', 'dispatch'] as const;
export type BatchStep = (typeof BATCH_STEPS)[number];

/** What became of one task. */
export type Result =
  | { readonly kind: 'done' }
  /** What was typed is wrong, so nothing was asked of the order. By the name of the field. */
  | { readonly kind: 'wrong'; readonly errors: FieldErrors }
  /** The order refused it, or nobody knows whether it was done. */
  | { readonly kind: 'not_done'; readonly why: string };

/** The field that all tasks share. */
export const CARRIER = 'carrier';
/** The field of one task's tracking number. */
export const numberField = (id: string): string => `number_${id}`;
/** The field with the number of corrections that the page showed of a task. */
export const correctionsField = (id: string): string => `corrections_${id}`;

interface Asked {
  readonly id: string;
  readonly step: BatchStep;
  /** Every field of the form, as it was typed. */
  readonly typed: Readonly<Record<string, string>>;
}

/** The command that the fields ask for, or what is wrong with each of them. */
export function commandOf({ id, step, typed }: Asked): Command | Exclude<Result, { readonly kind: 'done' }> {
  if (step === 'accept') return { type: step, fulfilmentId: id };
  if (step === 'start') {
    const read = Start.safeParse({ corrections: typed[correctionsField(id)] });
    return read.success
      ? { type: step, fulfilmentId: id, ...read.data }
      : { kind: 'not_done', why: 'This page is out of date. Open it again.' };
  }
  const number = numberField(id);
  const read = Dispatch.safeParse({
    carrier: typed[CARRIER] ?? '',
    tracking_number: typed[number] ?? '',
    tracking_url: '',
  });
  if (read.success) return { type: 'dispatch', fulfilmentId: id, tracking: toTracking(read.data) };
  const { tracking_number: wrong, ...others } = errorsOf(read.error);
  return { kind: 'wrong', errors: { ...others, ...(wrong === undefined ? {} : { [number]: wrong }) } };
}
