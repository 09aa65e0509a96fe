/**
 * Days and times for people, in the time zone that a party has chosen, never in that of a browser. Dashboard, CSV files,
 * numbers and e-mails to members use the zone of their reader's party. The customer's page and mails, and what a bank is
 * sent, use the shop's. Zones are IANA names, times are milliseconds. Pure: it uses `Intl` only.
 */

/** The time zone of a party that has chosen none. */
export const DEFAULT_ZONE = 'UTC';

/** For example `Europe/London`. Offsets such as `+01:00` are not allowed: they have no summer time. */
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

interface Formats {
  readonly day: Intl.DateTimeFormat;
  readonly stamp: Intl.DateTimeFormat;
  readonly second: Intl.DateTimeFormat;
  readonly iso: Intl.DateTimeFormat;
}

/**
 * Making a format costs more than using it a hundred times. The cache is limited, because zones have many spellings.
 */
const FORMATS = new Map<string, Formats>();
const MOST_KEPT = 500;

function formatsOf(zone: string): Formats {
  const known = FORMATS.get(zone);
  if (known !== undefined) return known;
  const date = { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone } as const;
  const stamp = { ...date, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  const made: Formats = {
    day: new Intl.DateTimeFormat('en-GB', date),
    stamp: new Intl.DateTimeFormat('en-GB', stamp),
    second: new Intl.DateTimeFormat('en-GB', { ...stamp, second: '2-digit' }),
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

/** Whether `Intl` knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  if (name.length > 64 || !NAME.test(name)) return false;
  try {
    formatsOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Every zone that people may choose, UTC first. */
export const timeZones = (): string[] => [DEFAULT_ZONE, ...Intl.supportedValuesOf('timeZone')];

/** For example `26 Nov 2026`. */
export const dayText = (at: number, zone: string): string => formatsOf(zone).day.format(at);

/** For example `26 Nov 2026, 07:44 GMT`. The zone's name is the one of that time of the year. */
export const stampText = (at: number, zone: string): string => formatsOf(zone).stamp.format(at);

/** The same with seconds: `26 Nov 2026, 07:44:03 GMT`. */
export const secondText = (at: number, zone: string): string => formatsOf(zone).second.format(at);

/** RFC 3339 in milliseconds, with the zone's offset at that moment. `Z` where the zone is UTC. */
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

/** The day in that zone, for example `2026-11-26`. */
export const dayOf = (at: number, zone: string): string => isoText(at, zone).slice(0, 10);

/** 24 hours. A day of a zone may be shorter or longer. */
export const DAY_MS = 86_400_000;

/** The day that is so many days later, for example `2026-11-27` for `2026-11-26` and 1. */
export const dayAfter = (day: string, by: number): string =>
  new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10);

/**
 * The first moment of a day (`2026-11-26`) in a zone. It is not always midnight: some zones put clocks forward then.
 * Some zones left out a whole day: the result is then the first moment of the next one. It is a binary search.
 */
export function dayStart(day: string, zone: string): number {
  const middle = Date.parse(day);
  if (zone === DEFAULT_ZONE) return middle;
  // No zone is a whole day away from UTC.
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

/** The end of a day: the first moment of the next one. */
export function dayEnd(day: string, zone: string): number {
  return day === LAST_DAY ? Date.parse(day) + DAY_MS : dayStart(dayAfter(day, 1), zone);
}

/** Whether the day of `at` is over. What is due on a day is not late before its end. */
export const isDayOver = (at: number, now: number, zone: string): boolean => dayOf(at, zone) < dayOf(now, zone);
