import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Said } from '../../dev/stripe/simulator.ts';
import { InProcess } from '../services/stripe/in-process.ts';
import { keepSaid, wronglySaid } from './said.ts';

const folder = mkdtempSync(join(tmpdir(), 'headrail-said-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('what a run says to Stripe', () => {
  it('is kept, and a field that Stripe does not have is found at the end', async () => {
    expect(await wronglySaid(folder)).toEqual([]);
    const sim = new InProcess();
    await sim.payments.ping();
    sim.control('/_sim/accounts', { id: 'acct_a' });
    sim.control('/_sim/accounts/acct_a', { transfers: 'inactive' });
    const [exchange] = sim.exchanges;
    const [event] = sim.events;
    if (exchange === undefined || event === undefined) throw new Error('nothing was said');
    const tell = { listener: (_: Said): void => undefined };
    keepSaid(tell, folder);
    tell.listener({ kind: 'exchange', ...exchange });
    tell.listener({ kind: 'event', event });
    expect(await wronglySaid(folder)).toEqual([]);

    const body = JSON.stringify({ ...JSON.parse(exchange.response.body), planted: 1 });
    tell.listener({ kind: 'exchange', ...exchange, response: { ...exchange.response, body } });
    tell.listener({ kind: 'event', event: { ...event, data: { object: { id: 'acct_a' } } } });
    expect(await wronglySaid(folder)).toEqual([
      expect.stringMatching(/^GET \/v1\/balance, answer 200 .*planted/),
      expect.stringMatching(/^account.updated /),
    ]);
  }, 120_000);
});
