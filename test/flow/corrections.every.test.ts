import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { CUSTOMER, Problem } from './support/client.ts';
import { atOrderPage, hidden, hiddenFields, sendForm, signedIn } from './support/dashboard.ts';
import { ashwood, World } from './support/world.ts';

/** Steps that come again with other data, and the calls and pages that correct what was typed. */

const WRONG = { carrier: 'Parcelforce', tracking_number: 'PF-WRONG', tracking_url: 'https://track.example/wrong' };
const RIGHT = { carrier: 'Parcelforce', tracking_number: 'PF-RIGHT', tracking_url: "https://track.example/?n=O'Brien" };
const Task = z.looseObject({
  status: z.string(),
  customer: z.looseObject({ name: z.string(), address: z.looseObject({ line1: z.string() }) }),
  delivery_corrected_at: z.string().nullable(),
  tracking: z.looseObject({ number: z.string(), url: z.string().nullable() }).nullable(),
});

let world: World;

beforeAll(async () => {
  world = new World(await startStack());
});
afterAll(() => world?.stack.stop());

const started = async () => {
  const { placed, order } = await world.confirmed(['AW-QUAYOAK']);
  const task = order.fulfilments[0]?.id ?? '';
  await world.step(task, 'start', ashwood.secretKey);
  return { placed, id: order.id, task };
};
const dispatched = async () => {
  const made = await started();
  expect((await world.step(made.task, 'dispatch', ashwood.secretKey, WRONG)).status).toBe(200);
  await until(async () => (await world.mailsSettled(made.id)).includes('dispatched'));
  return made;
};
const track = (task: string, body: object, key = ashwood.secretKey) =>
  world.call('PUT', `/v1/fulfilments/${task}/tracking`, key, body);
const mailsOf = (id: string, template: string) =>
  world.mails(id).filter(({ headers }) => headers['X-Headrail-Message']?.endsWith(`:${template}`));

describe('a repeated step', () => {
  it('of a dispatch with other tracking is a conflict that says what stands, and an equal one is not', async () => {
    const { id, task } = await dispatched();
    const before = await world.types(id);
    expect((await world.step(task, 'dispatch', ashwood.secretKey, WRONG)).status).toBe(200);
    const again = await world.step(task, 'dispatch', ashwood.secretKey, RIGHT);
    expect(Problem.parse(again.body)).toMatchObject({ status: 409, code: 'conflict' });
    expect(again.text).toContain('PF-WRONG');
    expect(await world.types(id)).toEqual(before);
  });

  it('of a rejection with another reason is a conflict that says what stands', async () => {
    const { order } = await world.requested(['AW-QUAYOAK']);
    const task = order.fulfilments[0]?.id ?? '';
    const reject = (reason: string) => world.step(task, 'reject', ashwood.secretKey, { reason });
    expect((await reject('No oak')).status).toBe(200);
    expect((await reject('No oak')).status).toBe(200);
    const again = await reject('No pine');
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('No oak')]);
  });
});

