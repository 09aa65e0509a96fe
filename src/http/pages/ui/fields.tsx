import type { Child } from 'hono/jsx';
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
  /** Stands behind it: `%`, `of 2`. */
  readonly unit?: string;
  /** A hint that it shares with others. */
  readonly describedby?: string;
}

/** What is wrong is said beside the field, and the first such field is where the page opens: also without script. */
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

/** One labelled input, with its hint and what is wrong with it. */
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
  readonly value: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly empty?: string;
}

export const Pick = ({ label, name, hint, error, value, options, empty }: PickProps) => (
  <Around id={`f-${name}`} label={label} hint={hint} error={error}>
    <select id={`f-${name}`} name={name} {...described(`f-${name}`, hint, error)}>
      {empty === undefined ? null : <option value="">{empty}</option>}
      {options.map((option) => (
        <option value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </select>
  </Around>
);

interface NotSavedProps {
  /** Every field that may be wrong, in the order of the page. */
  readonly labels: readonly { readonly name: string; readonly label: string }[];
  readonly errors: Readonly<Record<string, string>>;
}

/** Above a form that is longer than a screen: what is wrong with it, and the way there. */
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

/** What every form that changes something carries. `keys`: this submission's own, so that a second click is the first. */
export const Hidden = ({ csrf, keyed = true }: { readonly csrf: string; readonly keyed?: boolean }) => (
  <>
    <input type="hidden" name="csrf" value={csrf} />
    {keyed ? <input type="hidden" name="key" value={crypto.randomUUID()} /> : null}
  </>
);
