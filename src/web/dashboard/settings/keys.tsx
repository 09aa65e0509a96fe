import { z } from 'zod';
import { hmac } from '../../../api/credentials/digest.ts';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { line } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { KEY_SEED_BYTES, makeApiKey } from '../../../app/settings/make-api-key.ts';
import type { Keyset } from '../../../db/keyset.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import type { ApiKey } from '../../../services/sign-in.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { CellError, Field, Hidden, wrong } from '../../kit/fields.tsx';
import { Badge, Card, Day, Notice } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  form,
  formStatus,
  listPage,
  onward,
  press,
  refused,
} from '../signed-in.tsx';
import { showSettings } from './frame.tsx';

const PATH = '/settings/keys';
/** All valid keys are on every page (`BOUNDS.keys`); the revoked ones have pages. */
const REVOKED_PAGE = 50;

const Name = z.object({ name: line(100, 'Name it after where it is used.') });
const NewKey = Name.extend({ kind: z.enum(['secret', 'publishable']) });

export function keyPages(dashboard: Dashboard): void {
  listPage(dashboard, PATH, { roles: ROLES, query: { cursor: PageQuery.shape.cursor } }, (at, { cursor }) =>
    keys(at, { after: cursor ?? null }),
  );
  const rule = { roles: ROLES, schema: NewKey, invalid: again };
  form(dashboard, PATH, rule, async (at, { given, key: pressed }) => {
    const { role, partyId } = at.member;
    const seed = await seedOf(at, pressed, given);
    const made = await makeApiKey(at.c.env.apiKeys, { ...given, role, partyId, madeBy: at.member.memberId }, seed);
    return isRefusal(made) ? refused(at, made) : keys(at, { made: { name: given.name, secret: made } });
  });
  form(dashboard, `${PATH}/:id/name`, { roles: ROLES, schema: Name, invalid: renameAgain }, async (at, { given }) => {
    const named = await at.c.env.apiKeys.rename(at.member.partyId, at.c.req.param('id') ?? '', given.name, at.author);
    if (!named.ok) return refused(at, faulted(named.fault));
    return named.value ? onward(at, PATH, 'saved') : refused(at, NOT_FOUND);
  });
  press(dashboard, `${PATH}/:id/revoke`, ROLES, async (at) => {
    const revoked = await at.c.env.apiKeys.revoke(at.member.partyId, at.c.req.param('id') ?? '', at.author);
    if (!revoked.ok) return refused(at, faulted(revoked.fault));
    return revoked.value ? onward(at, PATH, 'revoked') : refused(at, NOT_FOUND);
  });
  press(dashboard, `${PATH}/:id/adopt`, ROLES, async (at) => {
    const { partyId, memberId } = at.member;
    const adopted = await at.c.env.apiKeys.adopt(partyId, at.c.req.param('id') ?? '', memberId);
    if (!adopted.ok) return refused(at, faulted(adopted.fault));
    return adopted.value ? onward(at, PATH, 'adopted') : refused(at, NOT_FOUND);
  });
}

/** A second press of the button makes the same key again: the browser may have dropped the first answer. */
async function seedOf(at: At, press: string | undefined, { kind, name }: z.infer<typeof NewKey>): Promise<Uint8Array> {
  if (press === undefined) return crypto.getRandomValues(new Uint8Array(KEY_SEED_BYTES));
  const said = JSON.stringify([at.member.partyId, at.session, press, kind, name]);
  return hmac(at.c.env.vars.tokenSecret, `api-key:${said}`);
}

/** The key keeps its name. Shows the list with what was typed for this key. */
const renameAgain = (at: At, errors: FieldErrors, fields: Typed) =>
  keys(at, { renamed: { id: at.c.req.param('id') ?? '', name: textOf(fields, 'name'), error: errors.name } });

/** No key was made. Shows the form with what was typed and what is wrong. */
const again = (at: At, errors: FieldErrors, fields: Typed) => keys(at, { errors, fields });

interface KeyProps {
  readonly at: At;
  readonly apiKey: ApiKey;
}

/** Asks twice: a shop may need the key, and it cannot be restored. */
const Revoke = ({ at, apiKey: key }: KeyProps) => (
  <details class="sure">
    <summary class="button danger small" aria-label={`Revoke ${key.name}`}>
      Revoke
    </summary>
    <form method="post" action={`${PATH}/${key.id}/revoke`} class="stack tight">
      <Hidden csrf={at.csrf} />
      <p class="small">Programs that use it stop working.</p>
      <button type="submit" class="danger solid small" aria-label={`Revoke for good: ${key.name}`}>
        Revoke for good
      </button>
    </form>
  </details>
);

/** Who answers for a key. It is revoked when that member is removed, so anybody may take it over first. */
const Owner = ({ at, apiKey: key }: KeyProps) => (
  <div class="row">
    <span>{key.ownerName ?? 'Nobody'}</span>
    {key.revokedAt !== null || key.ownerId === at.member.memberId ? null : (
      <form method="post" action={`${PATH}/${key.id}/adopt`}>
        <Hidden csrf={at.csrf} />
        <button type="submit" class="quiet small" aria-label={`Take over ${key.name}`}>
          Take over
        </button>
      </form>
    )}
  </div>
);

