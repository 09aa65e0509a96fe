import { randomUUID } from 'node:crypto';
import { signedIn } from '../support/dashboard.ts';
import { ashwood } from '../support/world.ts';
import type { Twenty } from './twenty.ts';
import type { People, Submissions } from './twenty-forms.ts';

const MEMBERS = '/settings/members';
const KEYS = '/settings/keys';
const WORDINGS = '/settings/notifications';

/** The forms of the settings pages. */
export const settingsForms = (t: Twenty, people: () => People): Submissions => ({
  ...memberForms(t, people),
  ...keyForms(t, people),
  ...policyForms(t, people),
  ...wordingForms(t, people),
  ...simpleForms(t, people),
});

const memberForms = (t: Twenty, people: () => People): Submissions => ({
  'POST /settings/members': async () => {
    const typed = { name: 'Twenty', email: 'twenty@northlight.example' };
    const rows = t.rows('select count(*)::int as n from members where email = $1', [typed.email]);
    return t.form(people().clerk, [MEMBERS, MEMBERS], typed, rows, { n: 1 });
  },
  'POST /settings/members/:id/remove': async () => {
    const body = { name: 'Gone', email: 'gone@northlight.example' };
    await t.call('POST', '/v1/members', t.retailer, body);
    const [row] = await t.stack.sql('select id from members where email = $1', [body.email]);
    const rows = t.rows('select epoch, revoked_at is not null as over from members where email = $1', [body.email]);
    const path = [MEMBERS, `${MEMBERS}/${String(row?.id)}/remove`] as const;
    return t.form(people().clerk, path, {}, rows, { epoch: 2, over: true });
  },
});

const keyForms = (t: Twenty, people: () => People): Submissions => {
  const key = async () => {
    const id = `key_${randomUUID().slice(0, 8)}`;
    await t.stack.sql(
      `insert into api_keys (id, party_id, role, kind, name, last4, hash) values ($1, 'ret_northlight', 'retailer', 'secret', 'Till', 'abcd', $1)`,
      [id],
    );
    return id;
  };
  return {
    'POST /settings/keys': async () => {
      const rows = t.rows('select count(*)::int as n from api_keys where name = $1', ['Twenty']);
      // Another party, because the answer lists all keys of the party, and other tests create keys meanwhile.
      const person = await signedIn(t.stack, 'tasks@tidewater.example');
      return t.form(person, [KEYS, KEYS], { name: 'Twenty', kind: 'secret' }, rows, { n: 1 });
    },
    'POST /settings/keys/:id/name': async () => {
      const id = await key();
      const rows = t.rows('select name from api_keys where id = $1', [id]);
      return t.form(people().clerk, [KEYS, `${KEYS}/${id}/name`], { name: 'Shop' }, rows, { name: 'Shop' });
    },
    'POST /settings/keys/:id/revoke': async () => {
      const id = await key();
      const rows = t.rows('select revoked_at is not null as over from api_keys where id = $1', [id]);
      return t.form(people().clerk, [KEYS, `${KEYS}/${id}/revoke`], {}, rows, { over: true });
    },
    'POST /settings/keys/:id/adopt': async () => {
      const id = await key();
      const rows = t.rows('select adopted_by from api_keys where id = $1', [id]);
      return t.form(people().clerk, [KEYS, `${KEYS}/${id}/adopt`], {}, rows, { adopted_by: 'mem_clerknorthlight' });
    },
  };
};

const policyForms = (t: Twenty, people: () => People): Submissions => ({
  'POST /settings/policies': async () => {
    const path = '/settings/policies';
    const rows = async () => (await t.call('GET', `/v1${path}`, t.retailer)).text.includes('"hold_seconds":602');
    return t.form(people().clerk, [path, path], { holdSeconds: '602' }, rows, true);
  },
  'POST /settings/my-emails': async () => {
    const path = '/settings/my-emails';
    const rows = t.rows("select mail_choices->>'message' as message from members where email = $1", [
      'clerk@northlight.example',
    ]);
    return t.form(people().clerk, [path, path], { message: 'now' }, rows, { message: 'now' });
  },
  'POST /settings/general': async () => {
    const path = '/settings/general';
    const rows = async () =>
      (await t.call('GET', '/v1/settings/policies', t.retailer)).text.includes('+44 20 7946 0999');
    return t.form(
      people().clerk,
      [path, path],
      { contactPhone: '+44 20 7946 0999', timeZone: 'Europe/London' },
      rows,
      true,
    );
  },
  'POST /settings/cancellation-policy': async () => {
    const path = '/settings/cancellation-policy';
    const rows = async () => (await t.call('GET', `/v1${path}`, ashwood.secretKey)).body;
    return t.form(people().supplier, [path, path], { percent: '25' }, rows, { refundable_bps: 2_500 });
  },
});

const wordingForms = (t: Twenty, people: () => People): Submissions => ({
  'POST /settings/notifications/:template': async () => {
    const path = `${WORDINGS}/delivered`;
    return t.form(people().clerk, [path, path], { subject: 'Here' }, wordings(t, 'delivered'), { n: 1 });
  },
  'POST /settings/notifications/:template/reset': async () => {
    const draft = { subject: 'x', html: 'x', text: 'x' };
    await t.call('PUT', `/v1${WORDINGS}/in_production`, t.retailer, draft);
    const path = `${WORDINGS}/in_production`;
    return t.form(people().clerk, [path, `${path}/reset`], {}, wordings(t, 'in_production'), { n: 0 });
  },
  'POST /settings/notifications/:template/preview': async () => {
    const path = `${WORDINGS}/dispatched`;
    const { order } = await t.placed(await t.cart(['AW-QUAYOAK']));
    return t.form(people().clerk, [path, `${path}/preview`], { order: order.id }, wordings(t, 'dispatched'), {
      n: 0,
    });
  },
});

const simpleForms = (t: Twenty, people: () => People): Submissions => ({
  'POST /settings/notifications/:template/simple': async () => {
    const path = `${WORDINGS}/received/simple`;
    return t.form(people().clerk, [path, path], { heading: 'Thanks' }, wordings(t, 'received'), { n: 1 });
  },
  'POST /settings/notifications/:template/simple/preview': async () => {
    const path = `${WORDINGS}/cancelled/simple`;
    return t.form(people().clerk, [path, `${path}/preview`], {}, wordings(t, 'cancelled'), { n: 0 });
  },
  // A test is a mail to the member who asks for it: each press sends one.
  'POST /settings/notifications/:template/simple/test': async () => {
    const path = `${WORDINGS}/cancelled/simple`;
    return t.form(people().clerk, [path, `${path}/test`], {}, wordings(t, 'cancelled'), { n: 0 });
  },
  'POST /settings/notifications/:template/test': async () => {
    const path = `${WORDINGS}/refunded`;
    return t.form(people().clerk, [path, `${path}/test`], {}, wordings(t, 'refunded'), { n: 0 });
  },
});

const wordings = (t: Twenty, event: string) =>
  t.rows(`select count(*)::int as n from notification_templates where retailer_id = 'ret_northlight' and event = $1`, [
    event,
  ]);
