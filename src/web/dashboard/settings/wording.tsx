import { SETTING_LIMITS } from '../../../app/settings/change-settings.ts';
import { MAIL_VARIABLES } from '../../../domain/conversation/notifications.ts';
import type { CurrentWording, WordingProblem } from '../../../services/notifications.ts';
import { Area, Field, Pick } from '../../kit/fields.tsx';
import { Badge, Card, Notice } from '../../kit/parts.tsx';
import { Table } from '../../kit/table.tsx';
import type { FieldErrors } from '../signed-in.tsx';
import { SaveRow } from './frame.tsx';

const PART: Readonly<Record<WordingProblem['part'], string>> = { subject: 'Subject', html: 'HTML', text: 'Plain text' };

export const PARTS = Object.entries(PART).map(([name, label]) => ({ name, label }));

/** `Subject, line 1: …` */
export const problemText = ({ part, line, message }: WordingProblem): string =>
  `${PART[part]}, line ${line}: ${message}`;

export const WordingNotSaved = ({ problem }: { readonly problem: WordingProblem }) => (
  <Notice tone="bad" title="Not saved" live>
    <p>{problemText(problem)}</p>
  </Notice>
);

interface WordingCardProps {
  /** The retailer has its own wording. */
  readonly own: boolean;
  /** What was typed, or what is saved. */
  readonly wording: Pick<CurrentWording, 'subject' | 'html' | 'text' | 'enabled'>;
  readonly problem?: WordingProblem | undefined;
  readonly errors?: FieldErrors | undefined;
}

export const WordingCard = ({ own, wording, problem, errors = {} }: WordingCardProps) => {
  const wrong = (part: WordingProblem['part']): string | undefined =>
    problem?.part === part ? `Line ${problem.line}: ${problem.message}` : errors[part];
  return (
    <Card
      title="Wording"
      aside={<Badge said={own ? { text: 'Your own', tone: 'info' } : { text: 'Default', tone: 'still' }} />}
    >
      <label class="choice">
        <input type="checkbox" name="enabled" value="yes" checked={wording.enabled} />
        <span>Send this e-mail</span>
      </label>
      <Field
        label="Subject"
        name="subject"
        required
        maxlength={SETTING_LIMITS.mailSubject}
        value={wording.subject}
        error={wrong('subject')}
      />
      <Area label="HTML" name="html" rows={16} code required value={wording.html} error={wrong('html')} />
      <Area label="Plain text" name="text" rows={10} code required value={wording.text} error={wrong('text')} />
      <SaveRow />
    </Card>
  );
};

/** Shown until the button is pressed. Its frame may load no styles of ours; the `meta` keeps it dark on a dark page. */
const WAITING = `<!doctype html><meta name="color-scheme" content="light dark"><title>Preview</title><p>Nothing to see yet: press \u2018Show the preview\u2019.</p>`;

interface PreviewCardProps {
  /** The address of the editor; the preview and the test are below it. */
  readonly action: string;
  /** The orders to show it on. */
  readonly orders: readonly { readonly value: string; readonly label: string }[];
}

const EXAMPLE = { value: '', label: 'An example' };

/** The widths of a preview, in CSS only. */
const WIDTHS = [
  { value: 'desktop', label: 'Desktop' },
  { value: 'phone', label: 'Phone' },
] as const;

export const PreviewCard = ({ action, orders }: PreviewCardProps) => (
  <Card title="Preview">
    <Pick label="On the order" name="order" value={null} options={[...orders, EXAMPLE]} />
    <div class="row low">
      <button
        type="submit"
        class="plain"
        formaction={`${action}/preview`}
        formtarget="preview"
        formnovalidate
        data-preview
      >
        Show the preview
      </button>
      <button type="submit" class="plain" formaction={`${action}/test`} formtarget="preview" formnovalidate>
        Send me a test
      </button>
    </div>
    <fieldset class="row widths">
      <legend class="small muted">Width</legend>
      {WIDTHS.map(({ value, label }) => (
        <label class="choice">
          <input type="radio" name="width" value={value} checked={value === 'desktop'} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
    <iframe class="preview" name="preview" sandbox="" title="Preview of the e-mail" srcdoc={WAITING} />
    <p class="small muted">
      The preview shows what is in the form now, saved or not. A test goes to you alone, and has no customer's link.
    </p>
  </Card>
);

interface EditorTabsProps {
  readonly template: string;
  readonly simple: boolean;
}

/** The two editors of a mail. */
export const EditorTabs = ({ template, simple }: EditorTabsProps) => {
  const at = `/settings/notifications/${template}`;
  const current = { 'aria-current': 'page' as const };
  return (
    <nav class="subnav" aria-label="Editors">
      <a href={`${at}/simple`} {...(simple ? current : {})}>
        Simple
      </a>
      <a href={at} {...(simple ? {} : current)}>
        HTML
      </a>
    </nav>
  );
};

/** What a wording may use. */
export const VariablesCard = () => (
  <Card title="Variables">
    <p class="muted">
      Written as <code>{'{{ order.number }}'}</code>; lists as <code>{'{% for line in lines %} … {% endfor %}'}</code>.
      Other names and scripts are refused.
    </p>
    <Table columns={['Name', 'What it is']}>
      {Object.entries(MAIL_VARIABLES).map(([name, meaning]) => (
        <tr>
          <th scope="row">
            <code class="nowrap">{name}</code>
          </th>
          <td>{meaning}</td>
        </tr>
      ))}
    </Table>
  </Card>
);
