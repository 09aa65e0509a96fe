import { expect, it } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../../src/api/app.ts';
import { wholeDocument } from '../../../src/api/document/document.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';

/** The OpenAPI document is of use: what it describes can exist. */

const Part = z.looseObject({ $ref: z.string().optional(), additionalProperties: z.unknown().optional() });
const All = z.looseObject({ allOf: z.array(Part) });

const documentOf = () => wholeDocument(mountPublicPages(createApp()), 'https://orders.test');

/** The places of schemas that no value fits: all of several objects, each of which forbids the fields of the others. */
function impossible(value: unknown, schemas: Readonly<Record<string, unknown>>, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const parts = (All.safeParse(value).data?.allOf ?? []).map((part) => {
    const named = schemas[part.$ref?.replace('#/components/schemas/', '') ?? ''];
    return Part.parse(named ?? part);
  });
  const closed = parts.filter(({ additionalProperties }) => additionalProperties === false);
  const inside = Object.entries(value).flatMap(([name, inner]) => impossible(inner, schemas, `${at}/${name}`));
  return closed.length > 1 ? [at, ...inside] : inside;
}

it('finds a schema that nothing fits', () => {
  const closed = (name: string) => ({ type: 'object', properties: { [name]: {} }, additionalProperties: false });
  const schemas = { A: closed('a'), B: { allOf: [{ $ref: '#/components/schemas/A' }, closed('b')] } };
  expect(impossible(schemas, schemas)).toEqual(['/B']);
});

it('describes nothing that cannot be', () => {
  const document = documentOf();
  expect(impossible(document, z.record(z.string(), z.unknown()).parse(document.components?.schemas))).toEqual([]);
});

it('names each schema once: a body that is sent, and an answer, do not share a name', () => {
  const address = z
    .looseObject({ properties: z.looseObject({ line1: z.looseObject({ maxLength: z.number().optional() }) }) })
    .array()
    .parse([documentOf().components?.schemas?.Address, documentOf().components?.schemas?.NewAddress]);
  expect(address.map(({ properties }) => properties.line1.maxLength)).toEqual([undefined, 200]);
});

it('says at each use of a named schema whether it may be null, and not in its name', () => {
  const nullable = Object.entries(documentOf().components?.schemas ?? {}).filter(([, schema]) => {
    const { type, anyOf } = z
      .looseObject({ type: z.unknown().optional(), anyOf: z.unknown().optional() })
      .parse(schema);
    return [type].flat().includes('null') || JSON.stringify(anyOf ?? []).includes('{"type":"null"}');
  });
  expect(nullable.map(([name]) => name)).toEqual([]);
});
