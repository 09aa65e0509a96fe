import { describe, expect, it } from 'vitest';
import { RULING } from '../../src/web/dashboard/disputes/resolve.tsx';
import { REFUND } from '../../src/web/dashboard/order/refund-ask.tsx';
import { belongsTo, choiceErrors, isAsked } from '../../src/web/kit/choice.ts';

/** Every field of every choice with every answer, and whether the field belongs to the answer. */
const CELLS = [REFUND, RULING].flatMap((choice) =>
  Object.entries(choice.fields).flatMap(([name, { of, idle = '' }]) =>
    Object.keys(choice.answers).map((answer) => {
      const field = name.replace('*', 'a1');
      return [choice.name, answer, field, { choice, idle, own: of.includes(answer) }] as const;
    }),
  ),
);

describe('a choice in a form, whose answers have further fields', () => {
  it.each(CELLS)(
    '%s=%s allows %s to be filled in only if the field belongs to the answer',
    (name, answer, field, { choice, idle, own }) => {
      const given = { [name]: answer, [field]: '25.00' };
      expect(Object.keys(choiceErrors(choice, given))).toEqual(own ? [] : [field]);
      for (const untouched of [idle, '', ' ']) {
        expect(choiceErrors(choice, { [name]: answer, [field]: untouched })).toEqual({});
      }
      // If a field is sent twice, both values are checked.
      expect(Object.keys(choiceErrors(choice, { [name]: answer, [field]: ['', '1'] }))).toEqual(own ? [] : [field]);
    },
  );

  it.each([REFUND, RULING])('$name: a missing or unknown answer is an error', (choice) => {
    for (const given of [{}, { [choice.name]: '' }, { [choice.name]: 'toString' }, { amount: '1' }]) {
      expect(choiceErrors(choice, given)).toEqual({ [choice.name]: choice.unanswered });
    }
  });

  it('lists the answers that a field belongs to; typing into the field selects the first', () => {
    expect(belongsTo(RULING, 'bears_sup_a')).toEqual({ 'data-choice': 'outcome amount full' });
    expect(belongsTo(REFUND, 'qty_lin_1')).toEqual({ 'data-choice': 'how lines' });
    expect(() => belongsTo(REFUND, 'reason')).toThrow(/no answer/);
  });

  it('counts as used if an answer or a typed value is sent, but not with the defaults of the form', () => {
    expect(isAsked(REFUND, { qty_a: '0', amount: '' })).toBe(false);
    expect(isAsked(REFUND, { amount: '25.00' })).toBe(true);
    expect(isAsked(REFUND, { how: 'full' })).toBe(true);
  });
});
