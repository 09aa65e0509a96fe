import { z } from '@hono/zod-openapi';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { ACCOUNTS, MOVEMENTS } from '../../../domain/money/ledger.ts';
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
  movement: z.enum(MOVEMENTS),
  ref: z.string(),
  account: z.enum(ACCOUNTS),
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
    operationId: 'orders.proof',
    summary: 'Get the proof of the money',
    description:
      'The money journal of the order, chained and signed. Platform Ops see all entries, others their own, and the hashes of the rest. `npm run verify-proof` checks it.',
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
    operationId: 'proofKey.get',
    summary: 'Get the public key of proofs',
    description: 'The Ed25519 key with which proofs are signed. Anybody may read it.',
    responses: { 200: answer(PublicKey.openapi('ProofKey'), 'Ed25519, as a JWK'), ...problems() },
  },
  (c) => {
    c.set('readers', { kind: 'anybody' });
    return c.json(publicKeyOf(c.env.vars.proofSigningKey));
  },
);

export const proofRoutes = routes(proof, proofKey);
