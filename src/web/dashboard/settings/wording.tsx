import { SETTING_LIMITS } from '../../../app/change-settings.ts';
import { MAIL_VARIABLES } from '../../../domain/conversation/notifications.ts';
import type { CurrentWording, WordingProblem } from '../../../services/notifications.ts';
import { ASSET_URLS } from '../../kit/asset-urls.ts';
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
  readonly wording: Omit<CurrentWording, 'event' | 'own' | 'fellBack'>;
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

/** Shown until the button is pressed. It is under our page's policy and uses its styles. */
const WAITING = `<!doctype html><title>Preview</title><link rel="stylesheet" href="${ASSET_URLS['page.css']}"><p class="empty">Nothing to see yet: press \u2018Show the preview\u2019.</p>`;

interface PreviewCardProps {
  /** The address that shows the draft. */
  readonly action: string;
  /** The orders to show it on. */
  readonly orders: readonly { readonly value: string; readonly label: string }[];
}

export const PreviewCard = ({ action, orders }: PreviewCardProps) => (
  <Card title="Preview">
    {orders.length === 0 ? (
      <p class="muted">There is no order yet to show it on.</p>
    ) : (
      <>
        <div class="row low">
          <Pick label="On the order" name="order" value={null} options={orders} />
          <button type="submit" class="plain" formaction={action} formtarget="preview" formnovalidate>
            Show the preview
          </button>
        </div>
        <iframe class="preview" name="preview" sandbox="" title="Preview of the e-mail" srcdoc={WAITING} />
        <p class="small muted">The preview shows what is in the form now, saved or not. Nothing is sent.</p>
      </>
    )}
  </Card>
);

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
