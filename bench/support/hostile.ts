/** Templates that are written to use too much processor time. Each must be refused for every order. */

const loop = (times: number, body: string) => `{% for i in (1..${times}) %}${body}{% endfor %}`;
const nested = (count: number, open: string, close: string) => `${open.repeat(count)}x${close.repeat(count)}`;
/** A text of 2^n characters, by doubling. */
const doubled = (n: number, name = 'a', end = '') =>
  `{% assign ${name} = "x" %}${`{% assign ${name} = ${name} | append: ${name} %}`.repeat(n)}${
    end === '' ? '' : `{% assign ${name} = ${name} | append: "${end}" %}`
  }`;
const LIST = `${doubled(13)}{% assign l = a | split: "" %}`;
/** An `if` with many operands. */
const operands = (count: number, one: string) => Array<string>(count).fill(one).join(' and ');

export const HOSTILE: Readonly<Record<string, string>> = {
  'a loop of one if with 600 operands': loop(9_000, `{% if ${operands(600, '1==1')} %}{% endif %}`),
  'operands without operators': loop(9_000, `{% if ${'1 '.repeat(2_000)} %}{% endif %}`),
  'operands of an elsif': loop(9_000, `{% if false %}{% elsif ${operands(600, 'true')} %}{% endif %}`),
  'operands of an unless': loop(9_000, `{% unless ${operands(600, '1==1')} %}{% endunless %}`),
  'operands of an assign': loop(9_000, `{% assign x = ${operands(600, 'true')} %}`),
  'operands of an output': loop(9_000, `{{ ${operands(600, 'true')} }}`),
  'operands of an echo': loop(9_000, `{% echo ${operands(600, 'true')} %}`),
  nots: loop(9_000, `{% if ${'not '.repeat(900)}true %}{% endif %}`),
  'when values': loop(9_000, `{% case 0 %}{% when ${'1,'.repeat(1_500)}1 %}{% endcase %}`),
  'when branches': loop(9_000, `{% case 0 %}${'{% when 1 %}'.repeat(400)}{% endcase %}`),
  'filters one after another': loop(9_000, `{{ 1 ${'| plus: 1 '.repeat(600)} }}`),
  'defaults one after another': loop(9_000, `{{ nil ${'| default: nil '.repeat(400)} }}`),
  'arguments of a filter': loop(9_000, `{{ 1 | plus: ${'1,'.repeat(2_000)}1 }}`),
  'named arguments': loop(9_000, `{{ 1 | default: ${'a:1,'.repeat(1_000)}1 }}`),
  properties: loop(9_000, `{{ lines${'.first'.repeat(1)}.title${'["size"]'.repeat(500)} }}`),
  'names of a cycle': loop(9_000, `{% cycle ${'"a",'.repeat(1_200)}"b" %}`),
  'a long name in a cycle': loop(9_000, `{% cycle "${'a'.repeat(4_000)}", "b" %}`),
  'ranges in an if': loop(9_000, `{% if ${operands(100, '(1..90)')} %}{% endif %}`),
  'a range of ranges': loop(9_000, '{% for j in (1..9000) limit: 0 %}{% endfor %}'),
  'a long range': loop(100_000_000, 'x'),
  'a long range in an assign': '{% assign r = (1..100000000) %}',
  'a range without an end': '{% for i in (9007199254740992..9007199254740994) %}{% endfor %}',
  'a range without an end, computed': `{% assign n = 9007199 | times: 1000000000 %}{% assign m = n | plus: 4 %}{% for i in (n..m) %}{% endfor %}`,
  'a range without an end, of text': `{% assign n = "90071992547" | append: "40992" %}{% assign m = "90071992547" | append: "40994" %}{% for i in (n..m) %}{% endfor %}`,
  'a range without a beginning': `{% for i in (-${'9'.repeat(400)}..0) %}{% endfor %}`,
  'loops in loops': nested(30, '{% for a in lines %}', '{% endfor %}'),
  'empty loops': loop(19_000, loop(50, '')),
  'comments in a loop': loop(90_000, '{% # nothing %}{% comment %}x{% endcomment %}'),
  'texts in a loop': loop(9_000, '{% raw %}{{{% endraw %}'.repeat(100)),
  'a text that doubles': doubled(40),
  'a text that doubles by prepend': `{% assign a = "x" %}${'{% assign a = a | prepend: a %}'.repeat(40)}`,
  'a text that doubles by join': `{% assign a = "xx" %}${'{% assign l = a | split: "" %}{% assign a = l | join: a %}'.repeat(12)}`,
  'replace, blown up': `${doubled(14)}{{ a | replace: "x", a }}`,
  'replace of nothing': `${doubled(14)}{{ a | replace: "", a }}`,
  'replace, again and again': `${doubled(14)}${loop(9_000, '{% assign b = a | replace: "x", "y" %}')}`,
  'remove, again and again': `${doubled(14)}${loop(9_000, '{% assign b = a | remove: "y" %}')}`,
  'split, again and again': `${doubled(14)}${loop(9_000, '{% assign b = a | split: "" %}')}`,
  'escape, again and again': `${doubled(14)}${loop(9_000, '{% assign b = a | escape %}')}`,
  'url_encode, again and again': `{% assign a = "é" %}${'{% assign a = a | append: a %}'.repeat(12)}${loop(9_000, '{% assign b = a | url_encode %}')}`,
  'capitals, again and again': `${doubled(14)}${loop(9_000, '{% assign b = a | upcase | downcase | capitalize %}')}`,
  'strip, again and again': `${doubled(14)}${loop(9_000, '{% assign b = a | strip | lstrip: "x" | rstrip: "x" %}')}`,
  'truncatewords, again and again': `${doubled(14)}${loop(9_000, '{% assign b = a | truncatewords: 100000 %}')}`,
  'slice from far away': `${doubled(14)}${loop(90_000, '{% assign b = a | slice: 16000 %}')}`,
  'truncate, again and again': `${doubled(14)}${loop(90_000, '{% assign b = a | truncate: 16000 %}')}`,
  'join, again and again': LIST + loop(9_000, '{% assign b = l | join: "," %}'),
  'contains, again and again': `${doubled(14)}${loop(90_000, '{% if a contains "xy" %}{% endif %}')}`,
  'a search that never matches': `${doubled(14)}${doubled(13, 'b', 'y')}${loop(90_000, '{% if a contains b %}{% endif %}')}`,
  'equal texts': `${doubled(14, 'a', 'y')}${doubled(14, 'b', 'z')}${loop(90_000, '{% if a == b %}{% endif %}')}`,
  'equal texts of a case': `${doubled(14, 'a', 'y')}${doubled(14, 'b', 'z')}${loop(9_000, `{% case a %}{% when ${'b,'.repeat(500)}b %}{% endcase %}`)}`,
  'equal lists': `${LIST}{% assign m = a | split: "" %}${loop(9_000, '{% if l == m %}{% endif %}')}`,
  'equal lists of a case': `${LIST}{% assign m = a | append: "y" | split: "" %}${loop(9_000, '{% case l %}{% when m, m, m, m, m %}{% endcase %}')}`,
  'a list that contains a list': LIST + loop(9_000, '{% if l contains l %}{% endif %}'),
  'a list, reversed and left': LIST + loop(90_000, '{% for j in l reversed limit: 0 %}{% endfor %}'),
  'a list, cut and left': LIST + loop(90_000, '{% for j in l offset: 1 limit: 0 %}{% endfor %}'),
  'a list, printed': LIST + loop(9_000, '{{ l }}'),
  'a long output': loop(9_000, 'y'.repeat(500)),
  'a long output of a value': `${doubled(14)}${loop(9_000, '{{ a }}')}`,
  'a long output to escape': `{% assign a = "<" %}${'{% assign a = a | append: a %}'.repeat(14)}${loop(9_000, '{{ a }}')}`,
  'a width of a million': '{{ "now" | date: "%1000000Y" }}',
  'an include': '{% include "x" %}',
  'a render': '{% render "x" %}',
  'a layout': '{% layout "x" %}',
  'a block': '{% block x %}{% endblock %}',
  'a capture': `{% capture a %}${loop(9_000, 'x')}{% endcapture %}`,
  'a table': '{% tablerow i in (1..9000) %}x{% endtablerow %}',
  'a count': loop(9_000, '{% increment x %}'),
  'a liquid tag': '{% liquid\nassign x = 1\n%}',
  'ifs in ifs': nested(3_000, '{% if true %}', '{% endif %}'),
  'ifs in ifs, hidden by comments': nested(900, '{% if true %}{% comment %}{% endif %}{% endcomment %}', '{% endif %}'),
  'ifs that never end': '{% if true %}'.repeat(5_000),
  'cases in cases': nested(1_500, '{% case 1 %}{% when 1 %}', '{% endcase %}'),
  'brackets in brackets': `{{ ${'lines['.repeat(10_000)}0${']'.repeat(5_000)} }}`,
  'ranges in ranges': `{{ ${'('.repeat(30_000)}1 }}`,
  'a long template': 'y'.repeat(70_000),
};

