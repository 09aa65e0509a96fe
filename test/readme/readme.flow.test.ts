import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RETAILERS } from '../../dev/seed/keys.ts';
import { Client } from '../flow/support/client.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { block, byHand, shellOf } from './readme.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

/** Runs the lines as if they were pasted, but stops at the first one that fails. */
async function paste(lines: string): Promise<string[]> {
  const shell = spawn('bash', ['-eu', '-o', 'pipefail'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  shell.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  shell.stdin.end(lines);
  const [code] = await once(shell, 'close');
  expect(code, `${output}\n${errors}`).toBe(0);
  expect(errors).toBe('');
  return output.trim().split('\n');
}

it('the curl lines of docs/by-hand.md place an order and bring it to delivered', async () => {
  const written = shellOf(block(byHand, 'walk'));
  const here = written
    .replaceAll('http://127.0.0.1:8787', stack.url)
    .replaceAll('http://127.0.0.1:8025', stack.mailboxUrl);
  expect(here.match(/127\.0\.0\.1/g)).toHaveLength(2);
  const seen = await paste(`${here}\nprintf '%s\\n' "$ORDER"\n`);
  const orderId = seen.at(-1) ?? '';
  expect(seen.at(-2)).toBe('delivered');
  for (const status of ['pending', 'confirmed', 'in_production', 'dispatched']) expect(seen).toContain(status);

  const order = await new Client(stack).order(orderId, RETAILERS.northlight.secretKey);
  expect(order.status).toBe('delivered');
  expect(order.split.reduce((sum, share) => sum + share.amount, 0)).toBe(order.totals?.total);
  await until(() => stack.mailbox.mails({ order: orderId }).length >= 5);
});
