import fc from 'fast-check';
import { Context, Expression, Filter, Liquid } from 'liquidjs';
import { afterEach, describe, expect, it, test } from 'vitest';
import { HOSTILE } from '../../bench/support/hostile.ts';
import { mailOf } from '../../bench/support/mail.ts';
import { MAIL_TEMPLATES } from '../../src/domain/conversation/mail.ts';
import { ok } from '../../src/domain/fault.ts';
import { BUDGET, OPERATION } from '../../src/services/notifications/budget.ts';
import { MAX_TEMPLATE, renderCounted } from '../../src/services/notifications/engine.ts';
import { checkTemplate, createNotifications, DEFAULT_WORDING } from '../../src/services/notifications.ts';
import { ORDER } from './order.ts';

const LARGE = mailOf(50);

const { evaluate } = Expression.prototype;
const { render } = Filter.prototype;
const { readProperty } = Context.prototype;

afterEach(() => {
  Expression.prototype.evaluate = evaluate;
  Filter.prototype.render = render;
  Context.prototype.readProperty = readProperty;
});

/**
 * Counts what liquidjs really does, independently of the budget: evaluated operands and operators, called filters and
 * their arguments, read properties. (A vitest spy would store every call.)
 */
function countingWork(): () => number {
  let work = 0;
  Expression.prototype.evaluate = function (this: Expression, context, lenient) {
    work += this.postfix.length;
    return evaluate.call(this, context, lenient);
  };
  Filter.prototype.render = function (this: Filter, value, context) {
    work += 1 + this.args.length;
    return render.call(this, value, context);
  };
  Context.prototype.readProperty = function (this: Context, object, key) {
    work += 1;
    return readProperty.call(this, object, key);
  };
  return () => work;
}

/** Each of them costs at least one unit of the budget. Our own guard is one more operation, which costs nothing. */
const mostWork = (budget: number) => (3 * budget) / OPERATION;

describe('a hostile template', () => {
  it.each(Object.entries(HOSTILE))('%s: is refused when it is saved, before it uses much time', (_, template) => {
    const work = countingWork();
    for (const part of ['html', 'text'] as const) {
      const checked = checkTemplate({ ...DEFAULT_WORDING.confirmed, [part]: template }, 'confirmed');
      expect(checked).toMatchObject({ ok: false, problem: { part } });
      // The parts before it are the default ones.
      expect(renderCounted(part, template, LARGE)).toMatchObject({ rendered: { ok: false } });
    }
    expect(work()).toBeLessThan(4 * mostWork(BUDGET));
  });

  it('is replaced by the default when a mail is sent', async () => {
    const problems: string[] = [];
    const subjects: string[] = [];
    for (const html of Object.values(HOSTILE).slice(0, 10)) {
      const notifications = createNotifications({
        email: { send: async ({ subject }) => subjects.push(subject) },
        mailFrom: 'Headrail <orders@orders.test>',
        publicUrl: 'https://orders.test/',
        orderToken: async () => 'tok-1',
        templates: async () => ok({ subject: 'Mine', html, text: 'x', enabled: true }),
        settings: async () => ok(null),
        onBroken: async (_order, _template, { message }) => problems.push(message),
      });
      expect(await notifications.send(ORDER, { template: 'confirmed' }, 'msg-1')).toMatchObject({ ok: true });
    }
    expect(new Set(subjects)).toEqual(new Set([DEFAULT_WORDING.confirmed.subject]));
    expect(problems).toHaveLength(10);
    expect(problems[0]).toBe('the template loops too often or makes too long a text');
  });
});

