import { z } from 'zod';
import { checkOptions, type OptionRules, type Options } from '../../domain/catalogue/catalogue.ts';
import { measurement } from '../../domain/catalogue/line-words.ts';
import { optionOrder } from '../../domain/catalogue/option-order.ts';
import type { RefusalReason } from '../../domain/refusal-facts.ts';
import { tidy } from '../../domain/text.ts';
import { type Typed, textOf } from './choice.ts';
import type { FieldErrors } from './field-errors.ts';
import { Field, Pick } from './fields.tsx';

/** Fields for the measurements and choices of a line, by the rules of its listing. */

const PREFIX = 'option_';
const named = (name: string): string => `${PREFIX}${name}`;

/** A number where the rule wants one and digits were typed. Any other text stays as it is, and is refused. */
function typed(rule: OptionRules[string], text: string): string | number {
  const value = tidy(text);
  return rule.kind === 'integer' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/** Reads the fields. Each error is beside its field; `say`: in the words of the reader. */
export const optionsForm = (rules: OptionRules, say: (reason: RefusalReason) => string) =>
  z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((fields, context): Options => {
    const options: Options = Object.fromEntries(
      Object.entries(rules).flatMap(([name, rule]) => {
        const text = textOf(fields, named(name));
        return text.trim() === '' ? [] : [[name, typed(rule, text)]];
      }),
    );
    for (const { path, reason } of checkOptions(rules, options, 'option')) {
      context.addIssue({ code: 'custom', path: [named(path.slice('option.'.length))], message: say(reason) });
    }
    return options;
  });

/** The fields as they stand. */
export const optionsTyped = (options: Options): Typed =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [named(name), String(value)]));

const inOrder = (rules: OptionRules) =>
  optionOrder(Object.keys(rules), Object.keys(rules)).flatMap((name) => {
    const rule = rules[name];
    return rule === undefined ? [] : [[name, rule] as const];
  });

/** Every field with its label, in the order of the page. */
export const optionLabels = (rules: OptionRules) =>
  inOrder(rules).map(([name, { label }]) => ({ name: named(name), label }));

interface Props {
  readonly rules: OptionRules;
  readonly fields: Typed;
  readonly errors: FieldErrors;
  /** Tells apart the fields of several forms on a page. */
  readonly id?: string;
}

export const OptionFields = ({ rules, fields, errors, id = 'f' }: Props) => (
  <>
    {inOrder(rules).map(([name, rule]) => {
      const field = named(name);
      const common = { name: field, label: rule.label, value: textOf(fields, field), error: errors[field] };
      return rule.kind === 'choice' ? (
        <Pick
          {...common}
          id={`${id}-${field}`}
          required
          options={rule.values.map((value) => ({ value: tidy(value), label: measurement(name, value).value }))}
        />
      ) : (
        <Field
          {...common}
          id={`${id}-${field}`}
          required
          short
          inputmode="numeric"
          maxlength={9}
          unit={rule.unit}
          hint={`From ${rule.min} to ${rule.max} ${rule.unit}.`}
        />
      );
    })}
  </>
);
