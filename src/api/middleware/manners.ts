import type { Context, MiddlewareHandler } from 'hono';
import { refuse } from '../../domain/refusal.ts';
import type { HttpEnv } from '../deps.ts';
import { NO_SUCH_CALL, problem } from '../problem.ts';

/** What HTTP itself says about a call: its method, the type of its body, and the types that the caller reads. */

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/;

/** The type of a body, without its parameters. */
const bareType = (header: string): string => header.split(';', 1).join('').trim().toLowerCase();

/** Whether an `accept` header takes one of these types. A type with `q=0` is not taken. */
function accepts(header: string, types: readonly string[]): boolean {
  return header.split(',').some((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (parameters.some((one) => /^q=0(?:\.0*)?$/.test(one))) return false;
    return types.some((type) => range === '*/*' || range === type || range === `${type.split('/', 1).join('')}/*`);
  });
}

/**
 * Refuses a body that is not JSON where JSON is taken, and a caller that reads none of the types of the answer. A call
 * without `accept` takes everything. `types` are those of the answer; empty: the answer has no body.
 */
export const manners = (types: readonly string[], takesJson: boolean): MiddlewareHandler<HttpEnv> =>
  async function checkManners(c, next) {
    const sent = c.req.header('content-type');
    if (takesJson && sent !== undefined && !JSON_TYPE.test(bareType(sent))) {
      return problem(c, refuse('unsupported_media_type', { key: 'body_not_json_type' }));
    }
    const wanted = c.req.header('accept');
    if (types.length > 0 && wanted !== undefined && !accepts(wanted, types)) {
      return problem(c, refuse('not_acceptable', { key: 'answer_type_unknown', types }));
    }
    return next();
  };

interface Routed {
  readonly method: string;
  readonly path: string;
}

/** The methods of the calls at this path; none where there is no call. */
function methodsAt(routed: readonly Routed[], path: string): string[] {
  const parts = path.split('/');
  const fits = (pattern: string): boolean => {
    const names = pattern.split('/');
    return names.length === parts.length && names.every((name, i) => name.startsWith(':') || name === parts[i]);
  };
  const methods = routed.filter(({ method, path: at }) => method !== 'ALL' && fits(at)).map(({ method }) => method);
  if (methods.length === 0) return [];
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
}

/** The answer where no call has this path and method: 204 to OPTIONS, 405 to another method, 404 to another path. */
export function unrouted(c: Context<HttpEnv>, routed: readonly Routed[]): Response {
  const allowed = methodsAt(routed, c.req.path);
  if (allowed.length === 0) return problem(c, NO_SUCH_CALL);
  const allow = allowed.join(', ');
  if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow });
  const answer = problem(c, refuse('method_not_allowed', { key: 'method_not_allowed', allowed }));
  answer.headers.set('allow', allow);
  return answer;
}
