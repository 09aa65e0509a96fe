import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewDispute } from '../../../src/domain/conversation/view-dispute.ts';
import { viewEvent } from '../../../src/domain/order/view-events.ts';
import { answerRefused, answerSent } from '../../../src/domain/refunds/chargebacks/answer-bank.ts';
import { bankDecides } from '../../../src/domain/saga/deadlines.ts';
import { pendingWork } from '../../../src/domain/saga/work.ts';
import { line, walkedTo } from '../conversation/dispute-walk.ts';
import { BRAND, CUSTOMER, OPS, RETAILER, SUPPLIER_A, type Walk } from '../fixtures.ts';
import { answerOf, CASE, charged } from './bank-cases.ts';

const answer = ({ state }: Walk) => state.chargebacks[0]?.answer ?? null;
const asked = (walk: Walk) => pendingWork(walk.state, walk.now).filter(({ kind }) => kind === 'send_evidence');
const take = (walk: Walk, n = answer(walk)?.n ?? 0) => walk.append(...answerSent(walk.state, CASE, n));
const open = () => charged(walkedTo('delivered'));

describe("an answer that somebody gives in Stripe's Dashboard", () => {
  const elsewhere = ({ state }: Walk) => state.chargebacks[0]?.answeredByHand === true;
  const noted = (walk: Walk) => walk.events.filter(({ type }) => type === 'chargeback_answered_by_hand').length;

  it('is noted once, and shown to those who answer', () => {
    const walk = open();
    expect(viewDispute(walk.state, CASE, RETAILER)?.chargeback).toMatchObject({ answeredByHand: false });
    for (const later of [1_000, 2_000]) charged(walk, { answered: true, at: walk.now + later });
    expect([elsewhere(walk), noted(walk)]).toEqual([true, 1]);
    expect(viewDispute(walk.state, CASE, RETAILER)?.chargeback).toMatchObject({ answeredByHand: true });
  });

  it('is noted with the first report of the case, and beside a draft of ours', () => {
    expect(noted(charged(walkedTo('delivered'), { answered: true }))).toBe(1);
    const walk = open();
    walk.command(answerOf('x', 'draft'), RETAILER);
    take(walk);
    charged(walk, { answered: true, at: walk.now + 1_000 });
    expect(elsewhere(walk)).toBe(true);
  });

  /** Stripe tells whole seconds: a report may have the time of the one before it. */
  it.each(['before', 'before, in the same second', 'after', 'after, in the same second'])(
    'is noted if ours was refused: its report comes %s',
    (reported) => {
      const walk = open();
      const at = reported.endsWith('second') ? {} : { at: walk.now + 1_000 };
      walk.command(answerOf('x'), RETAILER);
      if (reported.startsWith('before')) charged(walk, { answered: true, ...at });
      walk.append(...answerRefused(walk.state, CASE, answer(walk)?.n ?? 0, 'evidence_not_awaited'));
      if (reported.startsWith('after')) charged(walk, { answered: true, ...at });
      expect(noted(walk)).toBe(1);
    },
  );

  it('is not what we sent', () => {
    const walk = open();
    walk.command(answerOf('x'), RETAILER);
    charged(walk, { answered: true, at: walk.now + 1_000 });
    expect(noted(walk)).toBe(0);
  });
});

