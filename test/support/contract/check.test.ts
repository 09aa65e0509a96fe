import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { wholeDocument } from '../../../src/api/document/document.ts';
import { mountPublicPages } from '../../../src/web/pages.ts';
import { type Answer, type Asked, wrongWith } from './check.ts';
import { operationAt, readDocument } from './document.ts';

/** The check of answers finds what it looks for. */

const document = readDocument(
  JSON.parse(JSON.stringify(wholeDocument(mountPublicPages(createApp()), 'https://orders.test'))),
);
const operation = operationAt(document, 'GET', '/v1/stock/X?a=/b');
const request: Asked = { operation, method: 'GET' };

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

it('a path leads to its operation, or to none', () => {
  const named = (method: string, path: string) => operationAt(document, method, path)?.name ?? null;
  expect(named('GET', '/v1/orders.csv?bom=1')).toBe('GET /v1/orders.csv');
  expect(named('POST', '/v1/ops/orders/ord_x/cancel')).toBe('POST /v1/ops/orders/{id}/cancel');
  expect([named('PATCH', '/v1/orders'), named('GET', '/v1/orders/a/b/c')]).toEqual([null, null]);
});
