import { readdirSync, readFileSync } from 'node:fs';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KINDS } from '../../src/services/payments/observations.ts';
import { rowsOf } from './tables.ts';

const doc = readFileSync('docs/stripe.md', 'utf8');

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));

/** The SDK's methods that the services call: `paymentIntents.create`. */
function methodsOf(sources: readonly string[]): string[] {
  const found = sources.flatMap((text) => [...text.matchAll(/\bstripe\.((?:[a-z]\w*\.)+[a-z]\w*)\(/g)]);
  return [...new Set(found.map(([, method = '']) => method))]
    .filter((method) => !method.startsWith('webhooks.'))
    .sort();
}

const Method = z.custom<(...given: readonly string[]) => unknown>((value) => typeof value === 'function');

/** What a method of the SDK sends: `POST /v1/payment_intents/:/confirm`. */
async function callOf(method: string): Promise<string> {
  let sent = '';
  const client = Stripe.createFetchHttpClient(async (input, init) => {
    const { method: verb, url } = new Request(input, init);
    sent = `${verb} ${new URL(url).pathname.replace(/\/x_1(?=\/|$)/, '/:')}`;
    return Response.json({ object: 'list', data: [], has_more: false });
  });
  const stripe = new Stripe('sk_test_1', { httpClient: client, maxNetworkRetries: 0 });
  const [call, of] = method
    .split('.')
    .reduce<readonly [unknown, unknown]>(([owner], name) => [Reflect.get(Object(owner), name), owner], [stripe, null]);
  const named = !/\.(?:create|list)$/.test(method) && method !== 'balance.retrieve';
  await Method.parse(call).call(of, ...(named ? ['x_1'] : []));
  return sent;
}

describe('docs/stripe.md', () => {
  it('lists every call that the services make, and no other', async () => {
    const methods = methodsOf(filesOf('src/services'));
    expect(methods).toContain('refunds.create');
    const rows = rowsOf('calls', doc);
    expect(rows.map(([, method]) => method).sort()).toEqual(methods);
    for (const [call, method = ''] of rows) expect([method, await callOf(method)]).toEqual([method, call]);
    expect(methodsOf(['this.#stripe.payouts.create({})', 'stripe.radar.reviews.list()'])).toEqual([
      'payouts.create',
      'radar.reviews.list',
    ]);
  });

  it('says what every write is found by after a lost answer', () => {
    for (const [call = '', , , found = ''] of rowsOf('calls', doc)) {
      expect([call, found !== '']).toEqual([call, call.startsWith('POST')]);
    }
  });

  it('lists every event that is heard, and each that Stripe or the simulator would send besides', () => {
    const heard = rowsOf('heard', doc).map(([type = '']) => type);
    const ignored = rowsOf('ignored', doc).map(([type = '']) => type);
    expect(heard.sort()).toEqual([...KINDS.keys(), 'account.updated'].sort());
    expect(ignored.filter((type) => heard.includes(type))).toEqual([]);
    const emitted = filesOf('dev/stripe').flatMap((text) => [...text.matchAll(/\bemit\(\s*'([a-z_.]+)'/g)]);
    const types = new Set(emitted.map(([, type = '']) => type));
    expect(types.size).toBeGreaterThan(20);
    expect([...types].filter((type) => !heard.includes(type) && !ignored.includes(type))).toEqual([]);
    const known = readFileSync('node_modules/stripe/esm/resources/Events.d.ts', 'utf8');
    expect(ignored.filter((type) => !known.includes(`'${type}'`))).toEqual([]);
    expect(known).not.toContain("'charge.of_nothing'");
  });

  it('gives the key a right for every kind of call, and none besides', () => {
    const RIGHTS: Readonly<Record<string, string>> = {
      payment_intents: 'PaymentIntents',
      charges: 'Charges',
      refunds: 'Refunds',
      transfers: 'Transfers',
      disputes: 'Disputes',
      radar: 'Radar',
      balance: 'Balance',
      balance_transactions: 'Balance Transaction Sources',
    };
    const calls = rowsOf('calls', doc).map(([call = '']) => call.split(' '));
    const needed = new Map<string, string>();
    for (const [verb, path = ''] of calls) {
      const right = RIGHTS[path.split('/')[2] ?? ''] ?? path;
      if (needed.get(right) !== 'write') needed.set(right, verb === 'POST' ? 'write' : 'read');
    }
    const given = rowsOf('rights', doc).map(([right = '']) => right.split(': '));
    expect(new Map(given.map(([name = '', level = '']) => [name, level]))).toEqual(needed);
  });
});
