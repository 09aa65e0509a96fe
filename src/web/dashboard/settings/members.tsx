import { z } from 'zod';
import { email, line } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { addMember } from '../../../app/settings/add-member.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import type { ApiKey, Member } from '../../../services/sign-in.ts';
import { Field, Hidden } from '../../kit/fields.tsx';
import { Badge, Card, Day } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  type Fields,
  form,
  formStatus,
  onward,
  page,
  press,
  refused,
} from '../signed-in.tsx';
import { showSettings } from './frame.tsx';

const PATH = '/settings/members';

const NewMember = z.object({
  email: email('An e-mail address such as clerk@shop.example.'),
  name: line(100, "What is the person's name?"),
});

export function memberPages(dashboard: Dashboard): void {
  page(dashboard, PATH, ROLES, (at) => members(at));
  const rule = {
    roles: ROLES,
    schema: NewMember,
    invalid: (at: At, errors: FieldErrors, fields: Fields) => members(at, errors, fields),
  };
  form(dashboard, PATH, rule, async (at, { given }) => {
    const added = await addMember(at.c.env.members, { partyId: at.member.partyId, ...given }, at.author);
    return isRefusal(added) ? refused(at, added) : onward(at, PATH, 'added');
  });
  press(dashboard, `${PATH}/:id/remove`, ROLES, async (at) => {
    const removed = await at.c.env.members.revoke(at.member.partyId, at.c.req.param('id') ?? '', at.author);
    if (!removed.ok) return refused(at, faulted(removed.fault));
    return removed.value ? onward(at, PATH, 'removed') : refused(at, NOT_FOUND);
  });
}

const text = (value: Fields[string] | undefined): string => (typeof value === 'string' ? value : '');

interface MemberProps {
  readonly at: At;
  readonly member: Member;
  /** The valid keys that this member answers for. */
  readonly keys: readonly ApiKey[];
}

/** Asks twice where keys stop working with it: a shop may need them. */
const Remove = ({ at, member, keys }: MemberProps) => {
  const button = (label: string, name: string) => (
    <form method="post" action={`${PATH}/${member.id}/remove`}>
      <Hidden csrf={at.csrf} />
      <button type="submit" class="danger small" aria-label={`${label} ${member.name}`}>
        {name}
      </button>
    </form>
  );
  if (keys.length === 0) return button('Remove', 'Remove');
  return (
    <details class="sure">
      <summary class="button danger small" aria-label={`Remove ${member.name}`}>
        Remove
      </summary>
      <p class="small">
        These API keys are revoked, too: {keys.map(({ name }) => name).join(', ')}. To keep one, take it over first
        under <a href="/settings/keys">API keys</a>.
      </p>
      {button('Remove for good:', 'Remove for good')}
    </details>
  );
};

const MemberRow = ({ at, member, keys }: MemberProps) => (
  <tr>
    <th scope="row">
      <span>
        {member.name} {member.id === at.member.memberId ? <Badge said={{ text: 'You', tone: 'still' }} /> : null}
      </span>
    </th>
    <td data-label="E-mail">{member.email}</td>
    <td data-label="Since">
      <Day at={member.createdAt} />
    </td>
    <td class="num">{member.id === at.member.memberId ? null : <Remove at={at} member={member} keys={keys} />}</td>
  </tr>
);

interface AddMemberProps {
  readonly at: At;
  readonly errors: FieldErrors;
  readonly fields: Fields;
}

const AddMember = ({ at, errors, fields }: AddMemberProps) => (
  <Card title="Add a member">
    <form method="post" action={PATH} class="stack">
      <Hidden csrf={at.csrf} />
      <div class="fields two">
        <Field label="Name" name="name" required maxlength={100} value={text(fields.name)} error={errors.name} />
        <Field
          label="E-mail"
          name="email"
          type="email"
          required
          maxlength={254}
          value={text(fields.email)}
          error={errors.email}
        />
      </div>
      <div class="row">
        <button type="submit" class="primary">
          Add
        </button>
      </div>
    </form>
  </Card>
);

const YourSessions = ({ at }: { readonly at: At }) => (
  <Card title="Your sessions">
    <p>Signs you out in every browser, this one too. Do this when a device is lost.</p>
    <form method="post" action="/sign-out/everywhere" class="row">
      <Hidden csrf={at.csrf} />
      <button type="submit" class="danger">
        Sign out everywhere
      </button>
    </form>
  </Card>
);

async function members(at: At, errors: FieldErrors = {}, fields: Fields = {}) {
  const { partyId } = at.member;
  const [found, keys] = await Promise.all([at.c.env.members.list(partyId), at.c.env.apiKeys.valid(partyId)]);
  if (!found.ok) return refused(at, faulted(found.fault));
  if (!keys.ok) return refused(at, faulted(keys.fault));
  const children = (
    <>
      <TableCard label="Members" columns={['Name', 'E-mail', 'Since', { name: 'Remove', hush: true }]} rows>
        {found.value.map((member) => (
          <MemberRow at={at} member={member} keys={keys.value.filter(({ ownerId }) => ownerId === member.id)} />
        ))}
      </TableCard>
      <AddMember at={at} errors={errors} fields={fields} />
      <YourSessions at={at} />
    </>
  );
  const intro = `Who may sign in for ${at.member.partyName}. At each sign-in they get a link by e-mail; there are no passwords.`;
  return showSettings(at, { title: 'Members', intro, children }, formStatus(errors));
}
