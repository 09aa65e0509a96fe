import { z } from 'zod';
import { lineIfAny, proseIfAny } from '../../../../api/text.ts';
import { faulted } from '../../../../app/refusals.ts';
import type { OrderNote } from '../../../../db/orders/notes.ts';
import type { Role } from '../../../../domain/order/actor.ts';
import { textOf } from '../../../kit/choice.ts';
import { Area, Field, Hidden } from '../../../kit/fields.tsx';
import { Had } from '../../../kit/meanwhile.tsx';
import { Badge, Card, Notice, When } from '../../../kit/parts.tsx';
import { openOrder } from '../../order-context.ts';
import { type At, type Dashboard, type FieldErrors, type Fields, form, onward, refused } from '../../signed-in.tsx';

/** Notes and tags of the retailer about an order. They are no part of the order, and no other party reads them. */

/** Who has notes. */
export const NOTERS: readonly Role[] = ['retailer'];

const MAX_NOTE = 2_000;
const MAX_TAGS = 10;
/** A tag stands on one line of a list. */
const MAX_TAG = 30;

const Noted = z.object({
  note: proseIfAny(MAX_NOTE),
  tags: lineIfAny(300)
    .transform((typed) => [
      ...new Set(
        typed
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      ),
    ])
    .refine((tags) => tags.length <= MAX_TAGS, `At most ${MAX_TAGS} tags.`)
    .refine(
      (tags) => tags.every((tag) => tag.length <= MAX_TAG),
      `A tag has at most ${MAX_TAG} characters. Tags are separated by commas.`,
    ),
});

/** Tags of before may be longer. */
const short = (tag: string): string => (tag.length > MAX_TAG ? `${tag.slice(0, MAX_TAG)}…` : tag);

export const NotedTag = ({ tag }: { readonly tag: string }) => <Badge said={{ text: short(tag), tone: 'still' }} />;

/** What was typed and is not right. */
export interface TypedNote {
  readonly errors: FieldErrors;
  readonly fields: Fields;
}

type ShowOrder = (at: At, typed: TypedNote) => Promise<Response>;

export function noteForm(dashboard: Dashboard, showOrder: ShowOrder): void {
  const invalid = (at: At, errors: FieldErrors, fields: Fields) => showOrder(at, { errors, fields });
  const rule = { roles: NOTERS, schema: Noted, saved, tidy, invalid };
  form(dashboard, '/orders/:id/notes', rule, async (at, { given }) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    const { id } = opened.view;
    const kept = await at.c.env.notes.put(at.tenant, id, given, at.member.memberId);
    return kept.ok ? onward(at, `/orders/${id}`, 'saved') : refused(at, faulted(kept.fault));
  });
}

type NoteOfOrder = Pick<OrderNote, 'note' | 'tags'> | null;

const fieldsOf = (noted: NoteOfOrder): Fields => ({
  note: noted?.note ?? '',
  tags: (noted?.tags ?? []).join(', '),
});

function tidy(sent: Fields): Fields {
  const read = Noted.safeParse(sent);
  return read.success ? fieldsOf(read.data) : sent;
}

async function saved(at: At): Promise<Fields | Response> {
  const found = await at.c.env.notes.get(at.tenant, at.c.req.param('id') ?? '');
  return found.ok ? fieldsOf(found.value) : refused(at, faulted(found.fault));
}

interface NotesProps {
  readonly at: At;
  readonly orderId: string;
  readonly typed: TypedNote | null;
}

export async function NotesCard({ at, orderId, typed }: NotesProps) {
  const found = await at.c.env.notes.get(at.tenant, orderId);
  if (!found.ok) {
    return (
      <Notice tone="wait" title="Notes">
        <p>They cannot be read now. Load the page again in a moment.</p>
      </Notice>
    );
  }
  const noted = found.value;
  return (
    <Card title="Notes">
      {noted === null || (noted.note === '' && noted.tags.length === 0) ? (
        <p class="muted small">Only members of your party see them.</p>
      ) : (
        <>
          {noted.note === '' ? null : <p class="prose">{noted.note}</p>}
          {noted.tags.length === 0 ? null : (
            <p class="row">
              {noted.tags.map((tag) => (
                <NotedTag tag={tag} />
              ))}
            </p>
          )}
          <p class="muted small">
            {noted.by ?? 'A former member'}, <When at={noted.at} />. Only members of your party see this.
          </p>
        </>
      )}
      <NoteForm {...{ at, orderId, typed, noted }} />
    </Card>
  );
}

const NoteForm = ({ at, orderId, typed, noted }: NotesProps & { readonly noted: NoteOfOrder }) => {
  const now = fieldsOf(noted);
  const { errors = {}, fields = now } = typed ?? {};
  return (
    <details class="fold" open={typed !== null}>
      <summary>{noted === null ? 'Write a note' : 'Change'}</summary>
      <form method="post" action={`/orders/${orderId}/notes`} class="stack">
        <Hidden csrf={at.csrf} />
        <Had fields={now} />
        <Area
          label="Note"
          name="note"
          rows={4}
          maxlength={MAX_NOTE}
          value={textOf(fields, 'note')}
          error={errors.note}
        />
        <Field
          label="Tags"
          name="tags"
          maxlength={300}
          hint="Separated by commas"
          value={textOf(fields, 'tags')}
          error={errors.tags}
        />
        <div class="row">
          <button type="submit" class="primary">
            Save the note
          </button>
        </div>
      </form>
    </details>
  );
};
