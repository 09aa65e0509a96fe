/**
 * Days and times as people read them: in one time zone, by its IANA name, and never in the reader's own. A shop, its
 * suppliers and its customers then mean the same day by the same word. Pure: `Intl` alone, times are milliseconds.
 */

/** Of a party that has set none. */
export const DEFAULT_ZONE = 'UTC';

/** `Europe/London`; offsets such as `+01:00` know no summer time, and are none. */
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

interface Formats {
  readonly day: Intl.DateTimeFormat;
  readonly stamp: Intl.DateTimeFormat;
  readonly iso: Intl.DateTimeFormat;
}

/** Making one costs more than a hundred uses of it. There are some six hundred names, each in many spellings. */
const FORMATS = new Map<string, Formats>();
const MOST_KEPT = 500;

function formatsOf(zone: string): Formats {
  const known = FORMATS.get(zone);
  if (known !== undefined) return known;
  const date = { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone } as const;
  const made: Formats = {
    day: new Intl.DateTimeFormat('en-GB', date),
    stamp: new Intl.DateTimeFormat('en-GB', { ...date, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }),
    iso: new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    }),
  };
  if (FORMATS.size >= MOST_KEPT) FORMATS.clear();
  FORMATS.set(zone, made);
  return made;
}

/** Whether it names a time zone that can be reckoned in. */
export function isTimeZone(name: string): boolean {
  if (name.length > 64 || !NAME.test(name)) return false;
  try {
    formatsOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Every name that people choose from, UTC first. */
export const timeZones = (): string[] => [DEFAULT_ZONE, ...Intl.supportedValuesOf('timeZone')];

/** `26 Nov 2026`. */
export const dayText = (at: number, zone: string): string => formatsOf(zone).day.format(at);

/** `26 Nov 2026, 07:44 GMT`: with the name that the zone has at that time of the year. */
export const stampText = (at: number, zone: string): string => formatsOf(zone).stamp.format(at);

/** RFC 3339 with the zone's offset at that moment, to the millisecond; `Z` where the zone is UTC itself. */
export function isoText(at: number, zone: string): string {
  if (zone === DEFAULT_ZONE) return new Date(at).toISOString();
  const parts = new Map(
    formatsOf(zone)
      .iso.formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  const ms = String(((at % 1_000) + 1_000) % 1_000).padStart(3, '0');
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return `${day}T${part('hour')}:${part('minute')}:${part('second')}.${ms}${offset}`;
}

/** `2026-11-26`: the day that it is there. */
export const dayOf = (at: number, zone: string): string => isoText(at, zone).slice(0, 10);

const DAY_MS = 86_400_000;

/**
 * The first moment of a day (`2026-11-26`) in a zone: not always midnight, since clocks are put forward at midnight in
 * places; where a zone has left the day out, the first moment of the next. Searched for, because days only go forward.
 */
export function dayStart(day: string, zone: string): number {
  const middle = Date.parse(day);
  if (zone === DEFAULT_ZONE) return middle;
  // No clock is a whole day away from UTC.
  let [before, from] = [middle - DAY_MS, middle + DAY_MS];
  while (from - before > 1) {
    const between = Math.floor((before + from) / 2);
    if (dayOf(between, zone) >= day) from = between;
    else before = between;
  }
  return from;
}

/** The last day that four digits of a year can name. */
const LAST_DAY = '9999-12-31';

/** The first moment after a day: the first of the next one. */
export function dayEnd(day: string, zone: string): number {
  const next = Date.parse(day) + DAY_MS;
  return day === LAST_DAY ? next : dayStart(new Date(next).toISOString().slice(0, 10), zone);
}
