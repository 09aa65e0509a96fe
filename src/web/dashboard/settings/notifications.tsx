import { z } from 'zod';
import { PROBLEMS } from '../../../api/problem.ts';
import { name, source } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { SETTING_LIMITS } from '../../../app/settings/change-settings.ts';
import { MAILS } from '../../../domain/conversation/notifications.ts';
import type { WordingProblem } from '../../../services/notifications.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Hidden, NotSaved } from '../../kit/fields.tsx';
import { Badge } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { type At, type Dashboard, type FieldErrors, form, onward, page, press, refused } from '../signed-in.tsx';
import { showSettings } from './frame.tsx';
import { FellBack, mailOf, openWording, PATH, ResetCard, WHEN } from './open-wording.tsx';
import { noPreview, ShownOrder, sendTest, showPreview } from './preview.tsx';
import { simplePages } from './simple.tsx';
import { EditorTabs, PARTS, PreviewCard, VariablesCard, WordingCard, WordingNotSaved } from './wording.tsx';

const Wording = z.object({
  subject: source(SETTING_LIMITS.mailSubject, 'Write a subject.'),
  html: source(SETTING_LIMITS.mailBody, 'Write the e-mail.'),
  text: source(SETTING_LIMITS.mailBody, 'Write the e-mail as plain text, too.'),
  enabled: name(20)
    .optional()
    .transform((value) => value === 'yes'),
});
const Draft = Wording.extend(ShownOrder);
type Wording = z.infer<typeof Wording>;

export function notificationPages(dashboard: Dashboard): void {
  const roles = ['retailer'] as const;
  page(dashboard, PATH, roles, list);
  page(dashboard, `${PATH}/:template`, roles, (at) => edit(at));
  const rule = { roles, schema: Wording, invalid: again };
  form(dashboard, `${PATH}/:template`, rule, async (at, { given }) => {
    const template = mailOf(at);
    if (template === null) return refused(at, NOT_FOUND);
    const saved = await at.c.env.notifications.saveWording(
      at.member.partyId,
      template,
      { ...given, simple: null },
      at.author,
    );
    if (!saved.ok) return refused(at, faulted(saved.fault));
    const { problem } = saved.value;
    return problem === null ? onward(at, `${PATH}/${template}`, 'saved') : edit(at, { typed: given, problem });
  });
  press(dashboard, `${PATH}/:template/reset`, roles, async (at) => {
    const template = mailOf(at);
    if (template === null) return refused(at, NOT_FOUND);
    const reset = await at.c.env.notifications.resetWording(at.member.partyId, template, at.author);
    return reset.ok ? onward(at, `${PATH}/${template}/simple`, 'reset') : refused(at, faulted(reset.fault));
  });
  const invalid = (at: At, errors: FieldErrors) => noPreview(at, PARTS, errors);
  for (const [step, shown] of [
    ['preview', showPreview],
    ['test', sendTest],
  ] as const) {
    form(dashboard, `${PATH}/:template/${step}`, { roles, schema: Draft, invalid }, (at, { given }) =>
      mailOf(at) === null ? refused(at, NOT_FOUND) : shown(at, given.order, given),
    );
  }
  simplePages(dashboard);
}

async function list(at: At) {
  const found = await at.c.env.notifications.wordings(at.member.partyId);
  if (!found.ok) return refused(at, faulted(found.fault));
  const children = (
    <TableCard label="Notifications" columns={['When the order is', 'Subject', 'Wording']} rows>
      {found.value.map(({ template, subject, own, simple, enabled, fellBack }) => (
        <tr>
          <th scope="row">
            <a class="row-link" href={own && simple === null ? `${PATH}/${template}` : `${PATH}/${template}/simple`}>
              {WHEN[template]}
            </a>
          </th>
          <td data-label="Subject">{subject}</td>
          <td data-label="Wording">
            <span class="row">
              <Badge said={own ? { text: 'Your own', tone: 'info' } : { text: 'Default', tone: 'still' }} />
              {enabled ? null : <Badge said={{ text: 'Switched off', tone: 'wait' }} />}
              {fellBack === null ? null : <Badge said={{ text: 'Failed: the default was sent', tone: 'bad' }} />}
            </span>
          </td>
        </tr>
      ))}
    </TableCard>
  );
  const intro = 'The e-mails that your customers get when their order moves on.';
  return showSettings(at, { title: 'Notifications', intro, children });
}

/** A wording that was not saved: what was typed, and what is wrong with a field or with the template in it. */
interface Unsaved {
  readonly typed: Wording;
  readonly errors?: FieldErrors;
  readonly problem?: WordingProblem;
}

const again = (at: At, errors: FieldErrors, fields: Typed) => {
  const [subject, html, text] = ['subject', 'html', 'text'].map((part) => textOf(fields, part));
  const typed = { subject: subject ?? '', html: html ?? '', text: text ?? '', enabled: fields.enabled === 'yes' };
  return edit(at, { typed, errors });
};

/** Shows what was typed, or what is saved, and what is wrong with it. Two queries besides the session's. */
async function edit(at: At, unsaved?: Unsaved) {
  const template = mailOf(at);
  if (template === null) return refused(at, NOT_FOUND);
  const opened = await openWording(at, template);
  if (opened instanceof Response) return opened;
  const { saved, orders } = opened;
  const children = (
    <>
      {unsaved?.problem === undefined ? null : <WordingNotSaved problem={unsaved.problem} />}
      <NotSaved labels={PARTS} errors={unsaved?.errors ?? {}} />
      {saved.fellBack === null ? null : <FellBack {...saved.fellBack} />}
      <EditorTabs template={template} simple={false} />
      <form method="post" action={`${PATH}/${template}`} class="stack loose">
        <Hidden csrf={at.csrf} />
        <WordingCard
          own={saved.own}
          wording={unsaved?.typed ?? saved}
          errors={unsaved?.errors}
          problem={unsaved?.problem}
        />
        <PreviewCard action={`${PATH}/${template}`} orders={orders} />
      </form>
      <VariablesCard />
      {saved.own ? <ResetCard at={at} template={template} /> : null}
    </>
  );
  const intro = `Sent when an order is ${WHEN[template].toLowerCase()}.`;
  const { status } =
    unsaved === undefined
      ? { status: 200 as const }
      : PROBLEMS[unsaved.problem === undefined ? 'invalid_request' : 'template_invalid'];
  return showSettings(at, { title: MAILS[template], intro, children }, status);
}
