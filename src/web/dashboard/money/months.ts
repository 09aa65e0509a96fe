import { dayOf, dayStart } from '../../../domain/calendar.ts';

/** Months of a time zone, written as `2026-05`. */

export const MONTH = /^2\d{3}-(?:0[1-9]|1[0-2])$/;

export const monthOf = (at: number, zone: string): string => dayOf(at, zone).slice(0, 7);

/** The month that comes so many months later, or earlier. */
export function monthAfter(month: string, by: number): string {
  const n = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
}

/** The first moment of a month, in ms. */
export const monthStart = (month: string, zone: string): number => dayStart(`${month}-01`, zone);

/** For example `May 2026`. */
export const monthText = (month: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01`),
  );
