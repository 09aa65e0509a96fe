import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConversationWorld } from '../flow/support/conversation.ts';
import { atOrderPage, type Person, sendForm, signedIn } from '../flow/support/dashboard.ts';
import { ashwood } from '../flow/support/world.ts';
import { startStack } from '../support/stack.ts';

/** Where a page refuses a field, the form comes back as it was typed, with the error at its field. */

let world: ConversationWorld;
let people: Readonly<Record<string, Person>>;
let pages: Readonly<Record<string, readonly string[]>>;

const SKU = 'AW-QUAYOAK';

beforeAll(async () => {
  world = new ConversationWorld(await startStack());
  const { stack } = world;
  const asked = await world.requested([SKU]);
  const made = await world.confirmed([SKU]);
  const sent = await world.confirmed([SKU]);
  const taskOf = ({ order }: typeof made) => order.fulfilments[0]?.id ?? '';
  await world.step(taskOf(made), 'start', ashwood.secretKey);
  await world.step(taskOf(sent), 'start', ashwood.secretKey);
  const parcel = { carrier: 'Van', tracking_number: '1' };
  await world.call('POST', `/v1/fulfilments/${taskOf(sent)}/dispatch`, ashwood.secretKey, parcel);
  const order = await world.order(sent.order.id, world.retailer);
  const dispute = await world.raised(order, world.retailer);
  const [clerk, supplier, ops, early, late, disputing] = await Promise.all([
    signedIn(stack, 'clerk@northlight.example'),
    signedIn(stack, 'tasks@ashwood.example'),
    signedIn(stack, 'ops@headrail.example'),
    atOrderPage(stack, asked.order.id, asked.placed.order_token),
    atOrderPage(stack, made.order.id, made.placed.order_token),
    atOrderPage(stack, sent.order.id, sent.placed.order_token),
  ]);
  people = { clerk, supplier, ops, 'early customer': early, 'late customer': late, 'customer in a dispute': disputing };
  pages = {
    clerk: [
      `/orders/${asked.order.id}/cancel`,
      `/orders/${made.order.id}/refund?how=full`,
      `/orders/${made.order.id}/messages`,
      `/orders/${made.order.id}/dispute`,
      `/disputes/${dispute.id}`,
      ...['notifications/confirmed', 'general', 'policies', 'members', 'keys'].map((name) => `/settings/${name}`),
    ],
    supplier: [
      `/bench/${taskOf(asked)}`,
      `/bench/${taskOf(made)}`,
      `/disputes/${dispute.id}`,
      '/stock',
      '/settings/cancellation-policy',
    ],
    ops: [`/orders/${made.order.id}/force-cancel`, `/disputes/${dispute.id}`],
    'early customer': [`/o/${asked.order.id}`],
    'late customer': [`/o/${made.order.id}`],
    'customer in a dispute': [`/o/${sent.order.id}`],
  };
});
afterAll(() => world?.stack.stop());

interface Control {
  readonly name: string;
  readonly value: string;
  /** Somebody types into it. */
  readonly typed: boolean;
}

interface Form {
  readonly action: string;
  readonly controls: readonly Control[];
}

const plain = (html: string): string =>
  html
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : plain(found);
};
const TYPED = ['text', 'email', 'tel', 'url', 'number', 'search'];

/** The forms of a page that change something. Of radios, the last is chosen. */
function formsOf(html: string, path: string): Form[] {
  return [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, head = '', body = '']) => {
    if (attribute(head, 'method') !== 'post') return [];
    const tags = [...body.matchAll(/<(input)([^>]*)>|<(textarea|select)([^>]*)>([\s\S]*?)<\/\3>/g)];
    const controls = tags.flatMap(([, input, of = '', kind = input, inside = of, inner = '']): Control[] => {
      const tag = inside;
      const name = attribute(tag, 'name');
      if (name === undefined) return [];
      if (kind === 'textarea') return [{ name, value: plain(inner), typed: true }];
      if (kind === 'select') return [{ name, value: plain(/value="([^"]+)"/.exec(inner)?.[1] ?? ''), typed: false }];
      const type = attribute(tag, 'type') ?? 'text';
      return [{ name, value: attribute(tag, 'value') ?? '', typed: TYPED.includes(type) }];
    });
    return [{ action: attribute(head, 'action') ?? path, controls }];
  });
}

const KEPT = 'kept\u0007 as typed';

async function refusedFieldsOf(person: Person, path: string): Promise<string[]> {
  const { stack } = world;
  const page = await stack.fetch(path, { headers: { cookie: person.cookie } });
  expect(page.status, path).toBe(200);
  const seen: string[] = [];
  for (const { action, controls } of formsOf(await page.text(), path)) {
    for (const { name } of controls.filter((control) => control.typed)) {
      const where = `${path}: ${name} of ${action}`;
      const filled = controls.map(
        (one) => [one.name, one.value === '' && one.typed ? `x-${one.name}` : one.value] as const,
      );
      const fields = { ...Object.fromEntries(filled), [name]: KEPT };
      const answer = await sendForm(stack, action.split('?')[0] ?? '', fields, person.cookie);
      const html = await answer.text();
      expect([answer.status, answer.headers.get('content-type')], where).toEqual([400, 'text/html; charset=UTF-8']);
      // Forms of one action may stand several times on a page, such as one of each key.
      const back = formsOf(html, action).filter((form) => form.action === action);
      const shown = (field: string) =>
        back.flatMap((form) => form.controls.filter((one) => one.name === field).map((one) => one.value));
      expect(shown(name), where).toContain(KEPT);
      for (const other of controls) {
        if (other.typed && other.name !== name)
          expect(shown(other.name), `${where}, beside it ${other.name}`).toContain(fields[other.name]);
      }
      expect(html, where).toMatch(/class="error"[^>]*>[A-Z][^<]*\.</);
      expect(html, where).not.toMatch(/Invalid|expected|Too (?:big|small)/);
      seen.push(name);
    }
  }
  return seen;
}

it('every text field of every form', async () => {
  for (const [who, paths] of Object.entries(pages)) {
    for (const path of paths) {
      const person = people[who] ?? expect.fail(who);
      const seen = await refusedFieldsOf(person, path);
      expect(seen, `${who}: ${path}`).not.toEqual([]);
    }
  }
  const { stack } = world;
  const answer = await sendForm(stack, '/sign-in', { email: KEPT });
  expect(answer.status).toBe(400);
  expect(plain(await answer.text())).toContain(KEPT);
});
