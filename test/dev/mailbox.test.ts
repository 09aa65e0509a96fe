import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Mailbox, startMailbox } from '../../dev/mailbox/server.ts';

let folder = '';
let mailbox: Mailbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headrail-mailbox-'));
  mailbox = await startMailbox({ port: 0, dataFile: join(folder, 'mails.sqlite') });
});
beforeEach(async () => {
  await call('DELETE', '/messages');
  await call('POST', '/_sim/mode', { mode: 'up' });
});
afterAll(async () => {
  await mailbox.close();
  await rm(folder, { recursive: true });
});

const call = (method: string, path: string, body?: unknown) =>
  fetch(`${mailbox.url}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const get = async (path: string): Promise<unknown> => (await call('GET', path)).json();

const mail = {
  from: { email: 'orders@headrail.localhost', name: 'Headrail' },
  to: 'Ada <Ada@example.com>',
  subject: 'Your order is confirmed',
  html: '<p>Order <b>HR-1</b></p><script>alert(1)</script>',
  text: 'Order HR-1',
  headers: { 'X-Headrail-Message': 'ntf_1' },
};
const send = (changes: object = {}) => call('POST', '/send', { ...mail, ...changes });

test('sent mails are listed, filtered, read, shown and deleted', async () => {
  expect(await (await send()).json()).toEqual({ messageId: expect.any(String) });
  const id = mailbox.mails()[0]?.id;
  await send({ to: ['bob@example.com'], text: 'Order HR-2', html: undefined });
  expect(await get('/messages?to=ada@example.com')).toEqual({
    data: [
      {
        id: id,
        sent_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        from: 'Headrail <orders@headrail.localhost>',
        to: ['Ada <Ada@example.com>'],
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        headers: mail.headers,
      },
    ],
  });
  expect(await get('/messages?order=HR-2')).toMatchObject({ data: [{ to: ['bob@example.com'], html: null }] });
  expect(await get('/messages?order=ntf_1')).toMatchObject({ data: [{}, {}] });
  expect(await get(`/messages/${id}`)).toMatchObject({ subject: mail.subject });
  expect(await (await call('GET', `/messages/${id}/html`)).text()).toBe(mail.html);
  const page = await (await call('GET', `/messages/${id}/view`)).text();
  expect(page).toContain('sandbox');
  expect(page).toContain('Ada &lt;Ada@example.com&gt;');
  expect(await (await call('GET', '/')).text()).toContain(`/messages/${id}/view`);
  await call('DELETE', '/messages');
  expect(await get('/messages')).toEqual({ data: [] });
  expect((await call('GET', `/messages/${id}`)).status).toBe(404);
});

test.each([
  ['E_FIELD_MISSING', { to: undefined }],
  ['E_FIELD_MISSING', { html: undefined, text: undefined }],
  ['E_VALIDATION_ERROR', { subject: '' }],
  ['E_VALIDATION_ERROR', { headers: { 'X-Number': 1 } }],
  ['E_TOO_MANY_RECIPIENTS', { to: Array.from({ length: 51 }, (_, n) => `n${n}@example.com`) }],
  ['E_CONTENT_TOO_LARGE', { text: 'x'.repeat(5 * 1024 * 1024) }],
])('%s refuses a mail, and keeps nothing', async (code, changes) => {
  const answer = await send(changes);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code });
  expect(await get('/messages')).toEqual({ data: [] });
});

test('it can be down, refuse one address, or lose the answer of an accepted mail', async () => {
  await call('POST', '/_sim/mode', { mode: 'down' });
  expect(await (await send()).json()).toMatchObject({ code: 'E_INTERNAL_SERVER_ERROR' });
  await call('POST', '/_sim/mode', { mode: 'up' });
  await call('POST', '/_sim/mode', { mode: 'refuse', to: 'bad@example.com' });
  expect(await (await send({ to: 'bad@example.com' })).json()).toMatchObject({ code: 'E_RECIPIENT_SUPPRESSED' });
  expect((await send()).status).toBe(200);
  await call('POST', '/_sim/mode', { mode: 'drop_answer' });
  await expect(send({ to: 'lost@example.com' })).rejects.toThrow();
  expect(mailbox.mails({ to: 'lost@example.com' })).toHaveLength(1);
});

test('mails survive a restart', async () => {
  await send();
  await mailbox.close();
  mailbox = await startMailbox({ port: 0, dataFile: join(folder, 'mails.sqlite') });
  expect(mailbox.mails()).toHaveLength(1);
});
