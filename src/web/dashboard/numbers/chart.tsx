import type { Child } from 'hono/jsx';
import { dayText } from '../../../domain/calendar.ts';

/**
 * Charts as SVG, made by the server. Colour alone says nothing: this period is bars, the one before is a dashed line, and
 * all numbers are in a table. The labels are HTML, because a phone would shrink letters within the picture.
 */

export const WIDTH = 600;
export const HEIGHT = 140;

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const two = (n: number): number => Math.round(n * 100) / 100;
const heightOf = (value: number, most: number): number => (most <= 0 ? 0 : (Math.max(0, value) * HEIGHT) / most);

/** A bar for each value. A value above 0 has a bar that can be seen. */
export function barsOf(values: readonly number[], most: number): Bar[] {
  const slot = WIDTH / Math.max(1, values.length);
  return values.map((value, i) => {
    const height = value <= 0 ? 0 : Math.max(1.5, heightOf(value, most));
    return { x: two(i * slot + slot * 0.1), y: two(HEIGHT - height), width: two(slot * 0.8), height: two(height) };
  });
}

/** The points of a line through the middle of `slots` equal slots. Values beyond them are left out. */
export function pointsOf(values: readonly number[], most: number, slots: number): string {
  const slot = WIDTH / Math.max(1, slots);
  return values
    .slice(0, slots)
    .map((value, i) => `${two((i + 0.5) * slot)},${two(HEIGHT - heightOf(value, most))}`)
    .join(' ');
}

/** The part of the widest, from 0 to 100, for a bar within a row of a table. */
export const partOf = (value: number, most: number): number =>
  most <= 0 || value <= 0 ? 0 : Math.max(1, Math.round((value * 100) / most));

/** How a number changed: `+20 %`, `−5 %`, `same`. Without a number before there are no per cent: `new`, or a dash. */
export function changeOf(now: number, before: number): string {
  if (before === 0) return now === 0 ? '–' : 'new';
  if (now === before) return 'same';
  const percent = Math.round(((now - before) * 100) / Math.abs(before));
  if (percent === 0) return 'almost the same';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

interface ChartProps {
  readonly title: string;
  readonly days: readonly string[];
  readonly values: readonly number[];
  readonly before: readonly number[];
  /** A value as people write it. */
  readonly text: (value: number) => string;
  /** The table with the same numbers. */
  readonly children?: Child;
}

const shortDay = (day: string): string => dayText(Date.parse(day), 'UTC');

export const DayChart = ({ title, days, values, before, text, children }: ChartProps) => {
  const most = Math.max(0, ...values, ...before);
  const [total, earlier] = [values, before].map((all) => all.reduce((a, b) => a + b, 0));
  const said = `${title} by day: ${text(total ?? 0)} together, ${text(earlier ?? 0)} in the period before.`;
  return (
    <figure class="chart">
      <figcaption>
        <h2>{title}</h2>
        <span class="small muted">Bars: this period. Dashed line: the period before. Most in a day: {text(most)}.</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={said}>
        {barsOf(values, most).map(({ x, y, width, height }) => (
          <rect class="bar" x={x} y={y} width={width} height={height} />
        ))}
        <polyline class="before" points={pointsOf(before, most, values.length)} />
      </svg>
      <p class="row between small muted">
        <span>{shortDay(days[0] ?? '')}</span>
        <span>{shortDay(days.at(-1) ?? '')}</span>
      </p>
      {children}
    </figure>
  );
};

/** A bar in the row of a table. Its number stands beside it. */
export const RowBar = ({ part }: { readonly part: number }) => (
  <svg class="row-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="bar" x="0" y="0" width={part} height="8" />
  </svg>
);