describe('a normal template', () => {
  test.each(MAIL_TEMPLATES)('the default of %s takes at most a tenth of the budget, on 50 lines', (template) => {
    for (const part of ['html', 'text'] as const) {
      const { rendered, spent } = renderCounted(part, DEFAULT_WORDING[template][part], LARGE);
      expect(rendered.ok).toBe(true);
      expect(spent).toBeGreaterThan(0);
      expect(spent / BUDGET).toBeLessThanOrEqual(0.1);
    }
  });

  const bare = new Liquid({ strictVariables: true, strictFilters: true, lenientIf: true, ownPropertyOnly: true });
  test.each([
    '{% for i in (1..3) %}{{ i }}{% endfor %}',
    '{% for i in (1..lines.size) reversed limit: 2 %}{{ i }}{% endfor %}',
    '{% for line in lines limit: 1 offset: 2 %}{{ line.title }}{{ forloop.length }}{{ forloop.name }}{% endfor %}',
    '{% for a in (1..2) %}{% for l in lines limit: 1 offset: continue %}{{ l.title }}{% else %}-{% endfor %}{% endfor %}',
    '{% case order.number %}{% when "x", "7K3M-9QPD" %}a{% else %}b{% endcase %}',
    '{% case 1 %}{% when 2 or 1 %}a{% when 1 %}b{% endcase %}{% case "a" | upcase %}{% when "A" %}c{% endcase %}',
    '{% case nothing %}{% when nil %}a{% when "" %}b{% endcase %}',
    '{% cycle "a", "b" %}{% cycle "a", "b" %}{% cycle "x": "a", "b" %}',
    '{% assign l = "a b c" | split: " " %}{{ l | join: "-" }}{{ l.size }}{{ l | last }}{{ l[1] }}{{ l }}',
    '{% if lines.size > 1 and order.charged != nil or false %}{{ nothing | default: "none" }}{% endif %}',
    '{% if "abc" contains "b" and not false %}{{ 7 | divided_by: 2 | round | plus: 1 }}{% endif %}',
    '{% unless order.total == blank %}{{ "a<b" | escape | upcase | truncate: 5 }}{% endunless %}',
    '{% assign r = (1..3) %}{{ r | join: "," }}{{ (2..4) | last }}{% if (1..2) == (1..2) %}same{% endif %}',
    `${'{% if true %}'.repeat(20)}x${'{% endif %}'.repeat(20)}`,
  ])('%s is rendered as liquidjs does', (template) => {
    const text = String(bare.parseAndRenderSync(template, LARGE));
    expect(text).not.toBe('');
    const { rendered } = renderCounted('text', template, LARGE);
    // liquidjs prints the elements of a list without a comma, but our mails always had one.
    expect(rendered.ok && rendered.text.replace('a,b,c', 'abc')).toBe(text);
  });

  it('is escaped in HTML, each value once', () => {
    const template = '{{ name }}{% echo name %}{% cycle name %}{{ list }}';
    const values = { name: `<b>"&'`, list: ['<', 1, null] };
    const once = '&lt;b&gt;&#34;&amp;&#39;';
    expect(renderCounted('html', template, values).rendered).toEqual({ ok: true, text: `${once.repeat(3)}&lt;1` });
    expect(renderCounted('html', '{{ name | escape }}', values).rendered).toEqual({ ok: true, text: once });
    expect(renderCounted('text', '{{ name }}', values).rendered).toEqual({ ok: true, text: values.name });
  });
});

const value = fc.oneof(
  fc.constantFrom(
    'order.number',
    'lines',
    'lines.first.title',
    'a',
    'b',
    'l',
    'i',
    'forloop.index',
    'nil',
    'true',
    'lines.size',
  ),
  fc.constantFrom(
    '""',
    '"x"',
    '"<b>"',
    '"a b,c"',
    '0',
    '1',
    '-1',
    '2.5',
    '9007199254740993',
    '(1..3)',
    '(1..i)',
    '(1..2000)',
  ),
  fc.string({ maxLength: 12 }).map((text) => `"${text.replace(/["\\{}%]/g, '')}"`),
);
const filter = fc.oneof(
  fc.constantFrom(
    'upcase',
    'downcase',
    'capitalize',
    'escape',
    'strip',
    'size',
    'first',
    'last',
    'abs',
    'url_encode',
    'round',
  ),
  fc
    .tuple(
      fc.constantFrom(
        ...'append prepend split join replace_first remove slice truncate truncatewords times plus minus default'.split(
          ' ',
        ),
      ),
      value,
    )
    .map(([name, arg]) => (name === 'replace_first' ? `${name}: ${arg}, ${arg}` : `${name}: ${arg}`)),
  fc.tuple(value, value).map(([from, to]) => `replace: ${from}, ${to}`),
);
const expression = fc
  .tuple(
    value,
    fc.array(fc.tuple(fc.constantFrom('==', '<', 'contains', 'and', 'or', '!=', ''), value), { maxLength: 30 }),
  )
  .map(([first, rest]) => [first, ...rest.flat()].join(' '));
