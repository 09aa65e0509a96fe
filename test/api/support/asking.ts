import { expect } from 'vitest';
import type { z } from 'zod';
import { Problem } from '../../../src/api/contract.ts';
import { Placed } from '../../../src/api/routes/orders/place.ts';
import { WAY } from '../../domain/fixtures.ts';
import { idempotent, KEYS, PLACE_BODY, type World } from './fakes.ts';

/** The answer's body, checked with the schema in the documentation. */
export const read = async <T extends z.ZodType>(answer: Response, status: number, schema: T): Promise<z.output<T>> => {
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  return schema.parse(JSON.parse(text));
};

/** The problem in an answer, after a check of its form. */
export const refused = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('x-request-id')).toMatch(/^[\w.-]{8,64}$/);
  const problem = await read(answer, answer.status, Problem);
  expect(problem.status).toBe(answer.status);
  expect(problem.type).toBe(`https://orders.test/problems/${problem.code}`);
  return problem;
};

export const place = (
  at: World,
  change: object = {},
  headers: Record<string, string> = idempotent,
  key: string = KEYS.pk,
) => at.call('POST', '/v1/orders', { key, headers, body: { ...PLACE_BODY, ...change } });

export async function placedIn(at: World) {
  const { order, order_token } = await read(await place(at), 201, Placed);
  return { id: order.id, token: order_token };
}

/** An order whose suppliers have been asked. */
export async function requestedIn(at: World) {
  const { id, token } = await placedIn(at);
  const { walk } = at.orderOf(id);
  walk.append(...WAY.authorised(), ...WAY.committed(), ...WAY.captured());
  const planned = [...new Set(walk.state.lines.map((line) => line.supplierId))].map((supplierId, i) => ({
    id: `ful_${id.slice(4)}_${i + 1}`,
    supplierId,
    lineIds: walk.state.lines.filter((line) => line.supplierId === supplierId).map((line) => line.id),
  }));
  walk.append({
    type: 'fulfilment_requested',
    data: { fulfilments: planned },
    actor: { role: 'system', partyId: null },
  });
  return { id, token, tasks: planned.map((task) => task.id) };
}
