import { describe, expect, it } from 'vitest';
import { BATCH_STEPS, commandOf, numberField } from '../../../src/web/dashboard/tasks/batch-step.ts';

/** What a line of several tasks says at which field. */

const ID = 'ful_a_1';
const NUMBER = numberField(ID);
const NO_CARRIER = { carrier: 'Enter who carries it.' };
const NO_NUMBER = { [NUMBER]: 'Enter the tracking number.' };
const LONG = 'x'.repeat(101);

const dispatched = (typed: Readonly<Record<string, string>>) => commandOf({ id: ID, step: 'dispatch', typed });
const fieldsOf = (typed: Readonly<Record<string, string>>) => {
  const made = dispatched(typed);
  return 'kind' in made && made.kind === 'wrong' ? Object.keys(made.errors).sort() : made;
};

describe('a dispatch of several tasks', () => {
  it.each<[typed: Readonly<Record<string, string>>, errors: Readonly<Record<string, string>>]>([
    [{}, { ...NO_CARRIER, ...NO_NUMBER }],
    [{ [NUMBER]: 'PF-1' }, NO_CARRIER],
    [{ carrier: 'Parcelforce' }, NO_NUMBER],
    [{ carrier: '  ', [NUMBER]: 'PF-1' }, NO_CARRIER],
    [{ carrier: 'Parcelforce', [NUMBER]: ' ' }, NO_NUMBER],
    // The number of another task is not this one's.
    [{ carrier: 'Parcelforce', [numberField('ful_a_2')]: 'PF-1' }, NO_NUMBER],
  ])('%j is refused with %j', (typed, errors) => {
    expect(dispatched(typed)).toEqual({ kind: 'wrong', errors });
  });

  it.each([
    [{ carrier: LONG, [NUMBER]: 'PF-1' }, ['carrier']],
    [{ carrier: 'A\u0007B', [NUMBER]: 'PF-1' }, ['carrier']],
    [{ carrier: 'Parcelforce', [NUMBER]: LONG }, [NUMBER]],
    [{ carrier: 'Parcelforce', [NUMBER]: 'PF\u202e1' }, [NUMBER]],
    [{ carrier: LONG, [NUMBER]: LONG }, ['carrier', NUMBER]],
  ])('%j has its errors at %j', (typed, fields) => {
    expect(fieldsOf(typed)).toEqual(fields);
  });

  it('is a command with its own number', () => {
    const typed = { carrier: ' Parcelforce ', [NUMBER]: 'PF-1', [numberField('ful_a_2')]: 'PF-2' };
    expect(dispatched(typed)).toEqual({
      ...{ type: 'dispatch', fulfilmentId: ID },
      tracking: { carrier: 'Parcelforce', number: 'PF-1', url: null },
    });
  });
});

it('a start by a page that does not say what it showed is no error of a field', () => {
  const made = commandOf({ id: ID, step: 'start', typed: { [`corrections_${ID}`]: 'many' } });
  expect(made).toMatchObject({ kind: 'not_done' });
});

it('what is typed for the parcel is asked only where it leaves', () => {
  for (const step of BATCH_STEPS.filter((one) => one !== 'dispatch'))
    expect(commandOf({ id: ID, step, typed: {} })).toMatchObject({ type: step, fulfilmentId: ID });
});
