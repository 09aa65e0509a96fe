import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stack, startStack } from '../support/stack.ts';
import { lockoutReport } from './lib/lockout.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

it('a member can sign in while strangers at 60 addresses ask for links, and gets a limited number of mails', async () => {
  const report = await lockoutReport(stack, { addresses: 60 });
  expect(report.wrong, report.lines.join('\n')).toEqual([]);
});

it('the lockout report finds a mailbox that gets every mail three times', async () => {
  const { mailbox } = stack;
  const mails: typeof mailbox.mails = (filter) => mailbox.mails(filter).flatMap((mail) => [mail, mail, mail]);
  const { wrong } = await lockoutReport({ ...stack, mailbox: { ...mailbox, mails } }, { addresses: 30 });
  expect(wrong).toContainEqual(expect.stringContaining('in an hour that nobody used'));
});
