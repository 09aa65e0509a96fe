import type { Typed } from '../kit/choice.ts';
import type { FieldErrors } from '../kit/field-errors.ts';

/** A form of the customer's page that was refused: which one, what was typed, and what is wrong with it. */
export interface TriedForm {
  /** The last part of its address, or the dispute that it belongs to. Null: none was sent. */
  readonly part: string | null;
  readonly errors: FieldErrors;
  readonly fields: Typed;
}

/** What was typed in this form. Nothing, if another one was sent. */
export const triedIn = ({ part, errors, fields }: TriedForm, own: string): Omit<TriedForm, 'part'> =>
  part === own ? { errors, fields } : { errors: {}, fields: {} };
