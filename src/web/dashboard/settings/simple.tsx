import { z } from 'zod';
import { PROBLEMS } from '../../../api/problem.ts';
import { SIMPLE_LIMITS, SimpleIn, toSimple } from '../../../api/schemas/wording.ts';
import { name } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { MAIL_VARIABLES, MAILS } from '../../../domain/conversation/notifications.ts';
import { SIMPLE_VARIABLES, type SimpleWording } from '../../../domain/conversation/simple-wording.ts';
import type { WordingProblem } from '../../../services/notifications.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Area, Field, Hidden, NotSaved } from '../../kit/fields.tsx';
import { Badge, Card, Notice } from '../../kit/parts.tsx';
import { Table } from '../../kit/table.tsx';
import { type At, type Dashboard, type FieldErrors, form, onward, page, refused } from '../signed-in.tsx';
import { SaveRow, showSettings } from './frame.tsx';
import { FellBack, mailOf, openWording, PATH, ResetCard, WHEN } from './open-wording.tsx';
import { noPreview, ShownOrder, sendTest, showPreview } from './preview.tsx';
import { EditorTabs, PreviewCard, WordingNotSaved } from './wording.tsx';

/** The editor for who does not write HTML. */

/** In the order of the page. */
const LABELS = [
  { name: 'subject', label: 'Subject' },
  { name: 'heading', label: 'Heading' },
  { name: 'paragraphs', label: 'Paragraphs' },
  { name: 'button', label: 'Button' },
  { name: 'signature', label: 'Signature (optional)' },
  { name: 'logo_url', label: 'Logo (optional)' },
  { name: 'accent', label: 'Colour of the button' },
  { name: 'footer', label: 'Footer (optional)' },
];

const Fields = z.object({
  ...SimpleIn.shape,
  enabled: name(20)
    .optional()
    .transform((value) => value === 'yes'),
  ...ShownOrder,
});
type Fields = z.output<typeof Fields>;

const simpleOf = ({ enabled: _, order: __, ...fields }: Fields): SimpleWording => toSimple(fields);

export function simplePages(dashboard: Dashboard): void {
  const roles = ['retailer'] as const;
  page(dashboard, `${PATH}/:template/simple`, roles, (at) => edit(at));
  const invalid = (at: At, errors: FieldErrors, typed: Typed) => edit(at, { typed, errors });
  form(dashboard, `${PATH}/:template/simple`, { roles, schema: Fields, invalid }, async (at, { given }) => {
    const template = mailOf(at);
    if (template === null) return refused(at, NOT_FOUND);
    const simple = simpleOf(given);
    const wording = { ...at.c.env.notifications.compiled(template, simple), enabled: given.enabled, simple };
    const saved = await at.c.env.notifications.saveWording(at.member.partyId, template, wording, at.author);
    if (!saved.ok) return refused(at, faulted(saved.fault));
    const { problem } = saved.value;
    const typed = { ...typedOf(simple), ...(given.enabled ? { enabled: 'yes' } : {}) };
    return problem === null ? onward(at, `${PATH}/${template}/simple`, 'saved') : edit(at, { typed, problem });
  });
  const wrong = (at: At, errors: FieldErrors) => noPreview(at, LABELS, errors);
  for (const [step, shown] of [
    ['preview', showPreview],
    ['test', sendTest],
  ] as const) {
    form(dashboard, `${PATH}/:template/simple/${step}`, { roles, schema: Fields, invalid: wrong }, (at, { given }) => {
      const template = mailOf(at);
      if (template === null) return refused(at, NOT_FOUND);
      return shown(at, given.order, at.c.env.notifications.compiled(template, simpleOf(given)));
    });
  }
}

const typedOf = ({ logoUrl, ...rest }: SimpleWording): Typed => ({ ...rest, logo_url: logoUrl });

interface Unsaved {
  readonly typed: Typed;
  readonly errors?: FieldErrors;
  readonly problem?: WordingProblem;
}

async function edit(at: At, unsaved?: Unsaved) {
  const template = mailOf(at);
  if (template === null) return refused(at, NOT_FOUND);
  const opened = await openWording(at, template);
  if (opened instanceof Response) return opened;
  const { saved, orders } = opened;
  const standing = {
    ...typedOf(saved.simple ?? at.c.env.notifications.simpleStart(template)),
    ...(saved.enabled ? { enabled: 'yes' } : {}),
  };
  const path = `${PATH}/${template}/simple`;
  const children = (
    <>
      {unsaved?.problem === undefined ? null : <WordingNotSaved problem={unsaved.problem} />}
      <NotSaved labels={LABELS} errors={unsaved?.errors ?? {}} />
      {saved.fellBack === null ? null : <FellBack {...saved.fellBack} />}
      <EditorTabs template={template} simple />
      {saved.own && saved.simple === null ? (
        <Notice tone="wait" title="This e-mail is written in HTML">
          <p>What you save here replaces it.</p>
        </Notice>
      ) : null}
      <form method="post" action={path} class="beside">
        <Hidden csrf={at.csrf} />
        <SimpleCard own={saved.own} fields={unsaved?.typed ?? standing} errors={unsaved?.errors ?? {}} />
        <PreviewCard action={path} orders={orders} />
      </form>
      <SimpleVariables />
      {saved.own ? <ResetCard at={at} template={template} /> : null}
    </>
  );
  const intro = `Sent when an order is ${WHEN[template].toLowerCase()}. The order with its measurements is added by itself.`;
  const { status } =
    unsaved === undefined
      ? { status: 200 as const }
      : PROBLEMS[unsaved.problem === undefined ? 'invalid_request' : 'template_invalid'];
  return showSettings(at, { title: MAILS[template], intro, children }, status);
}

interface SimpleCardProps {
  readonly own: boolean;
  readonly fields: Typed;
  readonly errors: FieldErrors;
}

const SimpleCard = ({ own, fields, errors }: SimpleCardProps) => {
  const field = (of: keyof typeof SIMPLE_LIMITS) => ({
    name: of,
    label: LABELS.find((one) => one.name === of)?.label ?? of,
    value: textOf(fields, of),
    error: errors[of],
    maxlength: SIMPLE_LIMITS[of],
  });
  return (
    <Card
      title="Wording"
      aside={<Badge said={own ? { text: 'Your own', tone: 'info' } : { text: 'Default', tone: 'still' }} />}
    >
      <label class="choice">
        <input type="checkbox" name="enabled" value="yes" checked={textOf(fields, 'enabled') === 'yes'} />
        <span>Send this e-mail</span>
      </label>
      <Field {...field('subject')} required />
      <Field {...field('heading')} required />
      <Area {...field('paragraphs')} rows={9} required hint="An empty line begins a new paragraph." />
      <Field {...field('button')} required />
      <Area {...field('signature')} rows={2} />
      <Field
        {...field('logo_url')}
        type="url"
        hint="An https address of an image. Without it, the shop's name is shown."
      />
      <Field {...field('accent')} type="color" short />
      <Area {...field('footer')} rows={3} />
      <SaveRow />
    </Card>
  );
};

const SimpleVariables = () => (
  <Card title="Variables">
    <p class="muted">
      Write <code>{'{{ customer.name }}'}</code> where the name of the customer belongs. The plain-text part of the
      e-mail is made from the same fields.
    </p>
    <Table columns={['Name', 'What it is']}>
      {SIMPLE_VARIABLES.map((variable) => (
        <tr>
          <th scope="row">
            <code class="nowrap">{variable}</code>
          </th>
          <td>{MAIL_VARIABLES[variable]}</td>
        </tr>
      ))}
    </Table>
  </Card>
);
