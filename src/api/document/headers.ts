import type { Operation } from './shape.ts';

/** The headers of answers, as the document names them. */

const text = (description: string, example: string) => ({
  description,
  required: true,
  schema: { type: 'string', example },
});
const sometimes = (description: string, example: string) => ({ ...text(description, example), required: false });

export const HEADERS = {
  'x-request-id': text('Names this call in our log: the id that you sent, or a new one', '0b8f4c1e-5a52-4b8c'),
  'ratelimit-policy': sometimes('The limits that counted this call: `q` calls in `w` seconds', '"reads";q=1200;w=60'),
  'retry-after': text('After how many seconds to try again', '60'),
  'www-authenticate': text('How to authenticate', 'Bearer'),
  etag: text('Send it as `if-none-match` the next time: 304 if nothing has changed', '"8f3a2b"'),
  link: sometimes('The address of the next page; absent on the last one', '<https://…?cursor=MTc5>; rel="next"'),
  'idempotent-replayed': sometimes('`true`: the order gave this answer before, for the same `idempotency-key`', 'true'),
} as const;

type HeaderName = keyof typeof HEADERS;

const isPaged = ({ parameters }: Operation): boolean => parameters.some(({ name }) => name === 'cursor');
const isKeyed = ({ parameters }: Operation): boolean => parameters.some(({ name }) => name === 'idempotency-key');
const isTagged = ({ responses }: Operation): boolean => '304' in responses;

/** Which answers have a header. */
const RULES: Readonly<Record<HeaderName, (operation: Operation, status: number) => boolean>> = {
  'x-request-id': () => true,
  'ratelimit-policy': ({ security }) => security.length > 0,
  'retry-after': (_, status) => status === 429 || status === 503,
  'www-authenticate': (_, status) => status === 401,
  etag: (operation, status) => isTagged(operation) && (status === 200 || status === 304),
  link: (operation, status) => isPaged(operation) && status === 200,
  'idempotent-replayed': (operation, status) => isKeyed(operation) && status < 429,
};

const NAMES = Object.keys(HEADERS).filter((name): name is HeaderName => Object.hasOwn(HEADERS, name));

/** The headers of one answer, by reference. */
export const headersOf = (operation: Operation, status: number) =>
  Object.fromEntries(
    NAMES.filter((name) => RULES[name](operation, status)).map((name) => [
      name,
      { $ref: `#/components/headers/${name}` },
    ]),
  );

/** The request header of a call that answers with an `etag`. */
const IF_NONE_MATCH = {
  name: 'if-none-match',
  in: 'header',
  required: false,
  description: 'the `etag` of the last answer',
  schema: { type: 'string' },
} as const;

/** The call's own parameters, and the one of its `etag`. */
export const parametersOf = (operation: Operation): Operation['parameters'] =>
  isTagged(operation) ? [...operation.parameters, IF_NONE_MATCH] : operation.parameters;
