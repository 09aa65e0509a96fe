import { z } from '@hono/zod-openapi';
import { bankAnswer } from '../../../app/answer-bank.ts';
import { readJournal } from '../../../app/read-order.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { shopWords } from '../../../app/shop-words.ts';
import { MAX_STATEMENT } from '../../../domain/refunds/chargebacks/answer-bank.ts';
import { evidenceOf } from '../../../domain/refunds/chargebacks/evidence.ts';
import { ANSWER_STAGES } from '../../../domain/refunds/state.ts';
import { refuse } from '../../../domain/refusal.ts';
import { answer, body, ORDER_PROBLEMS, OrderParam, problems, route, routes } from '../../contract.ts';
import { callerOf } from '../../middleware/auth.ts';
import { IDEMPOTENCY_KEY, OptionalKey } from '../../middleware/idempotency.ts';
import { problem } from '../../problem.ts';
import { DisputeOut } from '../../schemas/conversation.ts';
import { proseIfAny } from '../../text.ts';
import { wire } from '../../wire.ts';
import { evidenceInWords } from '../../words/conversation.ts';
import { DISPUTE_PROBLEMS, DISPUTE_ROUTE, DisputeParam, disputeAnswer } from './disputes.ts';
import { send } from './order.ts';

/** What the customer's bank is told. */

const evidence = route(
  {
    ...DISPUTE_ROUTE,
    method: 'get',
    path: '/v1/orders/{id}/evidence',
    operationId: 'orders.evidence',
    summary: 'Get the evidence of an order',
    description:
      'What the journal proves of the order, to answer a bank with: timeline, addresses, tracking, mails, money and threads. For the retailer and Platform Ops.',
    request: { params: OrderParam },
    responses: {
      200: answer(z.looseObject({}).openapi('EvidencePack'), 'Timeline, addresses, tracking, mails, money, threads'),
      ...problems(...ORDER_PROBLEMS, 'forbidden'),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const found = await readJournal(c.env, orderId, viewer);
    if (found === null) return problem(c, NOT_FOUND);
    const { order } = found.snapshot;
    const { timeZone } = await shopWords(c.env, order.retailerId);
    const pack = evidenceOf(order, found.events, viewer, timeZone);
    return pack === null
      ? problem(c, ONLY_ANSWERERS, { snapshot: found.snapshot, viewer })
      : c.json(wire(evidenceInWords(pack)));
  },
);

const ONLY_ANSWERERS = refuse('forbidden', { key: 'evidence_for_answerers' });

const AnswerBody = z
  .strictObject({
    stage: z.enum(ANSWER_STAGES).openapi({
      description:
        '`draft`: Stripe keeps it, and you may send another one; `final`: Stripe passes it on to the bank, and nobody can change it',
    }),
    statement: proseIfAny(MAX_STATEMENT)
      .default('')
      .openapi({ description: 'what you say, above the record of the order' }),
  })
  .openapi('BankAnswer');

const answerBank = route(
  {
    ...DISPUTE_ROUTE,
    method: 'post',
    path: '/v1/disputes/{id}/evidence',
    operationId: 'disputes.sendEvidence',
    summary: 'Answer the bank',
    description:
      "Of a chargeback or an inquiry. Stripe gets `stripe_evidence` of the order's evidence pack, as it is now, with the statement. `chargeback.respond_by` says until when the bank takes it. `chargeback.answer` says whether Stripe has it.",
    request: { params: DisputeParam, headers: OptionalKey, body: body(AnswerBody) },
    responses: {
      200: answer(DisputeOut, "The bank's case, with the answer"),
      ...problems(...DISPUTE_PROBLEMS, 'dispute_closed', 'conflict'),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const { id } = c.req.valid('param');
    const given = c.req.valid('json');
    const command = await bankAnswer(c.env, orderId, viewer, { disputeId: id, ...given });
    if (command === null) return problem(c, NOT_FOUND);
    return disputeAnswer(c, await send(c, command, c.req.valid('header')[IDEMPOTENCY_KEY], given), id, 200);
  },
);

export const bankRoutes = routes(evidence, answerBank);