interface Shown {
  /** Where the revoked keys of this page begin. */
  readonly after?: Keyset | null;
  readonly made?: { readonly name: string; readonly secret: string };
  readonly errors?: FieldErrors;
  readonly fields?: Typed;
  readonly renamed?: Renamed;
}

/** A name that was refused for a key. */
interface Renamed {
  readonly id: string;
  readonly name: string;
  readonly error: string | undefined;
}

interface CreateProps {
  readonly at: At;
  readonly errors: FieldErrors;
  readonly fields: Typed;
}

const CreateKey = ({ at, errors, fields }: CreateProps) => (
  <Card title="Create a key">
    <form method="post" action={PATH} class="stack">
      <Hidden csrf={at.csrf} />
      <Field
        label="Name"
        name="name"
        required
        maxlength={100}
        hint="Where it is used."
        value={textOf(fields, 'name')}
        error={errors.name}
      />
      {at.member.role === 'retailer' ? (
        <fieldset>
          <legend>Kind</legend>
          <label class="choice">
            <input type="radio" name="kind" value="secret" checked={textOf(fields, 'kind') !== 'publishable'} />
            <span>Secret: everything this party may do. For servers only.</span>
          </label>
          <label class="choice">
            <input type="radio" name="kind" value="publishable" checked={textOf(fields, 'kind') === 'publishable'} />
            <span>Publishable: the catalogue, and placing orders. For your storefront.</span>
          </label>
        </fieldset>
      ) : (
        <input type="hidden" name="kind" value="secret" />
      )}
      <div class="row">
        <button type="submit" class="primary">
          Create
        </button>
      </div>
    </form>
  </Card>
);

async function keys(at: At, { after = null, made, errors = {}, fields = {}, renamed }: Shown = {}) {
  const { partyId } = at.member;
  const [valid, revoked] = await Promise.all([
    at.c.env.apiKeys.valid(partyId),
    at.c.env.apiKeys.revoked(partyId, after, REVOKED_PAGE + 1),
  ]);
  if (!valid.ok) return refused(at, faulted(valid.fault));
  if (!revoked.ok) return refused(at, faulted(revoked.fault));
  const { shown, nextCursor } = pageOf(revoked.value, REVOKED_PAGE, ({ createdAt, id }) => ({ at: createdAt, id }));
  const children = (
    <>
      {made === undefined ? null : (
        <Notice tone="good" title={`The key '${made.name}'`} live>
          <p>Copy it now. It is shown this once; we keep only its hash.</p>
          <code class="secret">{made.secret}</code>
        </Notice>
      )}
      <TableCard
        label="API keys"
        columns={['Name', 'Key', 'Made', 'Answered for by', 'Last used', { name: 'Revoke', hush: true }]}
        rows
      >
        {[...valid.value, ...shown].map((key) => (
          <Row at={at} apiKey={key} {...(renamed?.id === key.id ? { renamed } : {})} />
        ))}
      </TableCard>
      {nextCursor === null ? null : (
        <nav class="pager" aria-label="Pages">
          <span />
          <a class="button plain" href={`${PATH}?cursor=${nextCursor}`}>
            Older revoked keys
          </a>
        </nav>
      )}
      <CreateKey at={at} errors={errors} fields={fields} />
    </>
  );
  const intro =
    'How programs call the API for this party. When a member is removed, the keys that this member answers for are revoked.';
  return showSettings(at, { title: 'API keys', intro, children }, renamed === undefined ? formStatus(errors) : 400);
}

const Row = ({ at, apiKey: key, renamed }: KeyProps & { readonly renamed?: Renamed }) => (
  <tr>
    <th scope="row">
      {key.revokedAt === null ? (
        <>
          <span class="printed">{key.name}</span>
          <form method="post" action={`${PATH}/${key.id}/name`} class="with-unit name">
            <Hidden csrf={at.csrf} />
            <input
              name="name"
              value={renamed?.name ?? key.name}
              required
              maxlength={100}
              aria-label={`Name of the key ending ${key.last4}`}
              {...wrong(`f-name-${key.id}`, renamed?.error)}
            />
            <button type="submit" class="quiet small" aria-label={`Rename ${key.name}`}>
              Rename
            </button>
          </form>
          <CellError id={`f-name-${key.id}`} error={renamed?.error} />
        </>
      ) : (
        key.name
      )}
    </th>
    <td data-label="Key" class="mono nowrap">
      {key.kind === 'secret' ? 'sk' : 'pk'}_…{key.last4}
    </td>
    <td data-label="Made">
      <Day at={key.createdAt} />
      {key.madeBy === null ? null : <span class="small muted"> by {key.madeBy}</span>}
    </td>
    <td data-label="Answered for by">
      <Owner at={at} apiKey={key} />
    </td>
    <td data-label="Last used">{key.usedAt === null ? 'Not yet' : <Day at={key.usedAt} />}</td>
    <td class="num">
      {key.revokedAt === null ? <Revoke at={at} apiKey={key} /> : <Badge said={{ text: 'Revoked', tone: 'still' }} />}
    </td>
  </tr>
);
