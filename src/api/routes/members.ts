import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import { addMember } from '../../app/settings/add-member.ts';
import { ROLES } from '../../domain/order/actor.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { AUTH_PROBLEMS, answer, BEARER, body, problems, route, routes } from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { authorOf, partyOf, partyOnly } from '../middleware/auth.ts';
import { problem } from '../problem.ts';
import { listOf } from '../schemas/order.ts';
import { email, line, name } from '../text.ts';
import { rfc3339, wire } from '../wire.ts';

const Member = z
  .strictObject({
    id: z.string(),
    party_id: z.string(),
    email: z.string(),
    name: z.string(),
    created_at: z.iso.datetime(),
  })
  .openapi('Member');

const partyId = name(64).optional().openapi({ description: "Platform Ops: another party's members" });

const COMMON = { tags: ['Members'], security: BEARER, middleware: partyOnly(...ROLES) };

const list = route(
  {
    ...COMMON,
    method: 'get',
    path: '/v1/members',
    operationId: 'members.list',
    summary: 'List members',
    description: 'Who may sign in to the dashboard for this party.',
    request: { query: z.object({ party_id: partyId }) },
    responses: { 200: answer(listOf(Member), 'All of them'), ...problems(...AUTH_PROBLEMS, 'not_found') },
  },
  async (c) => {
    const party = asked(c, c.req.valid('query').party_id);
    if (party === null) return problem(c, NOT_FOUND);
    const found = await c.env.members.list(party);
    if (!found.ok) return problem(c, faulted(found.fault));
    return c.json(wire({ data: found.value.map(view), nextCursor: null }));
  },
);

const NewMemberBody = z.strictObject({ email: email(), name: line(100), party_id: partyId });

const add = route(
  {
    ...COMMON,
    method: 'post',
    path: '/v1/members',
    operationId: 'members.add',
    summary: 'Add a member',
    description: 'Lets somebody sign in for this party. The same e-mail address again is the same member.',
    request: { body: body(NewMemberBody) },
    responses: {
      201: answer(Member, 'The member'),
      ...problems(...AUTH_PROBLEMS, 'invalid_request', 'not_found', 'conflict'),
    },
  },
  async (c) => {
    const { email, name, party_id } = c.req.valid('json');
    const party = asked(c, party_id);
    if (party === null) return problem(c, NOT_FOUND);
    const added = await addMember(c.env.members, { partyId: party, email, name }, authorOf(c));
    return isRefusal(added) ? problem(c, added) : c.json(wire(view(added)), 201);
  },
);

const remove = route(
  {
    ...COMMON,
    method: 'delete',
    path: '/v1/members/{id}',
    operationId: 'members.remove',
    summary: 'Remove a member',
    description: 'Ends the membership, every session of it, and the keys that the member answers for.',
    request: {
      params: z.object({
        id: z.string().openapi({
          param: { name: 'id', in: 'path' },
          example: 'mem_clerknorthlight',
          description: 'the id of the member',
        }),
      }),
      query: z.object({ party_id: partyId }),
    },
    responses: { 204: { description: 'Ended' }, ...problems(...AUTH_PROBLEMS, 'not_found') },
  },
  async (c) => {
    const party = asked(c, c.req.valid('query').party_id);
    if (party === null) return problem(c, NOT_FOUND);
    const ended = await c.env.members.revoke(party, c.req.valid('param').id, authorOf(c));
    if (!ended.ok) return problem(c, faulted(ended.fault));
    return ended.value ? c.body(null, 204) : problem(c, NOT_FOUND);
  },
);

export const memberRoutes = routes(list, add, remove);

/** The party whose members are meant; null if the caller may not act for it. */
function asked(c: Context<HttpEnv>, given: string | undefined): string | null {
  const { role, partyId: own } = partyOf(c);
  return given === undefined || given === own || role === 'platform' ? (given ?? own) : null;
}

const view = ({ createdAt, ...member }: { readonly createdAt: number }) => ({
  ...member,
  createdAt: rfc3339(createdAt),
});
