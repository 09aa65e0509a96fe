/**
 * A question that a form asks with radios, and the fields that belong to its answers. Typing in such a field chooses its
 * answer: the page's script does it (`data-choice`). The server refuses a filled-in field of another answer, so that
 * nothing happens that nobody meant.
 */
export interface Choice {
  /** The radios' name. */
  readonly name: string;
  /** Every answer, with its name in error messages. */
  readonly answers: Readonly<Record<string, string>>;
  /** By the name of a field, or by a prefix (`qty_*`). */
  readonly fields: Readonly<Record<string, Owned>>;
  /** The error if no answer was given. */
  readonly unanswered: string;
}

interface Owned {
  /** The answers that the field belongs to. Typing chooses the first, unless another of them is chosen already. */
  readonly of: readonly [string, ...string[]];
  /** The field's value before anybody types; an empty text unless set. */
  readonly idle?: string;
}

/** The fields of a form as they were sent. A field that was sent several times is a list. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** The value of a field; the first one, if it was sent several times. An empty text if it was not sent. */
export function textOf(fields: Typed, name: string): string {
  const value = fields[name];
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}

function ownedBy(choice: Choice, field: string): Owned | undefined {
  const found = Object.entries(choice.fields).find(([name]) =>
    name.endsWith('*') ? field.startsWith(name.slice(0, -1)) : field === name,
  );
  return found?.[1];
}

/** The attribute that the page's script reads: the radios' name, then the answers' values. */
export function belongsTo(choice: Choice, field: string): { readonly 'data-choice': string } {
  const owned = ownedBy(choice, field);
  if (owned === undefined) throw new Error(`${field} belongs to no answer of ${choice.name}`);
  return { 'data-choice': [choice.name, ...owned.of].join(' ') };
}

/** The fields that somebody filled in and that belong to one of the answers. */
const filled = (choice: Choice, fields: Typed): [string, Owned][] =>
  Object.entries(fields).flatMap(([name, value]): [string, Owned][] => {
    const owned = ownedBy(choice, name);
    const values = typeof value === 'string' ? [value] : value;
    const typed = owned !== undefined && values.some((one) => !['', owned.idle].includes(one.trim()));
    return typed ? [[name, owned]] : [];
  });

/** Whether an answer was sent, or a field that belongs to one. */
export const isAsked = (choice: Choice, fields: Typed): boolean =>
  fields[choice.name] !== undefined || filled(choice, fields).length > 0;

/** The errors, by field: no answer was given, or a field of another answer is filled in. */
export function choiceErrors(choice: Choice, fields: Typed): Readonly<Record<string, string>> {
  const { name, answers, unanswered } = choice;
  const answer = textOf(fields, name);
  if (!Object.hasOwn(answers, answer)) return { [name]: unanswered };
  return Object.fromEntries(
    filled(choice, fields)
      .filter(([, { of }]) => !of.includes(answer))
      .map(([field, { of }]) => [field, contradiction(answers, answer, of)]),
  );
}

const contradiction = (answers: Choice['answers'], answer: string, of: Owned['of']): string =>
  `‘${answers[answer]}’ is chosen. Choose ${of.map((one) => `‘${answers[one]}’`).join(' or ')}, or leave this field empty.`;
