import { z } from 'zod';
import { HTTPS, name, prose, proseIfAny, webAddress } from '../../api/text.ts';
import { MAX_EVIDENCE } from '../../domain/conversation/disputes.ts';
import { MAX_TEXT } from '../../domain/conversation/messages.ts';
import { DISPUTE_REASONS } from '../../domain/conversation/state.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { Area, Pick } from './fields.tsx';
import { OptionList } from './parts.tsx';
import { inPlainWords } from './words/statuses.ts';

const EVIDENCE = `At most ${MAX_EVIDENCE} addresses, each beginning with https://.`;

/** The fields of a new dispute, for the retailer's page and the customer's. */
export const Raised = z.object({
  reason: z.enum(DISPUTE_REASONS, 'Choose what is wrong.'),
  description: prose(MAX_TEXT, 'Describe what is wrong.'),
  line: z.union(
    [z.array(name(64)).min(1, 'Choose at least one item.'), name(64).transform((one) => [one])],
    'Choose at least one item.',
  ),
  evidence: proseIfAny(22_000)
    .default('')
    // Who writes several on a line puts a comma between them.
    .transform((text) => text.split(/[,;]*(?:\s+|$)/).filter((url) => url !== ''))
    .pipe(z.array(webAddress(HTTPS, 2_000, EVIDENCE)).max(MAX_EVIDENCE, EVIDENCE)),
});

export const toRaise = ({ reason, description, line, evidence }: z.infer<typeof Raised>) =>
  ({
    type: 'raise_dispute',
    reason,
    description,
    lineIds: [...new Set(line)],
    evidenceUrls: evidence,
  }) as const;

interface FieldsProps {
  readonly view: OrderView;
  readonly errors: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
}

const text = (value: string | readonly string[] | undefined): string => (typeof value === 'string' ? value : '');

export const DisputeFields = ({ view, errors, fields }: FieldsProps) => {
  const chosen = fields.line === undefined ? [] : typeof fields.line === 'string' ? [fields.line] : fields.line;
  return (
    <>
      <Pick
        label="What is wrong?"
        name="reason"
        value={text(fields.reason)}
        empty="Choose …"
        required
        options={DISPUTE_REASONS.map((reason) => ({ value: reason, label: inPlainWords(reason) }))}
        error={errors.reason}
      />
      <fieldset>
        <legend>With which items?</legend>
        {view.lines.map((line, i) => (
          <label class="choice">
            <input
              type="checkbox"
              name="line"
              value={line.id}
              checked={view.lines.length === 1 || chosen.includes(line.id)}
              {...(errors.line === undefined ? {} : { 'aria-describedby': 'line-error', autofocus: i === 0 })}
            />
            <span>
              {`${line.title}\u00a0×\u00a0${line.quantity}`}
              <OptionList options={line.options} />
            </span>
          </label>
        ))}
        {errors.line === undefined ? null : (
          <p class="error" id="line-error">
            {errors.line}
          </p>
        )}
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
        label="Links to photos or documents (optional)"
        hint="One a line, each beginning with https://"
        name="evidence"
        rows={2}
        value={text(fields.evidence)}
        error={errors.evidence}
      />
    </>
  );
};
