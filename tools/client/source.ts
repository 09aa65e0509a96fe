import { z } from 'zod';
import { comment, descriptionOf, fieldOf, member, typeOf } from './types.ts';

/** The part of the client that is made from the contract: its types, and a table of its calls. */

const Content = z.record(z.string(), z.looseObject({ schema: z.unknown() }));
const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  parameters: z.array(
    z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: z.unknown() }),
  ),
  requestBody: z.looseObject({ required: z.boolean().default(false), content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: Content.optional() })),
});
type Operation = z.output<typeof Operation>;

const Contract = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

const HEAD = `// Made by \`npm run client\` from the OpenAPI document. Do not edit it.

`;

/** The text of `packages/client/src/contract.ts`. Throws where the document is not as expected. */
export function clientSource(document: unknown): string {
  const { paths, components } = Contract.parse(document);
  const calls = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const sent = namesSent(calls, components.schemas);
  const types = Object.entries(components.schemas).map(([name, schema]) => {
    const type = typeOf(schema, sent.has(name) ? 'sent' : 'answered');
    return `${comment(descriptionOf(schema))}export type ${name} = ${type};\n\n`;
  });
  const typed = calls.map(
    ({ operation }) => `${comment(operation.summary)}'${operation.operationId}': ${call(operation)};\n`,
  );
  const table = calls.map(
    ({ path, method, operation }) =>
      `'${operation.operationId}': ['${method}', '${path}'${isKeyed(operation) ? ', true' : ''}],\n`,
  );
  return indented(`${HEAD}${types.join('')}/** Every call by its name: what it takes, and what it answers. */
export interface Calls {
${typed.join('')}}

/** Method and path of every call. \`true\`: it takes an idempotency key. */
export const CALLS: { readonly [C in keyof Calls]: readonly [method: string, path: string, keyed?: true] } = {
${table.join('')}};
`);
}

/** Two spaces for each bracket that is open at the start of a line. */
function indented(text: string): string {
  let depth = 0;
  return text.replace(/^.+$/gm, (line) => {
    if (line.startsWith('}')) depth--;
    const shown = `${'  '.repeat(depth)}${line}`;
    if (line.endsWith('{')) depth++;
    return shown;
  });
}

const REFERENCE = /"\$ref":"#\/components\/schemas\/([^"]+)"/g;

/** The schemas that bodies and parameters are made of. No answer has one of them: the document sees to that. */
function namesSent(
  calls: readonly { readonly operation: Operation }[],
  schemas: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const search = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part ?? null).matchAll(REFERENCE)) {
      if (found.has(name)) continue;
      found.add(name);
      search(schemas[name]);
    }
  };
  for (const { operation } of calls) search([operation.requestBody, operation.parameters]);
  return found;
}

const isKeyed = ({ parameters }: Operation): boolean => parameters.some(({ name }) => name === 'idempotency-key');

function call(operation: Operation): string {
  const { requestBody } = operation;
  const body = requestBody?.content['application/json']?.schema;
  const fields = [
    parametersIn('path', operation),
    parametersIn('query', operation),
    body === undefined
      ? ''
      : `readonly ${member('body', requestBody?.required === true, typeOf(body, 'sent'), 'sent')};\n`,
  ];
  return `{ readonly takes: {\n${fields.join('')}}; readonly answers: ${answerOf(operation)} }`;
}

/** `path` or `query` of a call, with the parameters that are there. Nothing, where there are none. */
function parametersIn(where: 'path' | 'query', { parameters }: Operation): string {
  const found = parameters.filter((one) => one.in === where);
  if (found.length === 0) return '';
  const optional = found.every(({ required }) => !required);
  const fields = found.map(({ name, schema, required }) => fieldOf(name, schema, required, 'sent'));
  return `readonly ${member(where, !optional, `{\n${fields.join('')}}`, 'sent')};\n`;
}

/** What a call answers where it succeeds. A file is a text. */
function answerOf({ responses }: Operation): string {
  const [, success] = Object.entries(responses).find(([status]) => /^2\d\d$/.test(status)) ?? [];
  const content = success?.content ?? {};
  const json = content['application/json']?.schema;
  if (json !== undefined) return typeOf(json, 'answered');
  return Object.keys(content).length === 0 ? 'undefined' : 'string';
}
