import type { DaySpan } from '../../../db/money/daily-numbers.ts';
import { dayAfter } from '../../../domain/calendar.ts';
import { monthAfter } from '../money/months.ts';

/** The periods that people choose, and the period before each. Days are texts such as `2026-11-27`. */

export const SPANS = ['7', '30', '90', 'month', 'last_month'] as const;
export type SpanName = (typeof SPANS)[number];

export const SPAN_WORDS: Readonly<Record<SpanName, string>> = {
  7: '7 days',
  30: '30 days',
  90: '90 days',
  month: 'This month',
  last_month: 'Last month',
};

/** The days of a span, in their order. */
export function daysIn({ from, to }: DaySpan): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = dayAfter(day, 1)) days.push(day);
  return days;
}

const monthSpan = (month: string): DaySpan => ({ from: `${month}-01`, to: `${monthAfter(month, 1)}-01` });

/**
 * A chosen period, and the one that it is compared with: as many days before, or the month before. The last days include
 * today. This month is compared with the same days of the month before, so that both are as long as far as possible.
 */
export function spansOf(name: SpanName, today: string): { readonly now: DaySpan; readonly before: DaySpan } {
  const month = today.slice(0, 7);
  if (name === 'last_month') {
    return { now: monthSpan(monthAfter(month, -1)), before: monthSpan(monthAfter(month, -2)) };
  }
  if (name === 'month') {
    const [now, whole] = [{ from: `${month}-01`, to: dayAfter(today, 1) }, monthSpan(monthAfter(month, -1))];
    const end = dayAfter(whole.from, daysIn(now).length);
    return { now, before: { from: whole.from, to: end < whole.to ? end : whole.to } };
  }
  const days = Number(name);
  const from = dayAfter(today, 1 - days);
  return { now: { from, to: dayAfter(today, 1) }, before: { from: dayAfter(from, -days), to: from } };
}
