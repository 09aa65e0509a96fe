import { describe, expect, it } from 'vitest';
import { RULING } from '../../src/web/dashboard/disputes/resolve.tsx';
import { REFUND } from '../../src/web/dashboard/order/refund-ask.tsx';
import { belongsTo, choiceErrors, isAsked } from '../../src/web/kit/choice.ts';

/** Every field of every choice, with every answer that it does not belong to, and every one that it does. */
const CELLS = [REFUND, RULING].flatMap((choice) =>
  Object.entries(choice.fields).flatMap(([name, { of, idle = '' }]) =>
    Object.keys(choice.answers).map((answer) => {
      const field = name.replace('*', 'a1');
      return [choice.name, answer, field, { choice, idle, own: of.includes(answer) }] as const;
    }),
  ),
);

describe('a choice with fields of its answers', () => {
  it.each(CELLS)('%s=%s with %s filled in', (name, answer, field, { choice, idle, own }) => {
    const given = { [name]: answer, [field]: '25.00' };
    expect(Object.keys(choiceErrors(choice, given))).toEqual(own ? [] : [field]);
    for (const untouched of [idle, '', ' ']) {
      expect(choiceErrors(choice, { [name]: answer, [field]: untouched })).toEqual({});
    }
    // A field that is sent twice is looked at twice.
    expect(Object.keys(choiceErrors(choice, { [name]: answer, [field]: ['', '1'] }))).toEqual(own ? [] : [field]);
  });

  it.each([REFUND, RULING])('$name: without an answer, or with one that is none, an answer is asked for', (choice) => {
    for (const given of [{}, { [choice.name]: '' }, { [choice.name]: 'toString' }, { amount: '1' }]) {
      expect(choiceErrors(choice, given)).toEqual({ [choice.name]: choice.unanswered });
    }
  });

  it('says which answers a field belongs to, the one that typing gives first', () => {
    expect(belongsTo(RULING, 'bears_sup_a')).toEqual({ 'data-choice': 'outcome amount full' });
    expect(belongsTo(REFUND, 'qty_lin_1')).toEqual({ 'data-choice': 'how lines' });
    expect(() => belongsTo(REFUND, 'reason')).toThrow(/no answer/);
  });

  it('is asked for by an answer, or by what was typed; not by what stands in a form that nobody touched', () => {
    expect(isAsked(REFUND, { qty_a: '0', amount: '' })).toBe(false);
    expect(isAsked(REFUND, { amount: '25.00' })).toBe(true);
    expect(isAsked(REFUND, { how: 'full' })).toBe(true);
  });
});
