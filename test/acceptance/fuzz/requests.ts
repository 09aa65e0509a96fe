import { MAIL_TEMPLATES } from '../../../src/domain/conversation/mail.ts';
import { isOrderId, orderIdOfChild } from '../../../src/domain/order/ids.ts';
import type { Document, Operation } from '../../support/contract/document.ts';
import { BODIES, signature, stripeEvent } from './bodies.ts';
import type { Dice } from './dice.ts';
import { fitting, hostileText, spoilt } from './values.ts';
import type { Role, World } from './world.ts';

/** One call of the fuzz. `operation` is null where no operation of the document is meant. */
export interface Request {
  readonly operation: Operation | null;
  readonly method: string;
  readonly path: string;
  readonly role: Role;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Parts of a path as no client of ours writes them; some lead to another operation or to none. */
const ODD_PARTS = [
  '%00',
  '%ED%A0%80',
  '%',
  '%zz',
  'a%2Fb',
  '%2e%2e%2f',
  '%E2%80%AE',
  'x'.repeat(3_000),
  'ord_',
  'ORD_X',
  '%20',
  'null',
  "'",
  '%C3%28',
  'é',
];
const LOST_PARTS = ['', '..', '.', 'a/b', '?x', '#x'];
const ODD_TYPES = [
  'text/plain',
  'application/xml',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/problem+json',
  ';',
  'APPLICATION/JSON',
];
const ODD_BODIES = [
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '1',
  '{"a":1}{"b":2}',
  '\u0000',
  '\ufeff{}',
  '['.repeat(20_000),
  '{"a":'.repeat(5_000),
  '{"name":"\\ud800"}',
  'x'.repeat(70_000),
  '{"__proto__":{"x":1}}',
  'NaN',
];
const ODD_KEYS = ['', 'x', 'not-a-uuid', '00000000-0000-0000-0000-000000000000', 'A'.repeat(5_000), '../..', '{"a":1}'];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

const PREFIXES: Readonly<Record<string, string>> = {
  '/v1/fulfilments/': 'ful',
  '/v1/disputes/': 'dsp',
  '/v1/members/': 'mem',
  '/v1/keys/': 'key',
  '/v1/ops/dead-letters/': 'dl',
};

interface Part {
  readonly text: string;
  /** The path may lead to another operation. */
  readonly lost: boolean;
}

const plain = (text: string): Part => ({ text: encodeURIComponent(text.toWellFormed()), lost: false });

function partOf(name: string, path: string, order: string | null, world: World, dice: Dice): Part {
  if (dice.chance(6)) return { text: dice.pick(LOST_PARTS), lost: true };
  if (dice.chance(8)) return { text: dice.pick(ODD_PARTS), lost: false };
  if (dice.chance(4)) return plain(dice.pick([order ?? 'x', hostileText(dice).slice(0, 2_000) || 'x']));
  switch (name) {
    case 'event':
      return plain(dice.pick(MAIL_TEMPLATES));
    case 'sku':
      return plain(dice.pick(world.shop.data).sku);
    case 'line':
      return plain(order === null ? 'lin_x_1' : `lin_${order.slice('ord_'.length)}_${1 + dice.below(3)}`);
    case 'proposal_id':
      return plain(world.known('prp', dice, order) ?? 'prp_x_1');
    case 'dispute':
      return plain(world.known('dsp', dice, order) ?? 'dsp_x_1');
    default:
      break;
  }
  const prefix = Object.entries(PREFIXES).find(([start]) => path.startsWith(start))?.[1];
  return plain((prefix === undefined ? order : world.known(prefix, dice)) ?? 'ord_x');
}

const orderOf = (id: string): string | null => (isOrderId(id) ? id : orderIdOfChild(id));

/** What ends an order, or a customer's token: seldom, else there would be nothing left to try. */
const ENDS = /cancel$|reject$|revoke-tokens$|^DELETE/;

function nextOperation({ operations }: Document, dice: Dice): Operation {
  const operation = dice.pick(operations);
  return ENDS.test(operation.name) && dice.chance(75) ? dice.pick(operations) : operation;
}

/** The next call. */
export function nextRequest(document: Document, world: World, dice: Dice): Request {
  const operation = nextOperation(document, dice);
  const recent = dice.chance(60) ? world.orders.slice(-12) : world.orders;
  const part = /\{(?:proposal_id|dispute)\}/.test(operation.path)
    ? world.known(operation.path.includes('proposal') ? 'prp' : 'dsp', dice)
    : null;
  const chosen = (part === null ? null : orderOf(part)) ?? (recent.length === 0 ? null : dice.pick(recent).id);
  const parts: Part[] = [];
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const made = partOf(name, operation.path, chosen, world, dice);
    parts.push(made);
    return made.text;
  });
  const order = orderOf(parts[0]?.text ?? '') ?? chosen;
  const role = world.role(operation.name, order, dice);
  const query = queryOf(document, operation, dice);
  const body = bodyOf(document, operation, world, order, dice);
  const headers = { ...headersOf(operation, role, order, dice), ...body.headers };
  const signed = operation.path.startsWith('/webhooks/') && body.text !== null && dice.chance(70);
  const lost = parts.some((made) => made.lost);
  const method = dice.chance(2) ? dice.pick(METHODS) : operation.method;
  const meant = document.operations.find((one) => one.path === operation.path && one.method === method) ?? null;
  return {
    operation: lost ? null : meant,
    method,
    path: path + query,
    role,
    headers: {
      ...headers,
      ...(signed
        ? { 'stripe-signature': signature(operation.path, body.text ?? '', Math.floor(Date.now() / 1_000)) }
        : {}),
    },
    body: method === 'GET' || method === 'HEAD' ? null : body.text,
  };
}

