import { z } from 'zod';
import { type Typed, textOf } from './choice.ts';
import type { FieldErrors } from './field-errors.ts';

/**
 * Two people with the same form. Each sends every field, so whoever saves last would undo what the other has changed. So
 * a form also sends what its fields held when it was shown (`had`), and what its sender left as it was is not saved.
 */

/** The field's name. */
export const HAD = 'had';

type Texts = Readonly<Record<string, string>>;

/** The fields as they are saved now. It stands in the form, also where the form is shown again with errors. */
export const Had = ({ fields }: { readonly fields: Typed }) => (
  <input type="hidden" name={HAD} value={JSON.stringify(textsOf(fields))} />
);

const Sent = z.record(z.string(), z.string());

/** What the form says its fields held; null where it says nothing that can be read. */
export function hadOf(sent: string): Typed | null {
  try {
    return Sent.safeParse(JSON.parse(sent)).data ?? null;
  } catch {
    return null;
  }
}

const textsOf = (fields: Typed): Texts =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, textOf(fields, name)]));

export interface Three {
  /** As they were sent. */
  readonly sent: Typed;
  /** As the form was shown. */
  readonly had: Typed;
  /** As they are saved now. */
  readonly now: Typed;
  /** What was sent, as it would be shown once it is saved. A form that arrives twice is no contradiction. */
  readonly tidied?: Typed;
  /** Fields of one name stand or fall together, as the cells of a table. */
  readonly groupOf?: (name: string) => string;
}

interface Merged {
  /** What is to be saved, or to be shown again. */
  readonly fields: Typed;
  /** Fields that two people have changed to different things. */
  readonly errors: FieldErrors;
}

/** Takes from each of the two what that one has changed. */
export function mergeFields({ sent, had, now, tidied = sent, groupOf = (name) => name }: Three): Merged {
  const fields: Record<string, string | readonly string[]> = { ...sent };
  const errors: Record<string, string> = {};
  const known = [...new Set([...Object.keys(had), ...Object.keys(now)])];
  for (const [group, names] of Map.groupBy(known, groupOf)) {
    const isSent = names.some((name) => sent[name] !== undefined);
    if (!isSent || isSame(now, had, names) || isSame(now, tidied, names)) continue;
    if (isSame(sent, had, names)) {
      for (const name of names) {
        if (now[name] === undefined) delete fields[name];
        else fields[name] = now[name];
      }
    } else {
      const [first = group, ...more] = names.filter((name) => !isSame(now, tidied, [name]));
      errors[first] = changed(more.length === 0 ? textOf(now, first) : null);
    }
  }
  return { fields, errors };
}

/** A browser sends other line ends than it was given, and leaves out the first of a text. */
const plain = (fields: Typed, name: string): string => textOf(fields, name).replaceAll('\r\n', '\n').trim();

const isSame = (a: Typed, b: Typed, names: readonly string[]): boolean =>
  names.every((name) => plain(a, name) === plain(b, name));

const SHOWN = 100;

function changed(now: string | null): string {
  const again = 'Save again to replace that.';
  if (now === null) return `Somebody has changed these meanwhile. ${again}`;
  if (now.trim() === '') return `Somebody has emptied this meanwhile. ${again}`;
  const text = now.length > SHOWN ? `${now.slice(0, SHOWN)}…` : now;
  return `Somebody has changed this meanwhile to ‘${text}’. ${again}`;
}
