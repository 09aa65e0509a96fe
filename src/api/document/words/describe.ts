import type { Contract, Operation } from '../shape.ts';
import { COMMON, OF_EVENTS } from './common.ts';
import { MARKET } from './market.ts';
import { SCHEMAS } from './schemas.ts';

/**
 * Every field gets its words. A schema says itself what is close to its rules; the tables of this folder have the rest,
 * by schema (or by operation, where a body has no name) and by the path of the field in it.
 */

/** What says only the unit: the words of the tables stand before it. */
export const UNITS: ReadonlySet<string> = new Set([
  'RFC 3339, UTC',
  'minor units of the currency',
  'minor units',
  'minor units; null for suppliers and brands',
]);

export const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = { ...SCHEMAS, ...MARKET };

interface Place {
  /** The name of the schema, or of the operation. */
  readonly of: string;
  readonly path: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The words of the tables for a field; undefined where they have none. */
function wordsOf({ of, path }: Place): string | undefined {
  const name = path.at(-1) ?? '';
  const own = TABLES[of]?.[path.join('.')];
  if (own !== undefined) return own;
  const table = of.endsWith('Event') ? { ...COMMON, ...OF_EVENTS } : COMMON;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The field with its words. What it says itself counts; if that is only the unit, both are said. */
function worded(field: unknown, place: Place): unknown {
  const inner = describedSchema(field, place);
  if (!isNode(inner)) return inner;
  const own = ownWords(inner);
  const words = wordsOf(place);
  if (own === undefined) return words === undefined ? inner : { ...inner, description: words };
  return { ...inner, description: UNITS.has(own) && words !== undefined ? `${words}; ${own}` : own };
}

/** What the field says itself: beside a reference, the words are a part of `allOf`. */
const ownWords = ({ description, allOf }: Node): string | undefined =>
  [
    description,
    ...(Array.isArray(allOf) ? allOf.map((part) => (isNode(part) ? part.description : undefined)) : []),
  ].find((words): words is string => typeof words === 'string' && words !== '');

/** The schema with words for all its fields, also inside lists and unions. Other named schemas have their own place. */
export function describedSchema(schema: unknown, place: Place): unknown {
  if (Array.isArray(schema)) return schema.map((part) => describedSchema(part, place));
  if (!isNode(schema)) return schema;
  const { properties, ...rest } = schema;
  const inside = Object.entries(rest).map(([name, part]) => [
    name,
    INSIDE.has(name) ? describedSchema(part, place) : part,
  ]);
  const fields = isNode(properties)
    ? {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, field]) => [
            name,
            worded(field, { of: place.of, path: [...place.path, name] }),
          ]),
        ),
      }
    : {};
  return { ...Object.fromEntries(inside), ...fields };
}

const INSIDE: ReadonlySet<string> = new Set(['items', 'anyOf', 'oneOf', 'allOf', 'additionalProperties']);

export const describedSchemas = (schemas: Contract['components']['schemas']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schemas).map(([of, schema]) => [of, describedSchema(schema, { of, path: [] })]));

type Content = NonNullable<Operation['requestBody']>['content'];

/** Contents whose schema has no name: their words are under the operation. */
export const describedContent = (content: Content, operationId: string | undefined): Content =>
  Object.fromEntries(
    Object.entries(content).map(([type, media]) => [
      type,
      { ...media, schema: describedSchema(media.schema, { of: operationId ?? '', path: [] }) },
    ]),
  );
