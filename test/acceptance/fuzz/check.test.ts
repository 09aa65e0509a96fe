import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { type Answer, wrongWith } from './check.ts';
import { dice } from './dice.ts';
import { readDocument } from './document.ts';
import { nextRequest, type Request } from './requests.ts';
import { NORTHLIGHT, OPS, World } from './world.ts';

/** The fuzz finds what it looks for. */

const document = readDocument(
  JSON.parse(
    JSON.stringify(
      mountPublicPages(createApp()).getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'API', version: '1' } }),
    ),
  ),
);
const operation = document.operations.find(({ name }) => name === 'GET /v1/stock/{sku}') ?? null;
const request: Request = { operation, method: 'GET', path: '/v1/stock/X', role: OPS, headers: {}, body: null };

const answer = (status: number, body: unknown, type = 'application/json'): Answer => ({
  status,
  headers: new Headers({ 'content-type': type }),
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const problem = (status: number, code: string) =>
  answer(status, { type: 'https://x.test/docs', title: 'No', status, code, detail: 'No.' }, 'application/problem+json');

const STOCK = { sku: 'X', on_hand: 3, version: 1 };

describe('an answer', () => {
  it.each([
    ['that fits', answer(200, STOCK)],
    ['that is a declared problem', problem(404, 'not_found')],
  ])('%s is right', (_, given) => {
    expect(wrongWith(document, request, given)).toBeNull();
  });

  it.each([
    ['that never came', answer(0, 'TimeoutError')],
    ['of 500', problem(500, 'internal')],
    ['of 503', problem(503, 'unavailable')],
    ['with an undeclared status', problem(422, 'invalid_options')],
    ['with an undeclared code', problem(404, 'forbidden')],
    ['without a field', answer(200, { sku: 'X', on_hand: 3 })],
    ['with one field too many', answer(200, { ...STOCK, extra: 1 })],
    ['with a field of another type', answer(200, { ...STOCK, on_hand: '3' })],
    ['of another content type', answer(200, STOCK, 'text/html')],
    ['that is no JSON', answer(200, '{')],
  ])('%s is wrong', (_, given) => {
    expect(wrongWith(document, request, given)).not.toBeNull();
  });
});

it('the same seed makes the same calls', () => {
  const shop = { data: [{ listing_id: 'lst_x', sku: 'X', options: {} }], shipping_options: [], retailer: NORTHLIGHT };
  const calls = () =>
    Array.from({ length: 200 }, (_, i) => {
      const { headers, ...call } = nextRequest(document, new World(shop), dice(i));
      return { ...call, headers: { ...headers, 'stripe-signature': '' } };
    });
  expect(calls()).toEqual(calls());
});
