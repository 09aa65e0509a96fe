import { z } from 'zod';
import { lineIfAny, proseIfAny } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { changeRetailerSettings, isOrigin, SETTING_LIMITS } from '../../../app/settings/change-settings.ts';
import { POLICIES, type RetailerPolicies } from '../../../domain/catalogue/catalogue.ts';
import type { RetailerSettings } from '../../../services/catalogue.ts';
import { textOf } from '../../kit/choice.ts';
import { Area, Field, Hidden, NotSaved } from '../../kit/fields.tsx';
import { Had } from '../../kit/meanwhile.tsx';
import { Card } from '../../kit/parts.tsx';
import { duration, readDuration } from '../../kit/words/duration.ts';
import {
  AsSent,
  type At,
  type Dashboard,
  errorsOf,
  type FieldErrors,
  type Fields,
  form,
  formStatus,
  onward,
  page,
  refused,
} from '../signed-in.tsx';
import { SaveRow, showSettings } from './frame.tsx';
import { ShippingCard, shippingLabels } from './shipping.tsx';
import { CELLS, cellName, cellsOf, isCell, readRows, type ShippingRow, savedRows, sentRows } from './shipping-rows.ts';

const PATH = '/settings/policies';

interface Duration {
  readonly name: keyof RetailerPolicies;
  readonly label: string;
  /** What happens then, if the label does not say it. */
  readonly after?: string;
}

/** In the order in which they matter for an order. */
const DURATIONS: readonly Duration[] = [
  { name: 'checkoutExpirySeconds', label: 'An unpaid order is cancelled after' },
  { name: 'supplierSlaSeconds', label: 'A supplier must answer within' },
  { name: 'autoDeliverSeconds', label: 'An order that has arrived counts as delivered after' },
  { name: 'holdSeconds', label: 'Stock is held for' },
  {
    name: 'captureMarginSeconds',
    label: 'Time to spare before a card authorisation ends',
    after: 'An order that is not charged by then is cancelled. ',
  },
  {
    name: 'stepPatienceSeconds',
    label: 'A step that fails is tried again for',
    after: 'Then the order is cancelled. ',
  },
  {
    name: 'undoPatienceSeconds',
    label: 'Giving back money or stock is tried again for',
    after: 'Then Platform Ops look at it. ',
  },
];

const seconds = (name: keyof RetailerPolicies) => {
  const { min, max } = POLICIES[name];
  const message = `From ${duration(min)} to ${duration(max)}.`;
  return lineIfAny(100)
    .transform((typed) => readDuration(typed) ?? Number.NaN)
    .pipe(
      z
        .number(`A time such as ${duration(POLICIES[name].default)}. ${message}`)
        .int(message)
        .min(min, message)
        .max(max, message),
    );
};

const Durations = z.object({
  checkoutExpirySeconds: seconds('checkoutExpirySeconds'),
  supplierSlaSeconds: seconds('supplierSlaSeconds'),
  autoDeliverSeconds: seconds('autoDeliverSeconds'),
  holdSeconds: seconds('holdSeconds'),
  captureMarginSeconds: seconds('captureMarginSeconds'),
  stepPatienceSeconds: seconds('stepPatienceSeconds'),
  undoPatienceSeconds: seconds('undoPatienceSeconds'),
});

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const Retailer = Durations.extend({
  allowedOrigins: proseIfAny(4_000)
    .transform(lines)
    .refine(
      (all) => all.length <= SETTING_LIMITS.allowedOrigins && all.every(isOrigin),
      'One origin a line, such as https://shop.example.',
    ),
});

export function policyPages(dashboard: Dashboard): void {
  page(dashboard, PATH, ['retailer', 'supplier'], (at) => policies(at));
  const rule = { roles: ['retailer', 'supplier'], schema: AsSent, saved, groupOf, tidy, invalid: policies } as const;
  form(dashboard, PATH, rule, (at, { given }) =>
    at.member.role === 'retailer' ? saveRetailer(at, given) : saveSupplier(at, given),
  );
}

async function policies(at: At, errors: FieldErrors = {}, fields: Fields = {}) {
  return at.member.role === 'retailer' ? retailerPage(at, errors, fields) : supplierPage(at);
}

async function saveSupplier(at: At, given: Fields) {
  const autoAccept = given.autoAccept === 'yes';
  const kept = await at.c.env.catalogue.putSupplierSettings(at.member.partyId, { autoAccept }, at.author);
  return kept.ok ? onward(at, PATH, 'saved') : refused(at, faulted(kept.fault));
}

/** The options of a shop are one table, whose rows move when one is removed. */
const groupOf = (name: string): string => (isCell(name) ? 'shipping' : name);

