import { z } from 'zod';
import { cleared, emailIfAny, HTTP, line, phoneIfAny, webAddressIfAny } from '../../../api/text.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { changeRetailerSettings, SETTING_LIMITS } from '../../../app/settings/change-settings.ts';
import { isTimeZone, stampText, timeZones } from '../../../domain/calendar.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import type { RetailerSettings } from '../../../services/catalogue.ts';
import { textOf } from '../../kit/choice.ts';
import { Field, Hidden, NotSaved, Pick } from '../../kit/fields.tsx';
import { Had } from '../../kit/meanwhile.tsx';
import { Card } from '../../kit/parts.tsx';
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

const PATH = '/settings/general';

const web = cleared(
  webAddressIfAny(HTTP, SETTING_LIMITS.webAddress, 'An address such as https://shop.example/help, or blank.'),
);

const UNCHOSEN = 'Choose one of the list.';
const Zone = z.object({ timeZone: line(100, UNCHOSEN).refine(isTimeZone, UNCHOSEN) });
const Shop = Zone.extend({
  contactEmail: cleared(emailIfAny('An e-mail address such as help@shop.example, or blank.')),
  contactPhone: cleared(phoneIfAny('A number such as +44 20 7946 0000, or blank.')),
  contactUrl: web,
  reviewUrl: web,
});

const CONTACTS = [
  { name: 'contactEmail', label: 'E-mail for questions', type: 'email', hint: 'Blank: none is shown.' },
  { name: 'contactPhone', label: 'Phone for questions', type: 'tel', hint: 'Blank: none is shown.' },
  { name: 'contactUrl', label: 'Web page for questions', type: 'url', hint: 'Blank: none is shown.' },
  {
    name: 'reviewUrl',
    label: 'Where customers leave a review',
    type: 'url',
    hint: 'Blank: they are not asked to write one.',
  },
] as const satisfies readonly { readonly name: keyof RetailerSettings; [more: string]: string }[];

const LABELS = [...CONTACTS, { name: 'timeZone', label: 'Time zone' }];

/** A shop's contacts for its customers, and any party's time zone. */
export function generalPages(dashboard: Dashboard): void {
  page(dashboard, PATH, ROLES, (at) => general(at));
  const rule = { roles: ROLES, schema: AsSent, saved, tidy, invalid: general };
  form(dashboard, PATH, rule, (at, { given }) => save(at, given));
}

async function save(at: At, given: Fields) {
  const { role, partyId } = at.member;
  const { catalogue } = at.c.env;
  const parsed = (role === 'retailer' ? Shop : Zone).safeParse(given);
  if (!parsed.success) return general(at, errorsOf(parsed.error), given);
  const kept =
    role === 'retailer'
      ? await changeRetailerSettings(catalogue, partyId, parsed.data, at.author)
      : await catalogue.putTimeZone(partyId, parsed.data.timeZone, at.author);
  return kept.ok ? onward(at, PATH, 'saved') : refused(at, faulted(kept.fault));
}

/** The shop's settings; null for a party that is no shop. */
async function shopOf(at: At): Promise<RetailerSettings | null | Response> {
  if (at.member.role !== 'retailer') return null;
  const shop = await at.c.env.catalogue.retailerSettings(at.member.partyId);
  if (!shop.ok) return refused(at, faulted(shop.fault));
  return shop.value ?? refused(at, NOT_FOUND);
}

const fieldsOf = (at: At, shop: RetailerSettings | null): Fields => ({
  ...(shop === null ? {} : Object.fromEntries(CONTACTS.map(({ name }) => [name, shop[name] ?? '']))),
  timeZone: at.member.timeZone,
});

function tidy(sent: Fields): Fields {
  const read = Shop.safeParse(sent);
  return read.success
    ? { ...sent, ...Object.fromEntries(CONTACTS.map(({ name }) => [name, read.data[name] ?? ''])) }
    : sent;
}

async function saved(at: At): Promise<Fields | Response> {
  const shop = await shopOf(at);
  return shop instanceof Response ? shop : fieldsOf(at, shop);
}

async function general(at: At, errors: FieldErrors = {}, fields: Fields = {}) {
  const settings = await shopOf(at);
  if (settings instanceof Response) return settings;
  const { timeZone } = at.member;
  const now = fieldsOf(at, settings);
  const shown = { ...now, ...fields };
  const children = (
    <form method="post" action={PATH} class="stack loose">
      <Hidden csrf={at.csrf} />
      <Had fields={now} />
      <NotSaved labels={LABELS} errors={errors} />
      {settings === null ? null : (
        <Card title="For your customers">
          <p class="muted">Shown on the order's page and in the e-mails.</p>
          <div class="fields two">
            {CONTACTS.map(({ name, label, type, hint }) => (
              <Field
                label={label}
                name={name}
                type={type}
                maxlength={SETTING_LIMITS.webAddress}
                value={textOf(shown, name)}
                hint={hint}
                error={errors[name]}
              />
            ))}
          </div>
        </Card>
      )}
      <Card title="Time zone">
        <Pick
          label="Time zone"
          name="timeZone"
          value={textOf(shown, 'timeZone')}
          options={[...new Set([timeZone, ...timeZones()])].map((name) => ({ value: name, label: name }))}
          error={errors.timeZone}
        />
        <p class="muted small">
          {settings === null
            ? 'All days and times here are in this time zone, also the days of filters.'
            : 'All days and times are in this time zone, also for your customers, and so are the days of filters.'}{' '}
          It is now {stampText(at.c.env.now(), timeZone)}.
        </p>
      </Card>
      <SaveRow />
    </form>
  );
  return showSettings(at, { title: 'General', children }, formStatus(errors));
}
