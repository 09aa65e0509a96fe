import { z } from 'zod';
import { lineIfAny } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { SETTING_LIMITS } from '../../../app/settings/change-settings.ts';
import { Field, Hidden } from '../../kit/fields.tsx';
import { Card, Notice } from '../../kit/parts.tsx';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  type Fields,
  form,
  formStatus,
  onward,
  page,
  refused,
} from '../signed-in.tsx';
import { SaveRow, showSettings } from './frame.tsx';

const PATH = '/settings/cancellation-policy';
const MESSAGE = 'From 0 to 100, with at most two decimals, such as 12.5.';

/** As a form sends it. */
export const Policy = z.object({
  percent: lineIfAny(20)
    .regex(/^\d{1,3}(?:\.\d{1,2})?\s?%?$/, MESSAGE)
    .transform((text) => Math.round(Number.parseFloat(text) * 100))
    .refine((bps) => bps <= SETTING_LIMITS.refundableBps, MESSAGE),
});

export function cancellationPages(dashboard: Dashboard): void {
  page(dashboard, PATH, ['supplier'], (at) => policy(at));
  const rule = {
    roles: ['supplier'] as const,
    schema: Policy,
    invalid: policy,
  };
  form(dashboard, PATH, rule, async (at, { given }) => {
    const refundableBps = given.percent;
    const saved = await at.c.env.catalogue.putSupplierSettings(at.member.partyId, { refundableBps }, at.author);
    return saved.ok ? onward(at, PATH, 'saved') : refused(at, faulted(saved.fault));
  });
}

async function policy(at: At, errors: FieldErrors = {}, fields: Fields = {}) {
  const found = await at.c.env.catalogue.supplierSettings(at.member.partyId);
  if (!found.ok) return refused(at, faulted(found.fault));
  if (found.value === null) return refused(at, NOT_FOUND);
  const children = (
    <Card title="Once production has started">
      <form method="post" action={PATH} class="stack">
        <Hidden csrf={at.csrf} />
        <Field
          label="Percent of your share that a refund may take"
          name="percent"
          unit="%"
          inputmode="decimal"
          required
          value={typeof fields.percent === 'string' ? fields.percent : found.value.refundableBps / 100}
          error={errors.percent}
          hint="If a refund takes more, the retailer bears the rest."
        />
        <Notice>
          <p>
            It binds refunds that the retailer issues. It does not bind what you agree to in a message, the outcome of a
            dispute, or a chargeback.
          </p>
        </Notice>
        <SaveRow />
      </form>
    </Card>
  );
  const intro = 'For new orders. Orders that are already placed keep their policy.';
  const status = formStatus(errors);
  return showSettings(at, { title: 'Cancellation policy', intro, children }, status);
}
