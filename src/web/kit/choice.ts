/**
 * A question that a form asks by radios, with the fields that belong to its answers. Who types in such a field gives
 * that answer: the page's script chooses it (`data-choice`), and the server refuses every other one, so that nothing is
 * carried out that nobody meant.
 */
export interface Choice {
  /** The radios' name. */
  readonly name: string;
  /** Every answer, as the refusals call it. */
  readonly answers: Readonly<Record<string, string>>;
  /** By the name of a field, or by how several begin (`qty_*`). */
  readonly fields: Readonly<Record<string, Owned>>;
  /** Said where no answer was given. */
  readonly unanswered: string;
}

interface Owned {
  /** The answers that it belongs to; typing gives the first, unless another of them is given already. */
  readonly of: readonly [string, ...string[]];
  /** What stands in it while nobody has typed anything; blank where it is not said. */
  readonly idle?: string;
}

/** The fields of a form as they came; one that was sent several times is a list. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** What stands in a field; of several of one name, the first. */
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

/** The attribute by which the page's script finds the answer: the radios' name, then the answers' values. */
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

/** Whether anything of the choice was sent: an answer, or a field of one. */
export const isAsked = (choice: Choice, fields: Typed): boolean =>
  fields[choice.name] !== undefined || filled(choice, fields).length > 0;

/** What is wrong with the answer, by field: none was given, or a field of another one is filled in. */
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
