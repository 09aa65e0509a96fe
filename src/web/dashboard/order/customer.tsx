import { z } from 'zod';
import { CustomerIn, toCustomer } from '../../../api/schemas/address.ts';
import { countries, countryName } from '../../../domain/address/address.ts';
import { mayCorrectCustomer } from '../../../domain/conversation/corrections.ts';
import type { Role } from '../../../domain/order/actor.ts';
import type { Customer } from '../../../domain/order/placed.ts';
import { textOf } from '../../kit/choice.ts';
import { Field, Hidden, NotSaved, Pick } from '../../kit/fields.tsx';
import { Had } from '../../kit/meanwhile.tsx';
import { Card } from '../../kit/parts.tsx';
import { Head } from '../layout.tsx';
import { command, openOrder, orderCrumbs } from '../order-context.ts';
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
} from '../signed-in.tsx';
import { NotNow } from './not-now.tsx';

const WHO: readonly Role[] = ['retailer', 'platform'];

/** In the order of the page. */
const LABELS = [
  { name: 'name', label: 'Name' },
  { name: 'email', label: 'E-mail' },
  { name: 'phone', label: 'Phone (optional)' },
  { name: 'line1', label: 'Street and number' },
  { name: 'line2', label: 'Second line (optional)' },
  { name: 'city', label: 'City' },
  { name: 'region', label: 'Region' },
  { name: 'postal_code', label: 'Postal code' },
  { name: 'country', label: 'Country' },
] as const;

/** The fields of the form, checked as the API checks a customer. Each error is beside its field. */
const Corrected = AsSent.transform((fields, context): Customer => {
  const of = (name: string): string => textOf(fields, name);
  const [line1, line2, city, region] = [of('line1'), of('line2'), of('city'), of('region')];
  const address = { line1, line2, city, region, postal_code: of('postal_code'), country: of('country') };
  const read = CustomerIn.safeParse({ name: of('name'), email: of('email'), phone: of('phone'), address });
  if (read.success) return toCustomer(read.data);
  for (const { path, message } of read.error.issues) {
    context.addIssue({ code: 'custom', path: [path.at(-1) ?? ''], message });
  }
  return z.NEVER;
});

export function customerPages(dashboard: Dashboard): void {
  page(dashboard, '/orders/:id/customer', WHO, (at) => customerPage(at));
  const rule = { roles: WHO, schema: Corrected, saved, groupOf, tidy, invalid: customerPage };
  form(dashboard, '/orders/:id/customer', rule, (at, sent) => {
    const id = at.c.req.param('id') ?? '';
    const asked = { type: 'correct_customer', customer: sent.given } as const;
    return command(at, sent, id, asked, { path: `/orders/${id}`, done: 'saved' });
  });
}

const fieldsOf = ({ name, email, phone = '', address }: Customer): Fields => {
  const { line1, line2 = '', city = '', region = '', postalCode = '', country } = address;
  return { name, email, phone, line1, line2, city, region, postal_code: postalCode, country };
};

/** Two corrected addresses are never mixed into one that nobody wrote. */
const groupOf = (name: string): string => (['name', 'email', 'phone'].includes(name) ? name : 'address');

function tidy(sent: Fields): Fields {
  const read = Corrected.safeParse(sent);
  return read.success ? fieldsOf(read.data) : sent;
}

async function saved(at: At): Promise<Fields | Response> {
  const opened = await openOrder(at);
  return opened instanceof Response ? opened : fieldsOf(opened.state.customer);
}

const OPTIONS = () =>
  countries()
    .map((code) => ({ value: code, label: countryName(code) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));

async function customerPage(at: At, errors: FieldErrors = {}, typed?: Fields) {
  const opened = await openOrder(at);
  if (opened instanceof Response) return opened;
  const { view, state } = opened;
  const refusal = mayCorrectCustomer(state, at.actor);
  const children = (
    <>
      <Head crumbs={orderCrumbs(view)} title="Correct Customer">
        <p class="muted">
          The suppliers see it, and the timeline says that you did it. Later e-mails go to the new address.
        </p>
      </Head>
      <NotSaved labels={LABELS} errors={errors} />
      {refusal === null ? (
        <CustomerForm at={at} id={view.id} now={fieldsOf(state.customer)} typed={typed} errors={errors} />
      ) : (
        <NotNow view={view} refusal={refusal} />
      )}
    </>
  );
  return show(at, { title: `Customer, order ${view.number}`, width: 'form', children }, formStatus(errors));
}

interface FormProps {
  readonly at: At;
  readonly id: string;
  /** As they are saved. */
  readonly now: Fields;
  readonly typed: Fields | undefined;
  readonly errors: FieldErrors;
}

const CustomerForm = ({ at, id, now, typed, errors }: FormProps) => {
  const fields = typed ?? now;
  const field = ({ name, label }: (typeof LABELS)[number]) => ({
    ...{ name, label, value: textOf(fields, name), error: errors[name] },
    ...(['name', 'email', 'line1'].includes(name) ? { required: true } : {}),
  });
  return (
    <Card>
      <form method="post" action={`/orders/${id}/customer`} class="stack">
        <Hidden csrf={at.csrf} />
        <Had fields={now} />
        {LABELS.filter(({ name }) => name !== 'country').map((one) => (
          <Field {...field(one)} maxlength={254} type={one.name === 'email' ? 'email' : 'text'} />
        ))}
        <Pick
          label="Country"
          name="country"
          value={textOf(fields, 'country')}
          options={OPTIONS()}
          required
          error={errors.country}
        />
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
