import type { Outcome } from './run.ts';

const LONGEST = 120;

/** A failure as text for people: what broke, how to repeat it, the steps, and each order's timeline. */
export function failureText({ seed, steps, wrong, world }: Outcome, found: number): string {
  const lines = [
    `FAILED: schedule ${seed}`,
    ...wrong.map((what) => `  ${what}`),
    `Again: npm run sim -- --schedule ${seed} --steps ${found}`,
    `The shortest schedule that still fails (${steps.length} steps, then everything recovers):`,
    ...steps.map(([act, on, how]) => `  ${[act, on, how].filter((part) => part !== '').join(' | ')}`),
  ];
  for (const object of world.objects) {
    if (object.timeline.length === 0) continue;
    lines.push(`${object.name} = ${object.orderId}, ${object.shadow?.status}, ${object.crashes} crashes:`);
    for (const { seq, at, type, data } of object.timeline.slice(0, LONGEST)) {
      const text = type === 'order_placed' ? '' : JSON.stringify(data);
      lines.push(
        `  ${seq} ${new Date(at).toISOString().slice(5, 23)} ${type} ${text.length > 160 ? `${text.slice(0, 160)}…` : text}`,
      );
    }
  }
  return lines.join('\n');
}
