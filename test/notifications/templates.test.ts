import { describe, expect, test } from 'vitest';
import { MAIL_TEMPLATES } from '../../src/domain/conversation/mail.ts';
import { renderPart } from '../../src/services/notifications/engine.ts';
import { forbiddenMarkup } from '../../src/services/notifications/markup.ts';
import { checkTemplate, DEFAULT_WORDING } from '../../src/services/notifications.ts';
import { HOSTILE } from './hostile.ts';

const check = (html: string) => checkTemplate({ ...DEFAULT_WORDING.confirmed, html }, 'confirmed');

test('the guard reads each hostile text in a moment, whatever is left open', () => {
  for (const part of ['<a b="', '<a ', '<', '<style', '<a b=', '</style><style', '<a =', "<a '"]) {
    const started = performance.now();
    forbiddenMarkup(part.repeat(Math.floor(262_144 / part.length)));
    // Seconds are for a busy machine; without a limit it was minutes.
    expect(performance.now() - started, part).toBeLessThan(10_000);
  }
});

describe('the shapes of orders that a wording must fit', () => {
  const first = '<p>{{ fulfilments.first.carrier }} {{ fulfilments[0].tracking_number }}</p>';

  test('what works only for an order with a parcel is refused for a mail that may have none', () => {
    expect(checkTemplate({ ...DEFAULT_WORDING.confirmed, html: first }, 'confirmed')).toMatchObject({
      ok: false,
      problem: { part: 'html', message: expect.stringContaining('no parcel') },
    });
    expect(checkTemplate({ ...DEFAULT_WORDING.dispatched, html: first }, 'dispatched')).toEqual({ ok: true });
  });

  test('what works only for an order of two lines is refused', () => {
    expect(check('<p>{{ lines[1].title }}</p>')).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('one line') },
    });
  });

  test('what becomes too long for fifty lines is refused', () => {
    expect(check(`{% for line in lines %}${'x'.repeat(8_000)}{% endfor %}`)).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('fifty lines') },
    });
  });
});

describe('checking a template before it is saved', () => {
  test.each(MAIL_TEMPLATES)('the default of %s passes its own check', (template) => {
    expect(checkTemplate(DEFAULT_WORDING[template], template)).toEqual({ ok: true });
  });

  test.each([
    '<script>x</script>',
    '< SCRIPT src=x>',
    '<{{ "scr" }}ipt>x',
    '<img src=x onerror=alert(1)>',
    '<img alt=">"/onload = "x">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#115;cript:alert(1)">x</a>',
    '<a href="java\nscript&colon;alert(1)">x</a>',
    '<iframe src="https://x.test"></iframe>',
    '<form action="https://x.test"><input></form>',
    '<meta http-equiv="refresh" content="0">',
    '<a href="data:text/html,x">x</a>',
    '<p title=a"b onload=x>y</p><p title="c">',
    '<!-- <a title="--><img src=x onerror=alert(1)> -->',
    '<style><a title="</style><img src=x onerror=x>">',
    "<p a='x'onclick=y>",
    '<p/onclick=y>',
    '<p =x onclick=y',
    '<a href=java&Tab;script:x>y</a>',
    '<p style="background:url(javascript:x)">y</p>',
    '<style>p{background:url(javascript:x)}</style>',
    ...HOSTILE,
  ])('%s is refused', (html) => {
    expect(check(html)).toMatchObject({
      ok: false,
      problem: { part: 'html', message: expect.stringContaining('not allowed') },
    });
  });

  test.each([
    '<p>Only once: a description, a formula, the linking of inputs</p>',
    '<p>Track online = easy, javascript: the good parts, http-equiv</p>',
    '<img src="https://x.test/a.png" alt="an online = shop; javascript: x">',
    '<p>{{ customer.name }} {{ lines.first.title }}</p>',
    '<style>p{color:red}</style><img src="https://x.test/a.png" alt="">',
    '<p title="&lt;img onerror=x&gt;">&lt;x onload=y&gt;</p>',
    '<!-- a comment: on = x --><p>a < b, c > d</p>',
    '<!--[if mso]><table><tr><td><![endif]--><p>x</p><!--[if mso]></td></tr></table><![endif]-->',
  ])('%s is not', (html) => expect(check(html)).toEqual({ ok: true }));

  test.each([
    ['{{ order.nmber }}', 'undefined variable: order.nmber'],
    ['{{ order.number | shout }}', 'undefined filter: shout'],
    ['{{ order.number | raw }}', 'undefined filter: raw'],
    ['{% include "x" %}', 'tag "include" not found'],
    ['{% render "x" %}', 'tag "render" not found'],
    ['{{ order.constructor }}', 'undefined variable: order.constructor'],
    ['{{ order.number', 'output "{{ order.number" not closed'],
  ])('%s: %s', (html, message) => {
    expect(check(`<p>\n${html}`)).toMatchObject({ ok: false, problem: { part: 'html', line: 2, message } });
  });

  test.each([
    ['a long range', '{% for i in (1..100000000) %}x{% endfor %}'],
    ['empty loops', '{% for i in (1..19000) %}{% for j in (1..50) %}{% endfor %}{% endfor %}'],
    ['loops in loops', `${'{% for a in lines %}'.repeat(30)}x${'{% endfor %}'.repeat(30)}`],
    ['a text that doubles', `{% assign a = "xxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}`],
    ['a long output', `{% for i in (1..9000) %}${'y'.repeat(500)}{% endfor %}`],
    ['a long template', 'y'.repeat(70_000)],
    ['deep nesting', `${'{% if true %}'.repeat(3_000)}x${'{% endif %}'.repeat(2_000)}`],
  ])('%s is refused by counting, not by the clock', (_, html) => {
    expect(check(html)).toMatchObject({ ok: false, problem: { part: 'html' } });
  });

  test.each(['<', ' on', '&#1', 'href=', ' ona', '&colon'])(
    'the search for markup after %s takes linear time (a quadratic search would take longer than the time-out)',
    (start) => {
      expect(forbiddenMarkup(start + ' '.repeat(1_000_000))).toBeNull();
      expect(forbiddenMarkup(start.repeat(200_000))).toBeNull();
    },
  );

  test('a rendering leaves no state for the next one', () => {
    expect(renderPart('text', '{% assign x = 1 %}{{ x }}', {})).toEqual({ ok: true, text: '1' });
    expect(renderPart('text', '{{ x }}', {})).toMatchObject({ ok: false });
  });
});