function queryOf(document: Document, { parameters }: Operation, dice: Dice): string {
  const query = new URLSearchParams();
  for (const { name, in: where, schema, required } of parameters) {
    if (where !== 'query' || (!required && !dice.chance(25))) continue;
    const value = dice.chance(25)
      ? hostileText(dice).slice(0, 3_000)
      : fitting(document, schema, dice, dice.chance(80) ? 'valid' : 'boundary', name);
    for (const one of [value].flat()) query.append(name, String(one).slice(0, 3_000));
    if (dice.chance(4)) query.append(name, 'again');
  }
  if (dice.chance(6)) query.append(dice.pick(['stauts', '__proto__', 'q[]', '\u0000', '']), 'x');
  const text = query.toString();
  return text === '' && !dice.chance(2)
    ? ''
    : `?${text}${dice.chance(2) ? dice.pick(['&%', '&%zz=%00', '&&&=', '&limit=%ED%A0%80']) : ''}`;
}

function headersOf(
  { parameters, path }: Operation,
  role: Role,
  order: string | null,
  dice: Dice,
): Record<string, string> {
  const keyed = parameters.find(({ name }) => name === 'idempotency-key');
  const given = keyed !== undefined && dice.chance(keyed.required ? 96 : 40);
  const page = path.startsWith('/o/');
  return {
    ...(role.key === null ? {} : { authorization: `Bearer ${role.key}` }),
    // The customer's page has a cookie instead of a key.
    ...(page ? { 'sec-fetch-site': dice.chance(95) ? 'same-origin' : 'cross-site' } : {}),
    ...(page && order !== null && role.key !== null ? { cookie: `order-${order.slice(4)}=${role.key}` } : {}),
    ...(given ? { 'idempotency-key': dice.chance(94) ? dice.uuid() : dice.pick(ODD_KEYS) } : {}),
    ...(dice.chance(4) ? { origin: dice.pick(['https://shop.example', 'null', 'x', 'https://evil.example']) } : {}),
    ...(dice.chance(2) ? { 'x-request-id': dice.pick(['x', 'a'.repeat(100), '<b>']) } : {}),
    ...(dice.chance(2) ? { 'if-none-match': dice.pick(['*', '"x"', 'x'.repeat(2_000)]) } : {}),
    ...(dice.chance(1)
      ? { authorization: dice.pick(['Bearer', 'Basic eA==', 'Bearer a b', `Bearer ${'x'.repeat(5_000)}`]) }
      : {}),
  };
}

function bodyOf(
  document: Document,
  { name, body, path }: Operation,
  world: World,
  order: string | null,
  dice: Dice,
): { text: string | null; headers: Record<string, string> } {
  if (body === null) return { text: null, headers: {} };
  const type = dice.chance(96) ? body.type : dice.pick(ODD_TYPES);
  if (dice.chance(5)) return { text: dice.pick(ODD_BODIES), headers: { 'content-type': type } };
  if (dice.chance(2)) return { text: null, headers: {} };
  const template = BODIES[name];
  const webhook = path.startsWith('/webhooks/');
  const value = webhook
    ? stripeEvent(dice, order)
    : template !== undefined && dice.chance(85)
      ? template(world, dice, order)
      : fitting(document, body.schema, dice, dice.chance(75) ? 'valid' : 'boundary');
  const sent = dice.chance(40) ? spoilt(value, dice) : value;
  const text = body.type === 'application/json' ? JSON.stringify(sent) : form(sent);
  return { text, headers: { 'content-type': type } };
}

const form = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? new URLSearchParams(Object.entries(value).map(([name, one]) => [name, String(one)])).toString()
    : String(value);

/** The call as a line that a person can read and repeat. */
export const told = ({ method, path, role, headers, body }: Request): string => {
  const { authorization: _, cookie: __, ...shown } = headers;
  return `${method} ${path.slice(0, 300)} as ${role.name} ${JSON.stringify(shown).slice(0, 300)} ${(body ?? '').slice(0, 400)}`;
};