describe('the tracking', () => {
  it('is corrected by its supplier, and the customer is told by mail and on the page', async () => {
    const { placed, id, task } = await dispatched();
    const corrected = Task.parse((await track(task, RIGHT)).body);
    const url = 'https://track.example/?n=O%27Brien';
    expect(corrected.tracking).toMatchObject({ number: 'PF-RIGHT', url });
    const [mail] = await until(() => {
      const mails = mailsOf(id, 'tracking_corrected');
      return mails.length > 0 ? mails : null;
    });
    expect(mail).toMatchObject({ subject: 'The tracking of your order was corrected' });
    expect(mail?.text).toContain('PF-RIGHT');
    expect(mail?.text).not.toContain('PF-WRONG');
    const { cookie } = await atOrderPage(world.stack, id, placed.order_token);
    const page = await (await world.stack.fetch(`/o/${id}`, { headers: { cookie } })).text();
    expect(page).toContain('PF-RIGHT');
    expect(page).not.toContain('PF-WRONG');
    const events = await world.events(id, world.retailer);
    expect(events.find(({ type }) => type === 'tracking_corrected')).toMatchObject({ actor: 'supplier' });
    expect((await track(task, RIGHT)).status).toBe(200);
    expect((await world.types(id)).filter((type) => type === 'tracking_corrected')).toHaveLength(1);
  });

  it('is not there before the dispatch, and is not corrected by others', async () => {
    const { task } = await started();
    expect((await track(task, RIGHT)).status).toBe(409);
    expect((await track(task, RIGHT, world.retailer)).status).toBe(403);
    expect((await track(task, { ...RIGHT, tracking_url: 'no address' })).status).toBe(400);
  });

  it('is corrected on the page of the task, with an error beside its field', async () => {
    const { task } = await dispatched();
    const { cookie } = await signedIn(world.stack, 'tasks@ashwood.example');
    const page = await (await world.stack.fetch(`/bench/${task}`, { headers: { cookie } })).text();
    expect(page).toContain('Correct the tracking');
    expect(page).toContain('value="PF-WRONG"');
    const lock = { csrf: hidden(page, 'csrf'), key: randomUUID() };
    const bad = await sendForm(world.stack, `/bench/${task}/tracking`, { ...lock, ...RIGHT, carrier: '' }, cookie);
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining('Enter who carries it.')]);
    const sent = await sendForm(world.stack, `/bench/${task}/tracking`, { ...lock, ...RIGHT }, cookie);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/bench/${task}?done=tracking_corrected`]);
  });
});

describe("the customer's data", () => {
  const right = { ...CUSTOMER, email: 'right@example.com', address: { ...CUSTOMER.address, line1: '13 Right Street' } };
  const correct = (id: string, body: object, key = world.retailer) =>
    world.call('PUT', `/v1/orders/${id}/customer`, key, body);

  it('is corrected by the retailer: suppliers see it, lists find it, and a mail is sent again to the new address', async () => {
    const { id } = await started();
    await world.mailsSettled(id);
    expect((await correct(id, right)).body).toMatchObject({ customer: right });
    const list = z.object({ data: z.array(Task) });
    await until(async () => {
      const seen = list.parse((await world.call('GET', '/v1/fulfilments', ashwood.secretKey)).body).data;
      expect(seen.map(({ customer }) => customer.address.line1)).toContain('13 Right Street');
      return true;
    });
    const read = await world.call('GET', `/v1/orders/${id}`, ashwood.secretKey);
    expect(read.body).toMatchObject({
      customer: { address: { line1: '13 Right Street' } },
      delivery_corrected_at: expect.any(String),
    });
    expect(read.text).not.toContain('right@example.com');
    const [told] = (await world.events(id, ashwood.secretKey)).filter(({ type }) => type === 'customer_corrected');
    expect(told).toMatchObject({ actor: 'retailer', data: { fields: ['address'] } });
    await until(async () => {
      const found = await world.call('GET', '/v1/orders?q=right@example.com', world.retailer);
      return found.text.includes(id);
    });
    const resend = await world.call(
      'POST',
      `/v1/orders/${id}/notifications/confirmed/resend`,
      world.retailer,
      {},
      { 'idempotency-key': randomUUID() },
    );
    expect(resend.status, resend.text).toBe(200);
    const mails = await until(() => {
      const all = mailsOf(id, 'confirmed');
      return all.length === 2 ? all : null;
    });
    expect(mails.flatMap(({ to }) => to)).toEqual([CUSTOMER.email, 'right@example.com']);
    expect(new Set(mails.map(({ headers }) => headers['X-Headrail-Message'])).size).toBe(2);
  });

  it('is not corrected once a parcel has left, by a supplier, or with an address that its country does not accept', async () => {
    const { id } = await started();
    expect((await correct(id, right, ashwood.secretKey)).status).toBe(403);
    const bad = await correct(id, { ...right, address: { ...right.address, postal_code: '' } });
    expect([bad.status, bad.text]).toEqual([400, expect.stringContaining('address.postal_code')]);
    const gone = await dispatched();
    expect((await correct(gone.id, right)).status).toBe(409);
  });

  it('is corrected on the page of the order, and a mail is sent again there', async () => {
    const { id } = await started();
    await world.mailsSettled(id);
    const { cookie } = await signedIn(world.stack, 'clerk@northlight.example');
    const shown = async (path: string) => (await world.stack.fetch(path, { headers: { cookie } })).text();
    const page = await shown(`/orders/${id}/customer`);
    const lock = () => ({ csrf: hidden(page, 'csrf'), key: randomUUID() });
    const { address } = right;
    const typed = { name: right.name, email: right.email, line1: address.line1, city: 'London', country: 'GB' };
    const path = `/orders/${id}/customer`;
    const bad = await sendForm(world.stack, path, { ...lock(), ...typed, postal_code: 'nowhere' }, cookie);
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining('id="f-postal_code-error"')]);
    const sent = await sendForm(world.stack, path, { ...lock(), ...typed, postal_code: address.postal_code }, cookie);
    expect([sent.status, await shown(`/orders/${id}`)]).toEqual([303, expect.stringContaining('13 Right Street')]);
    const again = `/orders/${id}/notifications/confirmed/resend`;
    expect((await sendForm(world.stack, again, lock(), cookie)).status).toBe(303);
    await until(() => mailsOf(id, 'confirmed').length === 2);
  });
});

const Lined = z.looseObject({
  allowed_actions: z.array(z.string()),
  lines: z.array(
    z.looseObject({
      id: z.string(),
      options: z.record(z.string(), z.union([z.string(), z.number()])),
      corrected: z.looseObject({ by: z.string(), was: z.record(z.string(), z.unknown()) }).nullable(),
    }),
  ),
});

describe('the measurements', () => {
  const accepted = async () => {
    const { placed, order } = await world.confirmed(['AW-QUAYOAK']);
    const read = Lined.parse((await world.call('GET', `/v1/orders/${order.id}`, placed.order_token)).body);
    const [line] = read.lines;
    if (line === undefined) throw new Error('no line');
    return { ...{ id: order.id, task: order.fulfilments[0]?.id ?? '', token: placed.order_token, line }, read };
  };
  type Made = Awaited<ReturnType<typeof accepted>>;
  const put = ({ id, line }: Made, options: object, key: string) =>
    world.call('PUT', `/v1/orders/${id}/lines/${line.id}/options`, key, { options });

  it('are corrected by the customer; the supplier sees old and new, and does not start with the old ones', async () => {
    const made = await accepted();
    expect(made.read.allowed_actions).toContain('correct_line');
    const wider = { ...made.line.options, width_mm: 1_210 };
    expect(Lined.parse((await put(made, wider, made.token)).body).lines[0]).toMatchObject({ options: wider });
    expect((await put(made, wider, made.token)).status).toBe(200);
    expect((await world.types(made.id)).filter((type) => type === 'line_corrected')).toHaveLength(1);
    const task = (await world.call('GET', `/v1/orders/${made.id}`, ashwood.secretKey)).body;
    expect(Lined.parse(task).lines[0]).toMatchObject({
      options: wider,
      corrected: { by: 'customer', was: made.line.options, times: 1 },
    });
    const unread = await world.step(made.task, 'start', ashwood.secretKey, { corrections: 0 });
    expect([unread.status, unread.text]).toEqual([409, expect.stringContaining('corrected since')]);
    expect((await world.step(made.task, 'start', ashwood.secretKey, { corrections: 1 })).status).toBe(200);
    const late = await put(made, { ...wider, width_mm: 1_220 }, made.token);
    expect(Problem.parse(late.body)).toMatchObject({ status: 409, code: 'production_started' });
    const [mail] = await until(() => {
      const mails = mailsOf(made.id, 'line_corrected');
      return mails.length > 0 ? mails : null;
    });
    expect(mail?.text).toContain('Width: 1210 mm');
  });

  it('that were corrected since the page of several tasks was read hold up their own task only', async () => {
    const [stale, fresh] = [await accepted(), await accepted()];
    const { cookie } = await signedIn(world.stack, 'tasks@ashwood.example');
    const about = `/bench/batch?task=${stale.task}&task=${fresh.task}`;
    const page = await (await world.stack.fetch(about, { headers: { cookie } })).text();
    await put(stale, { ...stale.line.options, width_mm: 1_212 }, stale.token);
    const start = (shown: string, ...tasks: string[]) => {
      const ticked = tasks.map((task): [string, string] => ['task', task]);
      const fields = [...hiddenFields(shown, '/bench/batch'), ...ticked];
      return sendForm(world.stack, '/bench/batch', [...fields, ['step', 'start']], cookie);
    };
    const sent = await start(page, stale.task, fresh.task);
    const again = await sent.text();
    expect([sent.status, again]).toEqual([409, expect.stringContaining('1 of 2 not done')]);
    expect(again).toContain('Width: 1212 mm, before');
    expect(await world.types(stale.id)).not.toContain('fulfilment_started');
    expect(await world.types(fresh.id)).toContain('fulfilment_started');
    expect((await start(again, stale.task)).status).toBe(303);
    expect(await world.types(stale.id)).toContain('fulfilment_started');
  });

  it('are not corrected beyond the limits, by a supplier, or at another price', async () => {
    const made = await accepted();
    const far = await put(made, { ...made.line.options, width_mm: 99_999 }, world.retailer);
    expect([far.status, far.text]).toEqual([422, expect.stringContaining('options.width_mm')]);
    expect((await put(made, made.line.options, ashwood.secretKey)).status).toBe(403);
    expect((await put(made, { width_mm: 'wide' }, world.retailer)).status).toBe(422);
  });

  it('are corrected on the page of the order, and on the page of the customer', async () => {
    const made = await accepted();
    const fields = Object.fromEntries(
      Object.entries(made.line.options).map(([name, value]) => [`option_${name}`, `${value}`]),
    );
    const { cookie } = await signedIn(world.stack, 'clerk@northlight.example');
    const path = `/orders/${made.id}/lines/${made.line.id}`;
    const page = await (await world.stack.fetch(path, { headers: { cookie } })).text();
    const lock = () => ({ csrf: hidden(page, 'csrf'), key: randomUUID() });
    const bad = await sendForm(world.stack, path, { ...lock(), ...fields, option_width_mm: '1.5' }, cookie);
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining('id="f-option_width_mm-error"')]);
    const sent = await sendForm(world.stack, path, { ...lock(), ...fields, option_width_mm: '1215' }, cookie);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/orders/${made.id}?done=line_corrected`]);

    const person = await atOrderPage(world.stack, made.id, made.token);
    const form = { csrf: person.csrf, key: randomUUID(), ...fields };
    const at = `/o/${made.id}/lines/${made.line.id}`;
    const wrong = await sendForm(world.stack, at, { ...form, option_width_mm: '' }, person.cookie);
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('Please fill this in.')]);
    expect((await sendForm(world.stack, at, { ...form, option_width_mm: '1216' }, person.cookie)).status).toBe(303);
    const seen = await world.stack.fetch(`/o/${made.id}`, { headers: { cookie: person.cookie } });
    expect(await seen.text()).toContain('Width: 1216 mm, before 1215 mm');
    const tasks = await signedIn(world.stack, 'tasks@ashwood.example');
    const task = await world.stack.fetch(`/bench/${made.task}`, { headers: { cookie: tasks.cookie } });
    expect(await task.text()).toContain('Width: 1216 mm, before 1215 mm');
  });
});
