import { describe, expect, it } from 'vitest';
import { event } from '../../../src/domain/order/events.ts';
import { viewOrder } from '../../../src/domain/order/view.ts';
import { type Change, changesBetween, momentAt, shownAt } from '../../../src/domain/saga/time-travel.ts';
import { numberKind, pathWords, rowsOf } from '../../../src/web/dashboard/order/system/change-words.ts';
import { ChangesCard } from '../../../src/web/dashboard/order/system/changes.tsx';
import type { At } from '../../../src/web/dashboard/signed-in.tsx';
import { charged } from '../../domain/banks/bank-cases.ts';
import { issue, settleReversals, walkedTo } from '../../domain/conversation/dispute-walk.ts';
import { proposed } from '../../domain/conversation/proposal-steps.ts';
import { CUSTOMER, OPS, RETAILER, SYSTEM, type Walk } from '../../domain/fixtures.ts';

/** What changed at an event, in words. */

const openedOf = ({ state, events }: Walk, viewer = OPS) => {
  const view = viewOrder({ order: state, next: null }, viewer);
  if (view === null) throw new Error('a reader of the order');
  return { view, state, events, names: (id: string) => `«${id}»` };
};

/** Orders to which nearly everything happened. */
function walks(): Walk[] {
  const refunded = walkedTo('delivered');
  refunded.command({ type: 'refund', ask: { amount: 4_321 }, reason: 'A scratch', version: null }, RETAILER);
  settleReversals(issue(refunded));
  refunded.append(event('refund_failed', { id: refunded.state.refunds[0]?.id ?? '', code: 'x', owed: 4_321 }, SYSTEM));
  const disputed = walkedTo('delivered');
  const lineIds = disputed.state.lines.map(({ id }) => id);
  disputed.command(
    { type: 'raise_dispute', reason: 'damaged', description: 'Bent', lineIds, evidenceUrls: [] },
    CUSTOMER,
  );
  const ruling = { outcome: 'refund', refund: { amount: 100 }, borneBy: null, note: 'Seen' } as const;
  disputed.command({ type: 'resolve_dispute', disputeId: disputed.state.disputes[0]?.id ?? '', ...ruling }, OPS);
  const corrected = walkedTo('confirmed');
  const { customer } = corrected.state;
  corrected.append(event('customer_corrected', { customer: { ...customer, name: 'Eve' }, fields: ['name'] }, RETAILER));
  corrected.append(event('order_annotated', { reference: 'SO-2', metadata: { till: '7' } }, RETAILER));
  const lineId = corrected.state.lines[0]?.id ?? '';
  corrected.append(
    event('line_corrected', { lineId, options: { width_mm: 1_210 }, was: { width_mm: 1_200 } }, RETAILER),
  );
  return [refunded, disputed, corrected, charged(walkedTo('delivered')), proposed('in_production', { cancel: true })];
}

const changesAt = ({ events }: Walk, seq: number): Change[] => {
  const moment = momentAt(events, seq);
  if (moment === null || moment.before === null) return [];
  return changesBetween(shownAt(moment.before, OPS), shownAt(moment.after, OPS));
};

/** Measurements have the names of the listing. */
const isOption = (path: readonly string[]): boolean => path.includes('options') || path.includes('was');

describe('what an event changed', () => {
  it('has a kind for each number, and words for each field', () => {
    const unknown = new Set<string>();
    for (const walk of walks()) {
      for (const { seq } of walk.events) {
        for (const { path, before, after } of changesAt(walk, seq)) {
          const name = path.at(-1) ?? '';
          const isNumber = typeof before === 'number' || typeof after === 'number';
          if (isNumber && numberKind(name) === null && !isOption(path)) unknown.add(path.join('.'));
          expect(pathWords(path, openedOf(walk)), path.join('.')).not.toMatch(/[a-z][A-Z]|_[a-z2-7]{10,}/);
        }
      }
    }
    expect([...unknown]).toEqual([]);
  });

  it('is never told as JSON, with an id of ours or with a bare time', () => {
    const at = { actor: OPS };
    for (const walk of walks()) {
      const opened = openedOf(walk);
      for (const { seq } of walk.events) {
        const moment = momentAt(walk.events, seq);
        if (moment === null) return expect.fail('an event');
        const html = String(
          ChangesCard({ at: at satisfies Pick<At, 'actor'>, moment, opened, publishableKey: 'pk_test_1' }),
        );
        const text = html.replace(/<[^>]*>/g, ' ');
        expect(text).not.toMatch(/[{}]|undefined|\[object|\b(?:ref|dsp|prp|msg|ful|lin)_[a-z2-7]{10}|\b1\d{12}\b/);
      }
    }
  });

  it('is one row for an entry that is new, and one for each field that changed', () => {
    const refunded = walks()[0];
    if (refunded === undefined) return expect.fail('a walk');
    const asked = refunded.events.find(({ type }) => type === 'refund_requested');
    const opened = openedOf(refunded);
    const rows = rowsOf(changesAt(refunded, asked?.seq ?? 0));
    const refund = rows.find(({ path }) => path.at(-1) === refunded.state.refunds[0]?.id);
    expect(refund && pathWords(refund.path, opened)).toBe('Refunds › Refund 1');
    expect(refund?.fields.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['amount', 'status', 'reason']),
    );
    expect(refund?.fields.map(({ path }) => path.join('.'))).not.toContain('id');
    const name = { path: ['customer', 'name'], before: 'Ada', after: 'Eve' };
    const status = { path: ['mails', '1', 'outcome'], before: 'due', after: 'sent' };
    expect(rowsOf([name, status])).toEqual([
      { path: name.path, fields: [{ ...name, path: ['name'] }] },
      { path: status.path, fields: [{ ...status, path: ['outcome'] }] },
    ]);
  });

  it('says what it was and what it is, with money and seconds', () => {
    const text = (walk: Walk, type: string): string => {
      const moment = momentAt(walk.events, walk.events.find((one) => one.type === type)?.seq ?? 0);
      if (moment === null) throw new Error(type);
      const html = String(ChangesCard({ at: { actor: OPS }, moment, opened: openedOf(walk), publishableKey: null }));
      return html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    };
    const [refunded, , corrected] = walks();
    if (refunded === undefined || corrected === undefined) return expect.fail('walks');
    expect(text(refunded, 'refund_requested')).toMatch(/Refund 1 nothing .*Amount: £43\.21/);
    expect(text(corrected, 'customer_corrected')).toContain('Customer › Name Ada Eve');
    expect(text(corrected, 'line_corrected')).toMatch(/Options › Width \(mm\) 1200 1210/);
    expect(text(corrected, 'customer_corrected')).toMatch(/\d\d:\d\d:\d\d UTC/);
    // An id is copied and searched for, so it stays as it is.
    for (const { account } of refunded.state.transfers) expect(text(refunded, 'order_confirmed')).toContain(account);
  });
});
