import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';

/** The OpenAPI document as the platform emits it, and what it says of an answer. */

export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: boolean | Schema | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly allOf?: readonly Schema[] | undefined;
}

const SchemaOf: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    items: SchemaOf.optional(),
    properties: z.record(z.string(), SchemaOf).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), SchemaOf]).optional(),
    anyOf: z.array(SchemaOf).optional(),
    oneOf: z.array(SchemaOf).optional(),
    allOf: z.array(SchemaOf).optional(),
  }),
);

const Parameter = z.looseObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  schema: SchemaOf,
});
type Parameter = z.infer<typeof Parameter>;

const Content = z.record(z.string(), z.looseObject({ schema: SchemaOf.default({}) }));
const OperationOf = z.looseObject({
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: Content.default({}) })),
});

const DocumentOf = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), OperationOf)),
  components: z.looseObject({ schemas: z.record(z.string(), SchemaOf) }),
});

export interface Operation {
  /** `GET /v1/orders/{id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly type: string; readonly schema: Schema } | null;
  /** The types that each status may have; none where it has no body. */
  readonly answers: ReadonlyMap<number, readonly string[]>;
  /** The codes that the problems of a status may have. */
  readonly codes: ReadonlyMap<number, ReadonlySet<string>>;
}

export interface Document {
  readonly operations: readonly Operation[];
  /** The schema behind a `$ref`; any other schema as it is. */
  resolve(schema: Schema): Schema;
  /** What is wrong with an answer's body, by the schema of its status and type; null where nothing is. */
  wrong(operation: Operation, status: number, type: string, body: unknown): string | null;
}

export function readDocument(given: unknown): Document {
  const { paths, components } = DocumentOf.parse(given);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => operationOf(method, path, operation)),
  );
  const valid = validatorsOf(given);
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.replace('#/components/schemas/', '');
    if (name === undefined) return schema;
    const found = components.schemas[name];
    if (found === undefined) throw new Error(`the document has no schema ${name}`);
    return resolve(found);
  };
  return {
    operations,
    resolve,
    wrong: ({ method, path }, status, type, body) => {
      const validate = valid([
        'paths',
        path,
        method.toLowerCase(),
        'responses',
        `${status}`,
        'content',
        type,
        'schema',
      ]);
      return validate(body) ? null : JSON.stringify(validate.errors?.slice(0, 3));
    },
  };
}

function operationOf(method: string, path: string, operation: z.infer<typeof OperationOf>): Operation {
  const [body] = Object.entries(operation.requestBody?.content ?? {});
  const answers = Object.entries(operation.responses);
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    parameters: operation.parameters,
    body: body === undefined ? null : { type: body[0], schema: body[1].schema },
    answers: new Map(answers.map(([status, { content }]) => [Number(status), Object.keys(content)])),
    codes: new Map(
      answers.map(([status, { description }]) => [
        Number(status),
        new Set([...description.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '')),
      ]),
    ),
  };
}

/** The operation that a path leads to; null where there is none. */
export function operationAt({ operations }: Document, method: string, path: string): Operation | null {
  const [plain = ''] = path.split(/[?#]/, 1);
  const parts = plain.split('/');
  const fits = (template: string): boolean => {
    const names = template.split('/');
    return names.length === parts.length && names.every((name, i) => name.startsWith('{') || name === parts[i]);
  };
  return operations.find((one) => one.method === method && fits(one.path)) ?? null;
}

/** Formats that we promise in answers. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  // By RFC 3986, as the contract says. A browser's parser refuses more, for example a name that is no Punycode.
  uri: (text) => /^https?:\/\/[^\s/?#"<>\\^`{|}]+(?:[/?#][^\s"<>\\^`{|}]*)?$/i.test(text),
  email: (text) => text === '' || text.includes('@'),
  uuid: (text) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text),
};

/** The validator of the schema at a place of the document, made when it is first asked for. */
export function validatorsOf(document: unknown): (at: readonly string[]) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false });
  for (const [name, validate] of Object.entries(FORMATS)) ajv.addFormat(name, validate);
  ajv.addSchema(z.looseObject({}).parse(document), 'openapi');
  const made = new Map<string, ValidateFunction>();
  return (at) => {
    const pointer = at.map((step) => encodeURIComponent(step.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/');
    const known = made.get(pointer) ?? ajv.compile({ $ref: `openapi#/${pointer}` });
    made.set(pointer, known);
    return known;
  };
}
