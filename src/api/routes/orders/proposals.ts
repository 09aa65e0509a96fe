import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { type ProposalAnswer, viewProposal } from '../../../domain/conversation/proposals.ts';
import { viewOrder } from '../../../domain/order/view.ts';
import { answer, BEARER, ORDER_PROBLEMS, OrderParam, optionalBody, problems, route, routes } from '../../contract.ts';
import type { HttpEnv } from '../../deps.ts';
import { callerOf, orderOnly } from '../../middleware/auth.ts';
import { IDEMPOTENCY_KEY, OptionalKey } from '../../middleware/idempotency.ts';
import { problem } from '../../problem.ts';
import { ProposalOut } from '../../schemas/conversation.ts';
import { OrderSchema } from '../../schemas/order.ts';
import { wire } from '../../wire.ts';
import { proposalInWords } from '../../words/conversation.ts';
import { send } from './order.ts';

const ProposalParams = OrderParam.extend({
  proposal_id: z.string().openapi({
    param: { name: 'proposal_id', in: 'path' },
    example: 'prp_mfrggzdfmztwq2lknnwg23tpoa_1',
    description: 'the id of the proposal',
  }),
});

const Answered = z.strictObject({ proposal: ProposalOut, order: OrderSchema }).openapi('AnsweredProposal');

const COMMON = {
  method: 'post' as const,
  security: BEARER,
  middleware: orderOnly,
  tags: ['Messages'],
  request: { params: ProposalParams, headers: OptionalKey, body: optionalBody(z.strictObject({})) },
};
const PROBLEMS = [
  ...ORDER_PROBLEMS,
  'forbidden',
  'invalid_request',
  'idempotency_key_reused',
  'own_proposal',
  'proposal_closed',
] as const;

const accept = route(
  {
    ...COMMON,
    path: '/v1/orders/{id}/proposals/{proposal_id}/accept',
    operationId: 'proposals.accept',
    summary: 'Accept a proposal',
    description:
      'The other side says yes, and the proposal is executed: its refund, and the withdrawal of the fulfilment if it says so.',
    responses: {
      200: answer(Answered, 'The proposal, and the order as it is then'),
      ...problems(...PROBLEMS, 'chargeback_open'),
    },
  },
  (c) => reply(c, 'accept', c.req.valid('header')[IDEMPOTENCY_KEY]),
);

const decline = route(
  {
    ...COMMON,
    path: '/v1/orders/{id}/proposals/{proposal_id}/decline',
    operationId: 'proposals.decline',
    summary: 'Decline a proposal',
    description: 'The other side says no. Nothing of the order changes.',
    responses: { 200: answer(Answered, 'The proposal, and the order'), ...problems(...PROBLEMS) },
  },
  (c) => reply(c, 'decline', c.req.valid('header')[IDEMPOTENCY_KEY]),
);

export const proposalRoutes = routes(accept, decline);

async function reply(c: Context<HttpEnv>, word: ProposalAnswer, key: string | undefined): Promise<Response> {
  const { viewer } = callerOf(c);
  const proposalId = c.req.param('proposal_id') ?? '';
  const answered = await send(c, { type: 'answer_proposal', proposalId, answer: word }, key, {});
  if (!answered.ok) return problem(c, answered.refusal, { snapshot: answered.snapshot, viewer });
  const order = viewOrder(answered.snapshot, viewer);
  const proposal = answered.snapshot.order.proposals.find((p) => p.id === proposalId);
  if (order === null || proposal === undefined) return problem(c, NOT_FOUND);
  return c.json(wire({ proposal: proposalInWords(viewProposal(answered.snapshot.order, proposal, viewer)), order }));
}