const full = (unit: string, open = '', close = '') =>
  open + unit.repeat(Math.floor((65_536 - open.length - close.length) / unit.length)) + close;

/** Templates of the maximal length that are slow only to parse. They may be rendered. */
export const BULKY: Readonly<Record<string, string>> = {
  'nothing but outputs': full('{{1}}'),
  'nothing but ifs': full('{%if 1%}{%endif%}'),
  'nothing but cases': full('{%case 1%}{%when 1%}{%endcase%}'),
  'nothing but assigns': full('{%assign a=1%}'),
  'nothing but operands': full('1 ', '{{ 1 ', '}}'),
  'nothing but filters': full('|abs', '{{ 1 ', '}}'),
  'nothing but properties': full('["a"]', '{{ order', '}}'),
  'nothing but whens': full('1,', '{% case 2 %}{% when ', '1 %}{% endcase %}'),
  'nothing but braces': full('{%{{'),
  'nothing but a quote': full('"', '{{ '),
  'nothing but backslashes': full('\\', '{{ "'),
  'nothing but blanks to trim': full(' ', '{{- 1 -}}', '{{- 1 -}}'),
  'nothing but raws': full('{%raw%}{%endraw%}'),
  'a raw that never ends': full('{%', '{%raw%}'),
  'markup that never ends': full('<a href="'),
};
