import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { publicDocument, wholeDocument } from '../../../src/api/document/document.ts';
import { describedSchema, TABLES, UNITS } from '../../../src/api/document/words/describe.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';

/** A reader of the contract learns what every field, parameter, header and answer means. */

const document = publicDocument(wholeDocument(mountPublicPages(createApp()), 'https://orders.test'));

interface Field {
  /** The schema or the operation, and the path in it. */
  readonly at: string;
  readonly name: string;
  readonly description: string;
}

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every field below a part of the document, as it is described. */
function fieldsOf(part: unknown, at: string): Field[] {
  if (!isNode(part)) return [];
  return Object.entries(part).flatMap(([key, value]): Field[] => {
    if (key === 'example' || key === 'examples') return [];
    if (key !== 'properties' || !isNode(value)) return fieldsOf(value, at);
    return Object.entries(value).flatMap(([name, field]) => [
      { at: `${at}.${name}`, name, description: isNode(field) ? text(field.description) : '' },
      ...fieldsOf(field, `${at}.${name}`),
    ]);
  });
}

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    operation,
    of: operation.operationId ?? `${method} ${path}`,
  })),
);
const fields = [
  ...Object.entries(document.components.schemas).flatMap(([name, schema]) => fieldsOf(schema, name)),
  ...operations.flatMap(({ of, operation: { requestBody, responses } }) => [
    ...fieldsOf(requestBody, of),
    ...fieldsOf(responses, of),
  ]),
];

/** The fields of all bodies that are sent, with those of the schemas that they name. */
const sent = operations.flatMap(({ of, operation: { requestBody } }) => {
  const named = namesIn(requestBody, new Set());
  return [
    ...fieldsOf(requestBody, of),
    ...[...named].flatMap((name) => fieldsOf(document.components.schemas[name], name)),
  ];
});

/** Adds the schemas that a part of the document names, and those that they name. */
function namesIn(part: unknown, seen: Set<string>): Set<string> {
  for (const [, name = ''] of JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    if (!seen.has(name)) namesIn(document.components.schemas[name], seen.add(name));
  }
  return seen;
}

const letters = (words: string): string =>
  words
    .toLowerCase()
    .replace(/^(?:the|a|an|its) /, '')
    .replace(/[^a-z]/g, '');
const lastName = (at: string): string => at.slice(at.lastIndexOf('.') + 1);

/** Nothing, only a unit, or only the name again. */
const saysNothing = ({ name, description }: Pick<Field, 'name' | 'description'>): boolean =>
  description.trim() === '' || UNITS.has(description) || letters(description) === letters(lastName(name));

describe('every field', () => {
  it.each(['', 'RFC 3339, UTC', 'the updated at', 'Updated-at.'])('"%s" would say nothing', (description) => {
    expect(saysNothing({ name: 'updated_at', description })).toBe(true);
  });

  it('is found, also inside lists, unions and bodies without a name', () => {
    const schema = { anyOf: [{ items: { properties: { a: { properties: { b: { description: 'it' } } } } } }] };
    expect(fieldsOf(schema, 'X')).toEqual([
      { at: 'X.a', name: 'a', description: '' },
      { at: 'X.a.b', name: 'b', description: 'it' },
    ]);
    const places = fields.map(({ at }) => at);
    expect(places).toEqual(expect.arrayContaining(['Order.totals.tax', 'stock.adjust.by', 'Product.options.unit']));
  });

  it('says what it means', () => {
    expect(fields.filter(saysNothing).map(({ at }) => at)).toEqual([]);
  });

  it('of a body that is sent says what leaving it out means, and not what it is absent from', () => {
    expect(sent.length).toBeGreaterThan(100);
    expect(sent.filter(({ description }) => /\babsent\b/i.test(description)).map(({ at }) => at)).toEqual([]);
  });

  it('has its words from a table that is read: none names a field that is not there', () => {
    const there = new Set(fields.map(({ at }) => at));
    const stale = Object.entries(TABLES).flatMap(([of, words]) =>
      Object.keys(words).flatMap((path) => (there.has(`${of}.${path}`) ? [] : [`${of}.${path}`])),
    );
    expect(stale).toEqual([]);
  });

  it('has the words of the table where the schema says none, and before a unit', () => {
    const place = { of: 'Order', path: [] };
    const described = (description?: string) => describedSchema({ properties: { placed_at: { description } } }, place);
    expect([described(), described('RFC 3339, UTC'), described('its own')]).toEqual(
      ['when it was placed', 'when it was placed; RFC 3339, UTC', 'its own'].map((description) => ({
        properties: { placed_at: { description } },
      })),
    );
  });
});

it('every parameter says what it means', () => {
  const parameters = operations.flatMap(({ of, operation }) =>
    operation.parameters.map(({ name, description, schema }) => ({
      at: `${of} ${name}`,
      name,
      description: text(description) || (isNode(schema) ? text(schema.description) : ''),
    })),
  );
  expect(parameters.length).toBeGreaterThan(100);
  expect(parameters.filter(saysNothing).map(({ at }) => at)).toEqual([]);
});

it('every answer, and every header of one, says what it means', () => {
  const answers = operations.flatMap(({ of, operation }) =>
    Object.entries(operation.responses).map(([status, { description }]) => ({ at: `${of} ${status}`, description })),
  );
  const { headers } = document.components;
  const named = isNode(headers)
    ? Object.entries(headers).map(([name, header]) => ({
        at: name,
        description: isNode(header) ? text(header.description) : '',
      }))
    : [];
  expect(named.length).toBeGreaterThan(5);
  expect([...answers, ...named].filter(({ description }) => description.trim() === '')).toEqual([]);
});
