/** Durations as people say them. */

const UNITS = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3_600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
] as const;

/** Seconds as `3 days`, `2 hours 30 minutes`. It is exact, so that reading it gives the same number. */
export function duration(seconds: number): string {
  const parts: string[] = [];
  let left = seconds;
  for (const unit of UNITS) {
    const count = Math.floor(left / unit.seconds);
    if (count > 0) parts.push(`${count} ${unit.name}${count === 1 ? '' : 's'}`);
    left -= count * unit.seconds;
  }
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}

const PART = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]*)$/;
const ALIASES: Readonly<Record<string, string>> = {
  d: 'day',
  h: 'hour',
  m: 'minute',
  min: 'minute',
  s: 'second',
  sec: 'second',
};

/** `2 days`, `1.5 h`, `1 hour 30 minutes`, `900` (seconds), in seconds; null for other texts. */
export function readDuration(typed: string): number | null {
  const words = typed
    .trim()
    .toLowerCase()
    .match(/\d+(?:\.\d+)?\s*[a-z]*|[^\s\d,]+/g);
  if (words === null) return null;
  let total = 0;
  for (const word of words) {
    const [, count = '', given = ''] = PART.exec(word.trim()) ?? [];
    const singular = given.length > 1 ? given.replace(/s$/, '') : given;
    const name = ALIASES[singular] ?? singular;
    const unit = UNITS.find((one) => one.name === (name === '' && words.length === 1 ? 'second' : name));
    if (count === '' || unit === undefined) return null;
    total += Number(count) * unit.seconds;
  }
  return Math.round(total * 1_000) / 1_000;
}
