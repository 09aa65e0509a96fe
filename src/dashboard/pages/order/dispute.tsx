import { z } from 'zod';
import { DISPUTE_REASONS, MAX_EVIDENCE, mayRaise } from '../../../domain/dispute.ts';
import { MAX_TEXT } from '../../../domain/message.ts';
import type { OrderView } from '../../../domain/view.ts';
import { Area, Hidden, Pick } from '../../../http/pages/ui/fields.tsx';
import { Card, Notice, Options } from '../../../http/pages/ui/parts.tsx';
import { plain } from '../../../http/pages/ui/words.ts';
import { type At, type Desk, type FieldErrors, type Fields, form, onward, page, refused, show } from '../../desk.tsx';
import { Head } from '../../layout.tsx';
import { ask, openOrder } from '../../order-context.ts';

/** What a raised dispute says; the customer's page sends the same. */
export const Raised = z.object({
  reason: z.enum(DISPUTE_REASONS),
  description: z.string().trim().min(1, 'Describe what is wrong.').max(MAX_TEXT),
  line: z.union([z.array(z.string().max(64)), z.string().transform((one) => [one])], 'Choose at least one item.'),
  evidence: z
    .string()
    .max(22_000)
    .default('')
    .transform((text) => text.split(/\s+/).filter((url) => url !== ''))
    .refine(
      (urls) => urls.length <= MAX_EVIDENCE && urls.every((url) => /^https:\/\//.test(url) && URL.canParse(url)),
      `At most ${MAX_EVIDENCE} addresses, each beginning with https://`,
    ),
});

export const toRaise = ({ reason, description, line, evidence }: z.infer<typeof Raised>) =>
  ({
    type: 'raise_dispute',
    reason,
    description,
    lineIds: [...new Set(line)],
    evidenceUrls: evidence,
  }) as const;

export function raiseDisputePages(desk: Desk): void {
  const roles = ['retailer'] as const;
  page(desk, '/orders/:id/dispute', roles, (at) => raisePage(at, {}, {}));
  form(desk, '/orders/:id/dispute', { roles, schema: Raised, invalid: raisePage }, async (at, sent) => {
    const id = at.c.req.param('id') ?? '';
    const answer = await ask(at, sent, id, toRaise(sent.given));
    if (!answer.ok) return refused(at, answer.refusal);
    const raised = answer.snapshot.order.disputes.findLast((d) => d.lineIds.some((l) => sent.given.line.includes(l)));
    return onward(at, raised === undefined ? `/orders/${id}` : `/disputes/${raised.id}`, 'dispute_raised');
  });
}

async function raisePage(at: At, errors: FieldErrors, fields: Fields) {
  const opened = await openOrder(at);
  if (opened instanceof Response) return opened;
  const { view, state } = opened;
  const refusal = mayRaise(state, at.actor);
  return show(
    at,
    {
      title: `Dispute, order ${view.number}`,
      width: 'form',
      children: (
        <>
          <Head
            crumbs={[
              { href: '/orders', name: 'Orders' },
              { href: `/orders/${view.id}`, name: view.number },
            ]}
            title="Raise Dispute"
          >
            <p class="muted">Platform Ops mediate between you, the suppliers of these items and the customer.</p>
          </Head>
          {refusal === null ? (
            <Card>
              <form method="post" action={`/orders/${view.id}/dispute`} class="stack">
                <Hidden csrf={at.csrf} />
                <DisputeFields view={view} errors={errors} fields={fields} />
                <div class="row">
                  <button type="submit" class="primary">
                    Raise Dispute
                  </button>
                  <a class="button quiet" href={`/orders/${view.id}`}>
                    Not now
                  </a>
                </div>
              </form>
            </Card>
          ) : (
            <Notice tone="wait" title="Not now">
              <p>{refusal.detail}</p>
            </Notice>
          )}
        </>
      ),
    },
    Object.keys(errors).length > 0 ? 400 : 200,
  );
}

interface FieldsProps {
  readonly view: OrderView;
  readonly errors: FieldErrors;
  readonly fields: Fields;
}

const text = (value: Fields[string] | undefined): string => (typeof value === 'string' ? value : '');

const DisputeFields = ({ view, errors, fields }: FieldsProps) => {
  const chosen = fields.line === undefined ? [] : typeof fields.line === 'string' ? [fields.line] : fields.line;
  return (
    <>
      <Pick
        label="What is wrong?"
        name="reason"
        value={text(fields.reason)}
        options={DISPUTE_REASONS.map((reason) => ({ value: reason, label: plain(reason) }))}
        error={errors.reason}
      />
      <fieldset>
        <legend>With which items?</legend>
        {view.lines.map((line) => (
          <label class="choice">
            <input
              type="checkbox"
              name="line"
              value={line.id}
              checked={view.lines.length === 1 || chosen.includes(line.id)}
            />
            <span>
              {line.title} × {line.quantity}
              <Options options={line.options} />
            </span>
          </label>
        ))}
        {errors.line === undefined ? null : <p class="error">{errors.line}</p>}
      </fieldset>
      <Area
        label="Describe it"
        name="description"
        required
        maxlength={MAX_TEXT}
        value={text(fields.description)}
        error={errors.description}
      />
      <Area
        label="Photos or documents: one https address a line"
        name="evidence"
        rows={2}
        value={text(fields.evidence)}
        error={errors.evidence}
      />
    </>
  );
};
