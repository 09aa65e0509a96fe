import { describe, expect, it } from 'vitest';
import { hadOf, mergeFields } from '../../../src/web/kit/meanwhile.tsx';

/** Two people with the same form: nobody undoes what the other has changed. */

const had = { phone: '1', street: 'Old Mill 7' };
const merge = (sent: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>) =>
  mergeFields({ sent, had, now });

describe('a field', () => {
  it.each([
    ['nobody has changed it', { ...had }, had, had],
    ['only the sender has', { ...had, street: 'Old Mill 9' }, had, { ...had, street: 'Old Mill 9' }],
    ['only somebody else has', had, { ...had, phone: '2' }, { ...had, phone: '2' }],
    ['each has changed another', { ...had, street: '9' }, { ...had, phone: '2' }, { street: '9', phone: '2' }],
    ['both to the same', { ...had, phone: '2' }, { ...had, phone: '2' }, { ...had, phone: '2' }],
    ['somebody else has emptied it', had, { ...had, phone: '' }, { ...had, phone: '' }],
  ])('is saved as it was changed: %s', (_, sent, now, saved) => {
    expect(merge(sent, now)).toEqual({ fields: saved, errors: {} });
  });

  it('that both have changed is not saved before its sender has seen the other text', () => {
    const { fields, errors } = merge({ ...had, phone: '3' }, { ...had, phone: '2', street: '9' });
    expect(fields).toEqual({ phone: '3', street: '9' });
    expect(Object.keys(errors)).toEqual(['phone']);
    expect(errors.phone).toContain('‘2’');
    expect(merge({ ...had, phone: '3' }, { ...had, phone: '' }).errors.phone).toMatch(/emptied/);
  });

  it('that was not sent stays unsent, and a new one is kept', () => {
    expect(merge({ phone: '1', note: 'new' }, { ...had, street: '9' }).fields).toEqual({ phone: '1', note: 'new' });
  });

  it('is unchanged where only the browser has changed its line ends', () => {
    const lines = { had: { note: 'a\nb\n' }, sent: { note: 'a\r\nb' }, now: { note: 'other' } };
    expect(mergeFields(lines)).toEqual({ fields: { note: 'other' }, errors: {} });
  });
});

it('what arrives twice is no contradiction, even if it was saved in another form', () => {
  const [old, sent, now] = [{ tags: '' }, { tags: 'a,b' }, { tags: 'a, b' }];
  expect(mergeFields({ sent, had: old, now, tidied: now })).toEqual({ fields: sent, errors: {} });
  expect(Object.keys(mergeFields({ sent, had: old, now }).errors)).toEqual(['tags']);
});

describe('the cells of a table', () => {
  const table = { ship_0: 'Post', ship_1: 'Van', hold: '5' };
  const groupOf = (name: string) => name.replace(/_\d+$/, '');

  it('are taken together, so that a row that somebody removed does not shift the others', () => {
    const now = { ship_0: 'Van', hold: '5' };
    expect(mergeFields({ sent: { ...table, hold: '9' }, had: table, now, groupOf })).toEqual({
      fields: { ship_0: 'Van', hold: '9' },
      errors: {},
    });
    const { fields, errors } = mergeFields({ sent: { ...table, ship_1: 'Bike' }, had: table, now, groupOf });
    expect(fields).toEqual({ ...table, ship_1: 'Bike' });
    expect(Object.keys(errors)).toEqual(['ship_0']);
  });
});

it('what the form says of its fields is read only if it is that', () => {
  expect(hadOf('{"phone":"1"}')).toEqual({ phone: '1' });
  for (const wrong of ['', 'x', '[]', '1', '{"phone":1}']) expect(hadOf(wrong), wrong).toBeNull();
});
