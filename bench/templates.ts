import { MAIL_TEMPLATES } from '../src/domain/conversation/mail.ts';
import { BUDGET } from '../src/services/notifications/budget.ts';
import { DEFAULT_WORDING } from '../src/services/notifications/defaults.ts';
import { MAX_TEMPLATE, renderCounted } from '../src/services/notifications/engine.ts';
import { BULKY, HOSTILE } from './support/hostile.ts';
import { mailOf } from './support/mail.ts';

// npm run bench:templates
// Measures the processor time of every hostile template, parsed and rendered as HTML and as text.

const LINES = 50;
const variables = mailOf(LINES);

interface Timed {
  readonly name: string;
  readonly ms: number;
  readonly spent: number;
}

/** The processor time of the faster of two runs, because other processes also use the machine. */
function timed(name: string, kind: 'html' | 'text', template: string): Timed {
  let ms = Number.POSITIVE_INFINITY;
  let spent = 0;
  for (const spoiler of ['', ' ']) {
    const before = process.cpuUsage();
    spent = renderCounted(kind, spoiler + template.slice(0, MAX_TEMPLATE - 1), variables).spent;
    ms = Math.min(ms, process.cpuUsage(before).user / 1_000);
  }
  return { name: `${name} (${kind})`, ms, spent };
}

const say = ({ name, ms, spent }: Timed) =>
  console.log(`${ms.toFixed(1).padStart(8)} ms  ${((spent / BUDGET) * 100).toFixed(1).padStart(5)} %  ${name}`);

const slowestFirst = (all: readonly Timed[]) => all.toSorted((a, b) => b.ms - a.ms);
const both = (name: string, template: string) => [timed(name, 'html', template), timed(name, 'text', template)];

both('warm up', Object.values(HOSTILE)[0] ?? '');
const hostile = slowestFirst(Object.entries(HOSTILE).flatMap(([name, template]) => both(name, template)));
const bulky = slowestFirst(Object.entries(BULKY).flatMap(([name, template]) => both(name, template)));
const usual = slowestFirst(
  MAIL_TEMPLATES.flatMap((template) => [
    timed(template, 'html', DEFAULT_WORDING[template].html),
    timed(template, 'text', DEFAULT_WORDING[template].text),
  ]),
);

console.log(`Hostile templates, the slowest ten of ${hostile.length}, and how much of the budget they spent:`);
for (const one of hostile.slice(0, 10)) say(one);
console.log('Templates of the maximal length, the slowest five; mostly parsing, not cached:');
for (const one of bulky.slice(0, 5)) say(one);
console.log(`The default wordings, on an order of ${LINES} lines:`);
for (const one of usual) say(one);
const [slowest] = slowestFirst([...hostile, ...bulky]);
const ms = slowest?.ms.toFixed(0);
console.log(`slowest: ${slowest?.ms.toFixed(1)} ms (${slowest?.name})`);
console.log(
  `The budget is ${BUDGET.toLocaleString('en-GB')} units: on this machine at most ${ms} ms for one part of a mail.`,
);
