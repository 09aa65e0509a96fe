import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, dayStart } from '../../src/domain/calendar.ts';
import {
  CHOICES,
  choiceOf,
  digestAfter,
  type News,
  newsOf,
  noticesOf,
  type Reader,
  STAFF_MAILS,
  STAFF_MAILS_OF,
} from '../../src/domain/staff-mails.ts';
import { charged } from './banks/bank-cases.ts';
import { walkedTo } from './conversation/dispute-walk.ts';
import { answer, ask, post } from './conversation/proposal-steps.ts';
import { RETAILER, SUPPLIER_A, type Walk, walkTo } from './fixtures.ts';
import { fulfilment, requested } from './order/order-steps.ts';

const told = ({ state }: Walk): string[] =>
  newsOf(state)
    .map(({ kind, role, partyId }) => `${kind}:${partyId || role}`)
    .sort();

describe('the news of an order', () => {
  it('a task for each supplier that has not answered, and the deadline for it and the retailer', () => {
    const walk = requested(walkTo('captured'));
    const all = ['deadline:ret_a', 'deadline:sup_a', 'deadline:sup_b', 'task:sup_a', 'task:sup_b'];
    expect(told(walk)).toEqual(all);
    walk.command({ type: 'accept', fulfilmentId: fulfilment(1) }, SUPPLIER_A);
    expect(told(walk)).toEqual(['deadline:ret_a', 'deadline:sup_b', 'task:sup_b']);
  });

  it('somebody is reminded when a quarter of the time is left', () => {
    const { state } = requested(walkTo('captured'));
    const asked = state.requestedAt ?? 0;
    const whole = state.policies.supplierSlaSeconds * 1_000;
    const reminders = newsOf(state).filter(({ kind }) => kind === 'deadline');
    expect(new Set(reminders.map(({ from, due }) => `${from} ${due}`))).toEqual(
      new Set([`${asked + (whole * 3) / 4} ${asked + whole}`]),
    );
  });

  it('each message and each proposal is its own news, and is over when it is answered', () => {
    const walk = walkedTo('confirmed');
    post(walk, ask(null));
    const [first] = newsOf(walk.state);
    walk.now += 1;
    post(walk, ask(null));
    const [second] = newsOf(walk.state);
    expect([first?.kind, second?.kind]).toEqual(['message', 'message']);
    expect(first?.key).not.toBe(second?.key);
    post(walk, ask({ refund: { amount: 100 }, borneBy: null, cancel: false }, null), SUPPLIER_A);
    expect(told(walk)).toEqual(['proposal:ret_a']);
    answer(walk, 'decline', RETAILER);
    expect(told(walk)).toEqual([]);
  });

  it('what a bank asks is news for its retailer and Platform Ops, with the deadline', () => {
    const walk = charged(walkedTo('confirmed'));
    const banks = newsOf(walk.state).filter(({ kind }) => kind === 'bank');
    expect(banks.map(({ role }) => role).sort()).toEqual(['platform', 'retailer']);
    for (const { due, key } of banks)
      expect(newsOf(walk.state).filter((news) => news.key === `deadline:${key}:${due}`).length).toBe(
        due === null ? 0 : 2,
      );
  });
});

const zones = fc.constantFrom('UTC', 'Europe/London', 'America/Los_Angeles', 'Pacific/Apia', 'Asia/Kolkata');
const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });

it('a digest is at 7:00 of the reader, after now and within a day', () => {
  fc.assert(
    fc.property(moments, zones, (at, zone) => {
      const digest = digestAfter(at, zone);
      expect(digest).toBeGreaterThan(at);
      expect(digest - at).toBeLessThanOrEqual(25 * 3_600_000);
      expect(digest - dayStart(dayOf(digest, zone), zone)).toBe(7 * 3_600_000);
    }),
  );
});

it('who is told: the party alone, by what each member chose, never after it is due', () => {
  const choices = fc.dictionary(fc.constantFrom(...STAFF_MAILS), fc.constantFrom(...CHOICES));
  const roles = fc.constantFrom('retailer', 'supplier', 'brand', 'platform');
  const reader: fc.Arbitrary<Reader> = fc.record({
    memberId: fc.uuid(),
    role: roles,
    partyId: fc.constantFrom('a', 'b'),
    timeZone: zones,
    choices,
  });
  const hours = fc.integer({ min: 1, max: 100 });
  const news: fc.Arbitrary<News> = fc
    .record({ kind: fc.constantFrom(...STAFF_MAILS), role: roles, partyId: fc.constantFrom('a', 'b'), from: moments })
    .chain((one) =>
      fc.option(hours).map((left) => {
        const due = left === null ? null : one.from + left * 3_600_000;
        return { ...one, key: 'k', due, taskId: null };
      }),
    );
  fc.assert(
    fc.property(news, fc.array(reader, { maxLength: 6 }), (one, readers) => {
      const now = one.from - 3_600_000;
      const notices = noticesOf(one, readers, now);
      const wanted = readers.filter(
        (who) =>
          who.role === one.role &&
          (who.role === 'platform' || who.partyId === one.partyId) &&
          choiceOf(who.role, one.kind, who.choices) !== 'off',
      );
      expect(notices.map(({ memberId }) => memberId)).toEqual(wanted.map(({ memberId }) => memberId));
      for (const { tellAt, digestAt } of notices) {
        expect(tellAt).toBeGreaterThanOrEqual(one.from);
        if (one.due !== null) expect(tellAt).toBeLessThan(one.due);
        if (digestAt === null) expect(tellAt).toBe(one.from);
      }
    }),
  );
});

it('a kind that the role does not have is never told, whatever was chosen', () => {
  expect(choiceOf('brand', 'message', { message: 'now' })).toBe('off');
  expect(choiceOf('retailer', 'deadline', {})).toBe(STAFF_MAILS_OF.retailer.deadline);
  expect(choiceOf('retailer', 'deadline', { deadline: 'off' })).toBe('off');
});
