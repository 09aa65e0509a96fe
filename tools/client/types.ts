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

/** The type of what a schema describes. What it does not say is `unknown`. */
export function typeOf(value: unknown): string {
  const schema = schemaOf(value);
  if (typeof schema.$ref === 'string') return refersTo(schema.$ref);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return either(schema.enum.map((one) => JSON.stringify(one)));
  const options = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (options.length > 0) return either(options.map(typeOf));
  if (Array.isArray(schema.allOf)) return allOf(schema.allOf);
  if (Array.isArray(schema.type)) return either(schema.type.map((type) => typeOf({ ...schema, type })));
  if (schema.type === 'array') return `readonly ${inParentheses(typeOf(schema.items))}[]`;
  if (schema.type === 'object') return objectOf(schema);
  return SCALARS[String(schema.type)] ?? 'unknown';
}

/** A part that only describes the others is left out. */
function allOf(parts: readonly unknown[]): string {
  const types = parts.map(typeOf).filter((type) => type !== 'unknown');
  return types.length === 0 ? 'unknown' : types.map(inParentheses).join(' & ');
}

function objectOf({ properties, required, additionalProperties }: Schema): string {
  const fields = Object.entries(schemaOf(properties));
  const needed = new Set(listOf(required));
  const shown = fields.map(([name, schema]) => fieldOf(name, schema, needed.has(name)));
  if (fields.length > 0) return `{\n${shown.join('')}}`;
  return isSchema(additionalProperties) ? `{ readonly [name: string]: ${typeOf(additionalProperties)} }` : '{}';
}

export const descriptionOf = (schema: unknown): unknown => schemaOf(schema).description;

/** One line of an object's type, with its description before it. */
export const fieldOf = (name: string, schema: unknown, required: boolean): string =>
  `${comment(descriptionOf(schema))}readonly ${named(name)}${required ? '' : '?'}: ${typeOf(schema)};\n`;
