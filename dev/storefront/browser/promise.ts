/** What the shop promises of a blind, before anybody orders it. A day is 24 hours, as in the API. */

const DAY_MS = 86_400_000;

/**
 * `Made in 5 days, at your door by Wednesday 9 December.` `made` and `delivery` are days, null where they are not
 * promised: then nothing is said of them. `now` in ms.
 */
export function promiseOf(made: number | null, delivery: number | null, now: number): string {
  if (made === null) return '';
  const inDays = made === 0 ? 'Made today' : `Made in ${made === 1 ? '1 day' : `${made} days`}`;
  if (delivery === null) return `${inDays}.`;
  const day = new Date(now + (made + delivery) * DAY_MS);
  const shown = day.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
  return `${inDays}, at your door by ${shown}.`;
}