const fieldsOf = ({ policies, allowedOrigins, shippingOptions, currency }: RetailerSettings): Fields => ({
  ...Object.fromEntries(DURATIONS.map(({ name }) => [name, duration(policies[name])])),
  ...cellsOf(savedRows(shippingOptions, currency)),
  allowedOrigins: allowedOrigins.join('\n'),
});

const tidy = (sent: Fields): Fields => ({
  ...sent,
  ...Object.fromEntries(
    DURATIONS.flatMap(({ name }) => {
      const read = readDuration(textOf(sent, name));
      return read === null ? [] : [[name, duration(read)]];
    }),
  ),
});

async function saved(at: At): Promise<Fields | Response> {
  const found = await at.c.env.catalogue.retailerSettings(at.member.partyId);
  if (!found.ok) return refused(at, faulted(found.fault));
  return found.value === null ? refused(at, NOT_FOUND) : fieldsOf(found.value);
}

async function saveRetailer(at: At, given: Fields) {
  const now = await at.c.env.catalogue.retailerSettings(at.member.partyId);
  if (!now.ok) return refused(at, faulted(now.fault));
  if (now.value === null) return refused(at, NOT_FOUND);
  const { currency, shippingOptions: before } = now.value;
  const parsed = Retailer.safeParse(given);
  const rows = sentRows(given);
  const read = rows === null ? { options: before, errors: {} } : readRows(rows, currency);
  const errors = { ...(parsed.success ? {} : errorsOf(parsed.error)), ...read.errors };
  if (!parsed.success || Object.keys(errors).length > 0) return policies(at, errors, given);
  const { allowedOrigins, ...policy } = parsed.data;
  const patch = { policies: policy, allowedOrigins, shippingOptions: read.options };
  const kept = await changeRetailerSettings(at.c.env.catalogue, at.member.partyId, patch, at.author);
  return kept.ok ? onward(at, PATH, 'saved') : refused(at, faulted(kept.fault));
}

const ORIGINS = 'Origins that may use your publishable key, one a line';

/** Every field of the form, in the page's order. */
function labelsOf(rows: readonly ShippingRow[], currency: string) {
  const cells = shippingLabels(currency);
  return [
    ...DURATIONS,
    ...rows.flatMap(({ at }, i) =>
      CELLS.map((cell) => ({ name: cellName(at, cell), label: `Shipping option ${i + 1}, ${cells[cell]}` })),
    ),
    { name: 'allowedOrigins', label: ORIGINS },
  ];
}

async function retailerPage(at: At, errors: FieldErrors, fields: Fields) {
  const found = await at.c.env.catalogue.retailerSettings(at.member.partyId);
  if (!found.ok) return refused(at, faulted(found.fault));
  if (found.value === null) return refused(at, NOT_FOUND);
  const settings = found.value;
  const now = fieldsOf(settings);
  const shown = { ...now, ...fields };
  const rows = sentRows(fields) ?? savedRows(settings.shippingOptions, settings.currency);
  const children = (
    <form method="post" action={PATH} class="stack loose">
      <Hidden csrf={at.csrf} />
      <Had fields={now} />
      <NotSaved labels={labelsOf(rows, settings.currency)} errors={errors} />
      <Card title="Times">
        <p class="muted">Such as 45 minutes, 12 hours, 2 days.</p>
        <div class="fields two">
          {DURATIONS.map(({ name, label, after = '' }) => (
            <Field
              label={label}
              name={name}
              required
              maxlength={40}
              value={textOf(shown, name)}
              hint={`${after}Default: ${duration(POLICIES[name].default)}.`}
              error={errors[name]}
            />
          ))}
        </div>
      </Card>
      <ShippingCard rows={rows} currency={settings.currency} errors={errors} />
      <Card title="Storefront">
        <Area
          label={ORIGINS}
          name="allowedOrigins"
          rows={4}
          code
          value={textOf(shown, 'allowedOrigins')}
          error={errors.allowedOrigins}
        />
      </Card>
      <SaveRow />
    </form>
  );
  const intro = 'For new orders. Orders that are already placed keep their terms.';
  return showSettings(at, { title: 'Policies', intro, children }, formStatus(errors));
}

async function supplierPage(at: At) {
  const found = await at.c.env.catalogue.supplierSettings(at.member.partyId);
  if (!found.ok) return refused(at, faulted(found.fault));
  if (found.value === null) return refused(at, NOT_FOUND);
  const children = (
    <Card title="Accepting orders">
      <form method="post" action={PATH} class="stack">
        <Hidden csrf={at.csrf} />
        <label class="choice">
          <input type="checkbox" name="autoAccept" value="yes" checked={found.value.autoAccept} />
          <span>
            Accept every order automatically
            <br />
            <span class="muted small">Otherwise each order waits for your answer under Tasks.</span>
          </span>
        </label>
        <SaveRow />
      </form>
    </Card>
  );
  return showSettings(at, { title: 'Policies', children });
}
