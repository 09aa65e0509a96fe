import { z } from '@hono/zod-openapi';
import { faulted } from '../../app/refusals.ts';
import { SECURITY_EVENTS } from '../../domain/access/security-log.ts';
import { ROLES } from '../../domain/order/actor.ts';
import { AUTH_PROBLEMS, answer, BEARER, problems, route, routes } from '../contract.ts';
import { partyOf, partyOnly } from '../middleware/auth.ts';
import { PageQuery, pageAnswer, pageOf } from '../paging.ts';
import { problem } from '../problem.ts';
import { listOf } from '../schemas/order.ts';

const Entry = z
  .strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    event: z.enum(SECURITY_EVENTS),
    by: z.strictObject({
      kind: z.enum(['member', 'key']),
      id: z.string(),
      name: z.string().nullable().openapi({ description: 'its present name; null: Platform Ops' }),
    }),
    subject: z.string().nullable().openapi({ description: 'an e-mail address, a key, or names of settings' }),
  })
  .openapi('SecurityEntry');

const list = route(
  {
    method: 'get',
    path: '/v1/security-log',
    tags: ['Members'],
    security: BEARER,
    middleware: partyOnly(...ROLES),
    operationId: 'securityLog.list',
    summary: 'Read the security log',
    description:
      "The party's sign-ins, changes of keys, members and settings, and exports, newest first. Entries are kept for 400 days.",
    request: { query: PageQuery },
    responses: { 200: answer(listOf(Entry), 'A page of entries'), ...problems(...AUTH_PROBLEMS, 'invalid_request') },
  },
  async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const found = await c.env.securityLog.list(partyOf(c).partyId, cursor ?? null, limit + 1);
    if (!found.ok) return problem(c, faulted(found.fault));
    const { shown, nextCursor } = pageOf(found.value, limit, ({ at, id }) => ({ at, id }));
    return pageAnswer(c, shown, nextCursor);
  },
);

export const securityLogRoutes = routes(list);
