import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack } from './stack.ts';
import { until } from './until.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ bundle: 'fixture', vars: { EXTRA: 'short' } });
});
afterAll(() => stack?.stop());

const json = async (path: string): Promise<unknown> => (await stack.fetch(path)).json();

test('the worker has the local variables and the extra ones', async () => {
  expect(await json('/vars')).toEqual({ extra: 'short', publicUrl: stack.url });
});

test('objects and their alarms survive a SIGKILL and a restart', async () => {
  expect(await json('/add/kept')).toBe(1);
  await json('/alarm/400');
  await stack.kill();
  await expect(stack.fetch('/count/kept')).rejects.toThrow();
  await stack.restart();
  await until(async () => (await json('/count/alarm')) === 1);
  expect(await json('/count/kept')).toBe(1);
});

test('queues, the cron, and the logs work', async () => {
  await json('/queue/x');
  await until(async () => (await json('/count/splits')) === 1);
  await stack.scheduled();
  expect(await json('/count/cron')).toBe(1);
});

test("a mail arrives with its headers; a refusal and an outage have the binding's own error codes", async () => {
  expect(await json('/mail/ada@example.com')).toEqual({ messageId: expect.any(String) });
  expect(stack.mailbox.mails({ to: 'ada@example.com' })).toMatchObject([
    { subject: 'Hello', headers: { 'X-Headrail-Message': 'msg_1' } },
  ]);
  const mode = (body: unknown) =>
    fetch(`${stack.mailboxUrl}/_sim/mode`, { method: 'POST', body: JSON.stringify(body) });
  await mode({ mode: 'refuse', to: 'bad@example.com' });
  expect(await json('/mail/bad@example.com')).toEqual({ code: 'E_RECIPIENT_SUPPRESSED' });
  await mode({ mode: 'drop_answer' });
  expect(await json('/mail/lost@example.com')).toEqual({ code: 'E_INTERNAL_SERVER_ERROR' });
  expect(stack.mailbox.mails({ to: 'lost@example.com' })).toHaveLength(1);
  await mode({ mode: 'up' });
});

test('the database is migrated and seeded, Redis and Stripe answer', async () => {
  expect(await stack.sql('SELECT count(*)::int AS n FROM parties WHERE role = $1', ['platform'])).toEqual([{ n: 1 }]);
  expect(await stack.redis.set('a', 1)).toBe('OK');
  const intent = await stack.stripe.paymentIntents.create({ amount: 100, currency: 'gbp', capture_method: 'manual' });
  expect(intent.status).toBe('requires_payment_method');
});
