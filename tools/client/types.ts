/** JSON schemas of the contract as TypeScript. */

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemaOf = (value: unknown): Schema => (isSchema(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const SCALARS: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

const either = (types: readonly string[]): string => [...new Set(types)].join(' | ');
const inParentheses = (type: string): string => (type.includes(' | ') || type.includes(' & ') ? `(${type})` : type);
export const comment = (text: unknown): string =>
  typeof text === 'string' && text !== '' ? `/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n` : '';

const NAME = /^[a-z_]\w*$/i;
export const named = (name: string): string => (NAME.test(name) ? name : `'${name}'`);

/** The name of a schema that others refer to. */
const refersTo = (reference: string): string => reference.split('/').at(-1) ?? 'unknown';

/** Which way a value goes. What is sent may have a field that is undefined: it is left out of the JSON. */
export type Way = 'sent' | 'answered';

/** The type of what a schema describes. What it does not say is `unknown`. */
export function typeOf(value: unknown, way: Way): string {
  const inside = (part: unknown): string => typeOf(part, way);
  const schema = schemaOf(value);
  if (typeof schema.$ref === 'string') return refersTo(schema.$ref);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return either(schema.enum.map((one) => JSON.stringify(one)));
  const options = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (options.length > 0) return either(options.map(inside));
  if (Array.isArray(schema.allOf)) return allOf(schema.allOf, way);
  if (Array.isArray(schema.type)) return either(schema.type.map((type) => inside({ ...schema, type })));
  if (schema.type === 'array') return `readonly ${inParentheses(inside(schema.items))}[]`;
  if (schema.type === 'object') return objectOf(schema, way);
  return SCALARS[String(schema.type)] ?? 'unknown';
}

/** A part that only describes the others is left out. */
function allOf(parts: readonly unknown[], way: Way): string {
  const types = parts.map((part) => typeOf(part, way)).filter((type) => type !== 'unknown');
  return types.length === 0 ? 'unknown' : types.map(inParentheses).join(' & ');
}

function objectOf({ properties, required, additionalProperties }: Schema, way: Way): string {
  const fields = Object.entries(schemaOf(properties));
  const needed = new Set(listOf(required));
  const shown = fields.map(([name, schema]) => fieldOf(name, schema, needed.has(name), way));
  if (fields.length > 0) return `{\n${shown.join('')}}`;
  return isSchema(additionalProperties) ? `{ readonly [name: string]: ${typeOf(additionalProperties, way)} }` : '{}';
}

export const descriptionOf = (schema: unknown): unknown => schemaOf(schema).description;

/** One line of an object's type, with its description before it. */
export const fieldOf = (name: string, schema: unknown, required: boolean, way: Way): string =>
  `${comment(descriptionOf(schema))}readonly ${member(name, required, typeOf(schema, way), way)};\n`;

/** The name of a field and its type. */
export const member = (name: string, required: boolean, type: string, way: Way): string =>
  `${named(name)}${required ? '' : '?'}: ${type}${required || way === 'answered' ? '' : ' | undefined'}`;
