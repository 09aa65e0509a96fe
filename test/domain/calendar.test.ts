import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayEnd,
  dayOf,
  dayStart,
  dayText,
  isoText,
  isTimeZone,
  stampText,
  timeZones,
} from '../../src/domain/calendar.ts';

const zone = fc.constantFrom(...timeZones(), 'Asia/Kolkata', 'Europe/Kyiv', 'Etc/GMT+12', 'Pacific/Kiritimati');
const SPAN = { min: Date.UTC(2020, 0, 1), max: Date.UTC(2090, 0, 1) };
const HOUR = 3_600_000;

/** Moments at which a zone's clocks change, found by their offset. */
function changesOf(name: string, year: number): number[] {
  const offset = (at: number) => isoText(at, name).slice(23);
  const found: number[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += HOUR) {
    if (offset(at) !== offset(at + HOUR)) found.push(at);
  }
  return found;
}

describe('a day in a zone', () => {
  it('contains exactly the moments that are shown with its date', () => {
    const property = fc.property(zone, fc.integer(SPAN), (name, at) => {
      const day = dayOf(at, name);
      const [start, end] = [dayStart(day, name), dayEnd(day, name)];
      expect(start <= at && at < end).toBe(true);
      expect([dayOf(start, name), dayOf(end - 1, name)]).toEqual([day, day]);
      expect([dayOf(start - 1, name) < day, dayOf(end, name) > day]).toEqual([true, true]);
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it.each([
    'Europe/London',
    'America/New_York',
    'Africa/Cairo',
    'America/Santiago',
    'Australia/Lord_Howe',
    'Asia/Beirut',
  ])('is right in %s when the clocks change', (name) => {
    const changes = changesOf(name, 2026);
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) {
      for (let at = change - 30 * HOUR; at < change + 30 * HOUR; at += HOUR / 2) {
        const day = dayOf(at, name);
        expect(dayStart(day, name) <= at && at < dayEnd(day, name)).toBe(true);
      }
    }
  });

  it.each([
    ['2026-03-29', 'Europe/London', 23],
    ['2026-10-25', 'Europe/London', 25],
    ['2026-11-26', 'Europe/London', 24],
    // In Cairo the clocks change from midnight to one o'clock, so the day begins at one.
    ['2026-04-24', 'Africa/Cairo', 23],
    // Samoa had no such day, because it changed to the other side of the date line.
    ['2011-12-30', 'Pacific/Apia', 0],
  ])('%s in %s has %i hours', (day, name, hours) => {
    expect((dayEnd(day, name) - dayStart(day, name)) / HOUR).toBe(hours);
  });
});

describe('a time as text', () => {
  const summer = Date.UTC(2026, 5, 30, 23, 30, 5, 7);

  it.each([
    ['UTC', '30 Jun 2026', '30 Jun 2026, 23:30 UTC', '2026-06-30T23:30:05.007Z'],
    ['Europe/London', '1 Jul 2026', '1 Jul 2026, 00:30 BST', '2026-07-01T00:30:05.007+01:00'],
    ['America/New_York', '30 Jun 2026', '30 Jun 2026, 19:30 GMT-4', '2026-06-30T19:30:05.007-04:00'],
    ['Asia/Kathmandu', '1 Jul 2026', '1 Jul 2026, 05:15 GMT+5:45', '2026-07-01T05:15:05.007+05:45'],
  ])('is right in %s', (name, day, stamp, iso) => {
    expect([dayText(summer, name), stampText(summer, name), isoText(summer, name)]).toEqual([day, stamp, iso]);
  });

  it('is the same moment in every zone', () => {
    const property = fc.property(zone, fc.integer(SPAN), (name, at) => {
      expect(Date.parse(isoText(at, name))).toBe(at);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('the name of a zone', () => {
  it.each(['UTC', 'Europe/London', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
    '%s is valid',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );
  it.each(['', 'London', '+01:00', 'GMT+1', 'Europe/Nowhere', '../etc', 'Europe/London ', 'a'.repeat(100)])(
    '%j is not valid',
    (name) => expect(isTimeZone(name)).toBe(false),
  );
  it('is valid for every zone that can be chosen', () => {
    for (const name of timeZones()) expect(isTimeZone(name)).toBe(true);
  });
});
