import { z } from '@hono/zod-openapi';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { proofFor, proofText, signedText } from '../../../domain/money/proof.ts';
import { answer, BEARER, ORDER_PROBLEMS, OrderParam, problems, route, routes } from '../../contract.ts';
import { PublicKey, publicKeyOf, signText } from '../../credentials/proof-key.ts';
import { callerOf, orderOnly } from '../../middleware/auth.ts';
import { problem } from '../../problem.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const Entry = z.strictObject({
  i: z.int().min(1),
  seq: z.int().min(1).openapi({ description: 'the event it belongs to' }),
  at: z.int().openapi({ description: 'milliseconds since the epoch' }),
  movement: z.enum([
    'authorise',
    'void',
    'capture',
    'transfer',
    'reversal',
    'refund',
    'refund_failure',
    'chargeback',
    'reinstatement',
    'excess',
    'excess_back',
  ]),
  ref: z.string(),
  account: z.enum(['customer', 'held', 'cash', 'party', 'loss']),
  owner: z.string().openapi({ description: "a party's id, or `customer`" }),
  side: z.enum(['debit', 'credit']),
  amount: z.int().min(1).openapi({ description: 'minor units' }),
});

export const Proof = z
  .strictObject({
    format: z.literal('headrail-proof-1'),
    statement: z.strictObject({
      order: z.string(),
      currency: z.string(),
      version: z.int(),
      count: z.int(),
      head: hash,
      for: z.string(),
    }),
    entries: z.array(
      z.union([z.strictObject({ entry: Entry, salt: z.string() }), z.strictObject({ hash })]).openapi({
        description: 'an entry, or the hash of one that is not yours',
      }),
    ),
    signature: z.string().openapi({ description: 'Ed25519, base64url' }),
  })
  .openapi('Proof');

const proof = route(
  {
    method: 'get',
    path: '/v1/orders/{id}/proof',
    tags: ['Proof'],
    summary: 'The money journal, chained and signed: all of it for Platform Ops, for others their own entries',
    security: BEARER,
    middleware: orderOnly,
    request: { params: OrderParam },
    responses: {
      200: answer(Proof, 'Save it as it is: `npm run verify-proof` checks every byte'),
      ...problems(...ORDER_PROBLEMS),
    },
  },
  async (c) => {
    const { orderId, viewer } = callerOf(c);
    const found = await c.env.order(orderId).proof();
    const unsigned = found === null ? null : proofFor(found, viewer);
    if (unsigned === null) return problem(c, NOT_FOUND);
    const signature = await signText(c.env.vars.proofSigningKey, signedText(unsigned.statement));
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    return c.body(proofText(unsigned, signature), 200, headers);
  },
);

const proofKey = route(
  {
    method: 'get',
    path: '/v1/proof-key',
    tags: ['Proof'],
    summary: 'The public key that proofs are signed with',
    responses: { 200: answer(PublicKey.openapi('ProofKey'), 'Ed25519, as a JWK'), ...problems() },
  },
  (c) => {
    c.set('readers', { kind: 'anybody' });
    return c.json(publicKeyOf(c.env.vars.proofSigningKey));
  },
);

export const proofRoutes = routes(proof, proofKey);