describe('an answer to the bank', () => {
  it('is awaited until Stripe has the final one', () => {
    const walk = open();
    const awaited = () => bankDecides(walk.state, 0)?.at ?? null;
    const until = awaited();
    expect(until).toBe(walk.state.chargebacks[0]?.respondBy);
    for (const stage of ['draft', 'final'] as const) {
      expect(walk.command(answerOf('x', stage), RETAILER)).toBeNull();
      expect(awaited(), `${stage}, on its way`).toBe(until);
      take(walk);
      expect(awaited(), `${stage}, at Stripe`).toBe(stage === 'final' ? null : until);
    }
  });

  it('is sent as it was given, by the retailer and by Platform Ops alone', () => {
    for (const actor of [CUSTOMER, SUPPLIER_A, BRAND]) {
      expect(open().command(answerOf('x'), actor)).toMatchObject({ refused: 'forbidden' });
    }
    for (const actor of [RETAILER, OPS]) {
      const walk = open();
      expect(walk.command(answerOf('It arrived.', 'draft'), actor)).toBeNull();
      expect(asked(walk)).toMatchObject([
        { id: `evidence_1:${CASE}`, stripeId: 'du_1', stage: 'draft', evidence: { uncategorizedText: 'It arrived.' } },
      ]);
      take(walk);
      expect(asked(walk)).toEqual([]);
      expect(answer(walk)).toMatchObject({ status: 'sent', by: actor, texts: null });
    }
  });

  it('may be a draft as often as somebody likes, and is final once', () => {
    const walk = open();
    for (const n of [1, 2]) {
      expect(walk.command(answerOf('x', 'draft'), RETAILER)).toBeNull();
      expect(asked(walk)).toMatchObject([{ id: `evidence_${n}:${CASE}` }]);
      expect(walk.command(answerOf('y', 'draft'), OPS)).toMatchObject({ refused: 'conflict' });
      take(walk);
    }
    expect(walk.command(answerOf('z'), RETAILER)).toBeNull();
    expect(take(walk).command(answerOf('z'), RETAILER)).toMatchObject({ refused: 'dispute_closed' });
    charged(walk, { status: 'won', at: walk.now + 1_000 });
    charged(walk, { status: 'open', at: walk.now + 2_000 });
    expect(answer(walk)?.status).toBe('overtaken');
    expect(walk.command(answerOf('again'), RETAILER)).toBeNull();
    expect(asked(walk)).toMatchObject([{ id: `evidence_4:${CASE}` }]);
  });

  it('may be given again after Stripe refused it', () => {
    const walk = open();
    walk.command(answerOf('x'), RETAILER);
    walk.append(...answerRefused(walk.state, CASE, 1, 'evidence_not_awaited'));
    expect(answer(walk)).toMatchObject({ status: 'refused', code: 'evidence_not_awaited' });
    expect(asked(walk)).toEqual([]);
    expect(walk.command(answerOf('y'), RETAILER)).toBeNull();
  });

  it('belongs to a case of a bank that is open', () => {
    const walk = walkedTo('delivered');
    expect(walk.command(answerOf('x'), RETAILER)).toMatchObject({ refused: 'not_found' });
    const own = { reason: 'damaged', description: 'x', lineIds: [line(1)], evidenceUrls: [] } as const;
    walk.command({ type: 'raise_dispute', ...own }, CUSTOMER);
    expect(walk.command(answerOf('x'), RETAILER)).toMatchObject({ refused: 'conflict' });
    const lost = charged(walkedTo('delivered'), { status: 'lost' });
    expect(lost.command(answerOf('x'), RETAILER)).toMatchObject({ refused: 'dispute_closed' });
  });

  it('is not sent any more after the decision, but is booked if Stripe had it', () => {
    const walk = open();
    walk.command(answerOf('x'), RETAILER);
    charged(walk, { status: 'lost', at: walk.now + 1_000 });
    expect(asked(walk)).toEqual([]);
    expect(answer(walk)?.status).toBe('overtaken');
    expect(answer(take(walk))?.status).toBe('sent');
  });

  it('shows who gave it and how it stands, without its texts, to those who see the case', () => {
    const walk = open();
    const shown = () => viewDispute(walk.state, CASE, RETAILER);
    expect(shown()?.allowedActions).toEqual(['send_evidence']);
    walk.command(answerOf('secret words'), OPS);
    take(walk);
    expect(shown()).toMatchObject({
      allowedActions: [],
      chargeback: { answer: { stage: 'final', status: 'sent', by: 'platform' } },
    });
    const seen = (viewer: typeof RETAILER) => walk.events.map((e) => viewEvent(e, walk.state, viewer));
    expect(seen(RETAILER).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['chargeback_evidence_given', 'chargeback_evidence_sent']),
    );
    for (const viewer of [RETAILER, CUSTOMER, SUPPLIER_A]) {
      expect(JSON.stringify(seen(viewer))).not.toContain('secret words');
    }
    expect(JSON.stringify(seen(SUPPLIER_A))).not.toContain('evidence');
  });
});

/** What can happen, in any order. `take`: Stripe has the nth answer. */
const Move = fc.oneof(
  fc.record({
    what: fc.constantFrom('draft', 'final'),
    says: fc.constantFrom('a', 'b'),
    by: fc.constantFrom(RETAILER, OPS),
  }),
  fc.record({ what: fc.constantFrom('take', 'refuse'), n: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ what: fc.constantFrom('open', 'inquiry', 'won', 'lost') }),
);
type Move = typeof Move extends fc.Arbitrary<infer T> ? T : never;

function move(walk: Walk, one: Move): void {
  walk.now += 1_000;
  if ('says' in one) walk.command(answerOf(one.says, one.what === 'draft' ? 'draft' : 'final'), one.by);
  else if (!('n' in one)) charged(walk, { status: statusOf(one.what), at: walk.now });
  else if (one.what === 'take') take(walk, one.n);
  else walk.append(...answerRefused(walk.state, CASE, one.n, 'x'));
}

const statusOf = (what: string) => (['open', 'inquiry', 'won', 'lost'] as const).find((one) => one === what) ?? 'open';

describe('any order of answers, of Stripe and of the bank', () => {
  it('sends one answer at a time, only while the bank waits, and a final one once for each question', () => {
    fc.assert(
      fc.property(fc.array(Move, { maxLength: 15 }), (moves) => {
        const walk = open();
        const finals = new Set<number>();
        for (const one of moves) {
          const before = walk.state.chargebacks[0]?.status;
          move(walk, one);
          const now = walk.state.chargebacks[0];
          const awaited = now?.status === 'open' || now?.status === 'inquiry';
          if (now?.status !== before) finals.clear();
          const last = now?.answer ?? null;
          expect(asked(walk)).toHaveLength(awaited && last?.status === 'asked' ? 1 : 0);
          expect(last !== null && last.texts !== null).toBe(last?.status === 'asked');
          if (awaited && last?.status === 'sent' && last.stage === 'final') finals.add(last.n);
          expect(finals.size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
