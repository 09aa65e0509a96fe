import { z } from 'zod';
import { AnnotateBody } from '../../../../api/schemas/annotations.ts';
import { BOUNDS } from '../../../../domain/bounds.ts';
import type { AnnotateAsk } from '../../../../domain/conversation/annotations.ts';
import type { OrderView } from '../../../../domain/order/view.ts';
import { textOf } from '../../../kit/choice.ts';
import { Area, Field, Hidden, NotSaved } from '../../../kit/fields.tsx';
import { Card } from '../../../kit/parts.tsx';
import { Head } from '../../layout.tsx';
import { command, openOrder, orderCrumbs } from '../../order-context.ts';
import {
  AsSent,
  type At,
  type Dashboard,
  type FieldErrors,
  type Fields,
  form,
  formStatus,
  page,
  show,
} from '../../signed-in.tsx';
import { ANNOTATORS } from './annotations.tsx';

/** The page where a retailer or Platform Ops change the reference and the metadata of an order. */

const PATH = '/orders/:id/annotations';

/** How many new names the page takes at once. */
const NEW_ROWS = 3;

/**
 * One name with its text. `had`: the text when the page was opened; null for a name that is new. What stands as it was
 * is not sent, so it does not undo what somebody else has changed meanwhile.
 */
interface Row {
  readonly n: number;
  readonly name: string;
  readonly text: string;
  readonly had: string | null;
}

const numbers = Array.from({ length: BOUNDS.metadata + NEW_ROWS }, (_, i) => i + 1);

const rowsOf = (fields: Fields): Row[] =>
  numbers.flatMap((n) => {
    const had = fields[`had_${n}`] === undefined ? null : textOf(fields, `had_${n}`);
    const row = { n, name: textOf(fields, `name_${n}`).trim(), text: textOf(fields, `text_${n}`), had };
    return had === null && row.name === '' && row.text === '' ? [] : [row];
  });

function fieldsOf({ reference, metadata }: OrderView): Fields {
  const rows = Object.entries(metadata).map(([name, text], i) => ({
    [`name_${i + 1}`]: name,
    [`text_${i + 1}`]: text,
    [`had_${i + 1}`]: text,
  }));
  return Object.assign({ reference: reference ?? '', reference_had: reference ?? '' }, ...rows);
}

/** A new name that is missing, or there already. */
function nameErrors(rows: readonly Row[]): { readonly at: string; readonly message: string }[] {
  return rows.flatMap(({ n, name, text, had }) => {
    if (had !== null) return [];
    if (name === '') return [{ at: `name_${n}`, message: 'Enter a name for this text' }];
    if (text === '') return [{ at: `text_${n}`, message: 'Enter a text for this name' }];
    const taken = rows.some((other) => other.n < n && other.name === name);
    return taken ? [{ at: `name_${n}`, message: 'This name is there already' }] : [];
  });
}

/** The changes, checked as the API checks them. Each error is beside its field. */
const Changed = AsSent.transform((fields, context): AnnotateAsk => {
  const wrong = (at: string, message: string) => context.addIssue({ code: 'custom', path: [at], message });
  const rows = rowsOf(fields);
  for (const { at, message } of nameErrors(rows)) wrong(at, message);
  const changed = rows.filter(({ text, had }) => text !== had);
  const reference = textOf(fields, 'reference');
  const read = AnnotateBody.safeParse({
    ...(reference === textOf(fields, 'reference_had') ? {} : { reference }),
    ...(changed.length === 0 ? {} : { metadata: Object.fromEntries(changed.map(({ name, text }) => [name, text])) }),
  });
  if (read.success) return read.data;
  for (const { path, message, code } of read.error.issues) {
    const row = changed.find(({ name }) => name === path[1]);
    const [at, why] =
      row === undefined
        ? [path[0] === 'metadata' ? 'name_1' : 'reference', message]
        : code === 'invalid_key'
          ? [`name_${row.n}`, 'a name has at most 40 characters, in one line, without square brackets']
          : [`text_${row.n}`, message];
    wrong(at, why);
  }
  return z.NEVER;
});

export function annotationPages(dashboard: Dashboard): void {
  page(dashboard, PATH, ANNOTATORS, (at) => annotationsPage(at));
  form(dashboard, PATH, { roles: ANNOTATORS, schema: Changed, invalid: annotationsPage }, (at, sent) => {
    const id = at.c.req.param('id') ?? '';
    return command(at, sent, id, { type: 'annotate', ...sent.given }, { path: `/orders/${id}`, done: 'saved' });
  });
}

async function annotationsPage(at: At, errors: FieldErrors = {}, typed?: Fields) {
  const opened = await openOrder(at);
  if (opened instanceof Response) return opened;
  const { view } = opened;
  const fields = typed ?? fieldsOf(view);
  const children = (
    <>
      <Head crumbs={orderCrumbs(view)} title="Reference and Metadata">
        <p class="muted">
          What your own systems know the order by. Its customer, suppliers and brands do not see it. The search and the
          CSV have it.
        </p>
      </Head>
      <NotSaved labels={labelsOf(fields)} errors={errors} />
      <AnnotationsForm at={at} id={view.id} fields={fields} errors={errors} />
    </>
  );
  return show(at, { title: `Reference, order ${view.number}`, width: 'form', children }, formStatus(errors));
}

const labelsOf = (fields: Fields) => [
  { name: 'reference', label: 'Reference' },
  ...numbers.flatMap((n) => {
    const known = fields[`had_${n}`] !== undefined;
    const text = { name: `text_${n}`, label: known ? textOf(fields, `name_${n}`) : 'Text' };
    return known ? [text] : [{ name: `name_${n}`, label: 'Name' }, text];
  }),
];

interface FormProps {
  readonly at: At;
  readonly id: string;
  readonly fields: Fields;
  readonly errors: FieldErrors;
}

const AnnotationsForm = ({ at, id, fields, errors }: FormProps) => {
  const known = numbers.filter((n) => fields[`had_${n}`] !== undefined);
  const free = numbers.slice(known.length, Math.min(known.length + NEW_ROWS, BOUNDS.metadata));
  const of = (name: string) => ({ name, value: textOf(fields, name), error: errors[name] });
  return (
    <Card>
      <form method="post" action={`/orders/${id}/annotations`} class="stack">
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="reference_had" value={textOf(fields, 'reference_had')} />
        <Field label="Reference" hint="The order's number in your own systems." maxlength={100} {...of('reference')} />
        {known.map((n) => (
          <>
            <input type="hidden" name={`name_${n}`} value={textOf(fields, `name_${n}`)} />
            <input type="hidden" name={`had_${n}`} value={textOf(fields, `had_${n}`)} />
            <Area
              label={textOf(fields, `name_${n}`)}
              hint="Empty it to remove it."
              rows={1}
              maxlength={500}
              {...of(`text_${n}`)}
            />
          </>
        ))}
        {free.map((n) => (
          <fieldset>
            <legend>New metadata</legend>
            <Field label="Name" maxlength={40} {...of(`name_${n}`)} />
            <Area label="Text" rows={1} maxlength={500} {...of(`text_${n}`)} />
          </fieldset>
        ))}
        <div class="row">
          <button type="submit" class="primary">
            Save
          </button>
          <a class="button quiet" href={`/orders/${id}`}>
            Not now
          </a>
        </div>
      </form>
    </Card>
  );
};