const filtered = fc
  .tuple(fc.oneof(value, expression), fc.array(filter, { maxLength: 30 }))
  .map(([first, filters]) => [first, ...filters].join(' | '));

const { template } = fc.letrec<{ template: string; node: string }>((tie) => ({
  template: fc.array(tie('node'), { maxLength: 6 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.constantFrom(
      'text ',
      '{% raw %}{{{% endraw %}',
      '{% comment %}{% if %}{% endcomment %}',
      '{% # n %}',
      '{% break %}',
    ),
    filtered.map((all) => `{{ ${all} }}`),
    fc.tuple(fc.constantFrom('a', 'b', 'l'), filtered).map(([name, all]) => `{% assign ${name} = ${all} %}`),
    fc.array(value, { minLength: 1, maxLength: 30 }).map((all) => `{% cycle ${all.join(', ')} %}`),
    fc
      .tuple(
        fc.constantFrom('i', 'j'),
        fc.oneof(value, fc.constantFrom('(1..300)', '(1..90000)')),
        fc.constantFrom('', ' reversed', ' limit: 2', ' offset: 1'),
        tie('template'),
      )
      .map(([name, list, more, body]) => `{% for ${name} in ${list}${more} %}${body}{% endfor %}`),
    fc
      .tuple(filtered, tie('template'), expression, tie('template'))
      .map(([a, one, b, two]) => `{% if ${a} %}${one}{% elsif ${b} %}${two}{% endif %}`),
    fc.tuple(expression, tie('template')).map(([a, one]) => `{% unless ${a} %}${one}{% endunless %}`),
    fc
      .tuple(filtered, fc.array(value, { minLength: 1, maxLength: 40 }), tie('template'))
      .map(([a, values, one]) => `{% case ${a} %}{% when ${values.join(', ')} %}${one}{% endcase %}`),
  ),
}));

const RUNS = 10_000;
/** A small budget, so that more templates exceed it, and sooner. */
const SMALL = BUDGET / 50;

describe('any template', () => {
  it(`within the size limit ends, within the budget (${RUNS} of them)`, { timeout: 600_000 }, () => {
    const setUp =
      '{% assign a = "ab" %}{% assign b = 1 %}{% assign l = "a b" | split: " " %}{% assign i = 2 %}{% assign forloop = nil %}';
    const work = countingWork();
    let rendered = 0;
    let over = 0;
    fc.assert(
      fc.property(template, fc.constantFrom('html' as const, 'text' as const), fc.boolean(), (body, kind, looped) => {
        const whole = setUp + (looped ? `{% for k in (1..5000) %}${body}{% endfor %}` : body);
        fc.pre(whole.length <= MAX_TEMPLATE);
        const before = work();
        const answer = renderCounted(kind, whole, LARGE, SMALL);
        expect(answer.spent).toBeLessThanOrEqual(SMALL);
        expect(work() - before).toBeLessThanOrEqual(mostWork(SMALL));
        if (answer.rendered.ok) rendered += 1;
        else if (answer.rendered.problem.message.includes('loops too often')) over += 1;
      }),
      { numRuns: RUNS },
    );
    // Some templates must be within the budget and some beyond it. Otherwise the test proves nothing.
    expect(rendered).toBeGreaterThan(RUNS / 100);
    expect(over).toBeGreaterThan(RUNS / 100);
  });
});
