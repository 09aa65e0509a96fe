import type { Child } from 'hono/jsx';
import type { Choice } from './choice.ts';
import { Notice } from './parts.tsx';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value?: string | number | undefined;
  readonly type?: string;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly maxlength?: number;
  readonly autocomplete?: string;
  readonly inputmode?: 'decimal' | 'numeric' | 'email' | 'search' | 'url';
  readonly placeholder?: string;
  readonly pattern?: string;
  readonly id?: string;
  /** Holds an amount or a number. */
  readonly short?: boolean;
  /** Shown after the field: `%`, `of 2`. */
  readonly unit?: string;
  /** The id of a hint that several fields share. */
  readonly describedby?: string;
  /** The answer that the field belongs to (`belongsTo`): typing in it chooses that answer. */
  readonly 'data-choice'?: string;
}

/** An error is shown beside its field. The page opens at the first such field, also without a script. */
const described = (id: string, hint: string | undefined, error: string | undefined, shared?: string) => {
  const own = [...(hint === undefined ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])];
  const ids = shared === undefined ? own : [...own, shared];
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    ...(error === undefined ? {} : { 'aria-invalid': 'true' as const, autofocus: true }),
  };
};

const Around = (props: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly short?: boolean;
  readonly children: Child;
}) => (
  <div class={props.short === true ? 'field short' : 'field'}>
    <label for={props.id}>{props.label}</label>
    {props.children}
    {props.hint === undefined ? null : (
      <p class="hint" id={`${props.id}-hint`}>
        {props.hint}
      </p>
    )}
    {props.error === undefined ? null : (
      <p class="error" id={`${props.id}-error`}>
        {props.error}
      </p>
    )}
  </div>
);

/** One input with its label, hint and error. */
export const Field = ({
  label,
  name,
  hint,
  error,
  type = 'text',
  id = `f-${name}`,
  short = false,
  unit,
  describedby,
  ...rest
}: FieldProps) => {
  const input = <input id={id} name={name} type={type} {...rest} {...described(id, hint, error, describedby)} />;
  return (
    <Around id={id} label={label} hint={hint} error={error} short={short}>
      {unit === undefined ? (
        input
      ) : (
        <span class="with-unit">
          {input}
          <span class="muted small nowrap">{unit}</span>
        </span>
      )}
    </Around>
  );
};

interface AreaProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value?: string | undefined;
  readonly rows?: number;
  readonly required?: boolean;
  readonly maxlength?: number;
  readonly code?: boolean;
}

export const Area = ({ label, name, hint, error, value = '', code = false, ...rest }: AreaProps) => (
  <Around id={`f-${name}`} label={label} hint={hint} error={error}>
    <textarea
      id={`f-${name}`}
      name={name}
      {...(code ? { class: 'code', spellcheck: false } : {})}
      {...rest}
      {...described(`f-${name}`, hint, error)}
    >
      {value}
    </textarea>
  </Around>
);

interface PickProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Several values make a list in which several can be chosen. */
  readonly value: string | readonly string[] | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly empty?: string;
  /** Several can be chosen, also before any is. */
  readonly many?: boolean;
  readonly required?: boolean;
  readonly id?: string;
}

/** A value that is none of the options is shown as it was given. */
export const Pick = ({
  label,
  name,
  many = false,
  hint = many ? 'One or several: hold Ctrl or ⌘ on a keyboard.' : undefined,
  error,
  value,
  options,
  empty,
  required = false,
  id = `f-${name}`,
}: PickProps) => {
  const given = [value ?? []].flat();
  const others = given.filter((one) => one !== '' && options.every((option) => option.value !== one));
  return (
    <Around id={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        name={name}
        required={required}
        multiple={many || given.length > 1}
        {...(many ? { size: 3 } : {})}
        {...described(id, hint, error)}
      >
        {empty === undefined ? null : <option value="">{empty}</option>}
        {[...others.map((one) => ({ value: one, label: one })), ...options].map((option) => (
          <option value={option.value} selected={given.includes(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    </Around>
  );
};

interface RadioProps {
  readonly choice: Choice;
  readonly value: string;
  /** The chosen answer, if there is one. */
  readonly given: string;
  readonly error?: string | undefined;
  readonly children: Child;
}

/** One answer of a choice. Before one is chosen, the browser asks for one, as for a required field. */
export const Radio = ({ choice: { name, answers }, value, given, error, children }: RadioProps) => {
  const first = Object.keys(answers)[0] === value;
  return (
    <label class="choice">
      <input
        type="radio"
        name={name}
        value={value}
        required
        checked={given === value}
        {...(first ? { id: `f-${name}` } : {})}
        {...(error === undefined ? {} : { 'aria-describedby': `f-${name}-error`, autofocus: first })}
      />
      <span>{children}</span>
    </label>
  );
};

/** The error of a choice, below its last answer. */
export const RadioError = ({ choice: { name }, error }: Pick<RadioProps, 'choice' | 'error'>) =>
  error === undefined ? null : (
    <p class="error" id={`f-${name}-error`}>
      {error}
    </p>
  );

interface NotSavedProps {
  /** Every field that may have an error, in the page's order. */
  readonly labels: readonly { readonly name: string; readonly label: string }[];
  readonly errors: Readonly<Record<string, string>>;
}

/** Above a long form: its errors, with links to the fields. */
export const NotSaved = ({ labels, errors }: NotSavedProps) => {
  const wrong = labels.flatMap(({ name, label }) => {
    const message = errors[name];
    return message === undefined ? [] : [{ name, label, message }];
  });
  if (wrong.length === 0) return null;
  return (
    <Notice tone="bad" title="Not saved" live>
      <ul>
        {wrong.map(({ name, label, message }) => (
          <li>
            <a href={`#f-${name}`}>{label}</a>: {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
};

/** For an input in a cell of a table, which has no label of its own: its attributes if it is wrong. */
export const wrong = (id: string, error: string | undefined) =>
  error === undefined ? {} : { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-error`, autofocus: true };

/** The error below such an input. */
export const CellError = ({ id, error }: { readonly id: string; readonly error: string | undefined }) =>
  error === undefined ? null : (
    <p class="error" id={`${id}-error`}>
      {error}
    </p>
  );

/** The hidden fields of every form that changes something. The key makes a second click the same submission. */
export const Hidden = ({ csrf, keyed = true }: { readonly csrf: string; readonly keyed?: boolean }) => (
  <>
    <input type="hidden" name="csrf" value={csrf} />
    {keyed ? <input type="hidden" name="key" value={crypto.randomUUID()} /> : null}
  </>
);
