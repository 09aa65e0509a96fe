import { Context, type Emitter, Liquid, LiquidError, toValueSync } from 'liquidjs';
import { legible } from '../../domain/text.ts';
import { Parsed } from './parsed.ts';

/**
 * Liquid for wording that a retailer wrote: no file system, a closed list of tags and filters, and budgets that are
 * counted, not timed, since a Worker's clock stands still while it computes.
 */

const TAGS = new Set([
  'assign',
  'break',
  'case',
  'comment',
  'continue',
  'cycle',
  'echo',
  'for',
  'if',
  'raw',
  'unless',
  '#',
]);

/** `raw` is not among them: in HTML nothing that a customer typed is printed unescaped. */
const FILTERS = new Set(
  `abs append capitalize ceil default divided_by downcase escape first floor join last lstrip minus modulo plus prepend
  remove replace replace_first round rstrip size slice split strip times truncate truncatewords upcase url_encode`.split(
    /\s+/,
  ),
);

/** Characters of one part of a template, and of what it becomes. */
export const MAX_TEMPLATE = 65_536;
const MAX_OUTPUT = 262_144;
/** Nodes rendered, loops unrolled; and units of memory as liquidjs counts them. A default mail of 50 lines needs 1,500. */
const MAX_STEPS = 20_000;
const MAX_MEMORY = 2_000_000;

/** What is wrong with a template, and where (from 1). */
export interface TemplateProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Rendered =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: TemplateProblem };

/** Text is not escaped, but what is printed is counted all the same. */
function plain(this: { readonly context: Context }, value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  this.context.memoryLimit.use(text.length);
  return text;
}

function engine(outputEscape: 'escape' | ((value: unknown) => string)): Liquid {
  const liquid = new Liquid({
    templates: {},
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    outputEscape,
    parseLimit: MAX_TEMPLATE,
    memoryLimit: MAX_MEMORY,
    locale: 'en-GB',
  });
  for (const name of Object.keys(liquid.tags)) if (!TAGS.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) if (!FILTERS.has(name)) liquid.unregisterFilter(name);
  return liquid;
}

const ENGINES = { html: engine('escape'), text: engine(plain) };
const PARSED = { html: new Parsed(ENGINES.html), text: new Parsed(ENGINES.text) };

/** Renders one part of a template, or says what is wrong with it. Never throws, whatever the template is. */
export function renderPart(kind: keyof typeof ENGINES, template: string, variables: object): Rendered {
  const liquid = ENGINES[kind];
  if (template.length > MAX_TEMPLATE) {
    return refused(1, 1, `the template is longer than ${MAX_TEMPLATE} characters`);
  }
  try {
    const context = new Context({ ...variables }, liquid.options, { sync: true }, { liquid });
    let steps = 0;
    // liquidjs asks this before every node that it renders.
    context.renderLimit.check = () => {
      steps += 1;
      if (steps > MAX_STEPS) throw new Error('the template takes too long to render (an endless loop?)');
    };
    const output = new Output();
    toValueSync(liquid.renderer.renderTemplates(PARSED[kind].of(template), context, output));
    return { ok: true, text: legible(output.buffer) };
  } catch (error) {
    return problemOf(error);
  }
}

class Output implements Emitter {
  buffer = '';
  write(part: unknown): void {
    this.buffer += part === null || part === undefined ? '' : String(part);
    if (this.buffer.length > MAX_OUTPUT) throw new Error('the rendered mail is too long');
  }
}

const refused = (line: number, column: number, message: string) =>
  ({ ok: false, problem: { line, column, message } }) as const;

/** What liquidjs says in its own terms, in a template author's. */
const IN_OTHER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^memory alloc limit/, 'the template loops too often or makes too long a text'],
  [/^Maximum call stack/, 'the template nests too deeply'],
];

function problemOf(error: unknown) {
  if (!LiquidError.is(error)) {
    return refused(
      1,
      1,
      error instanceof RangeError ? 'the template nests too deeply' : 'the template cannot be rendered',
    );
  }
  const [line = 1, column = 1] = error.token.getPosition();
  const said = error.originalError?.message ?? error.message;
  const plainly = IN_OTHER_WORDS.find(([pattern]) => pattern.test(said))?.[1];
  return refused(line, column, plainly ?? said.replace(/, (?:file:.*, )?line:\d+, col:\d+[\s\S]*$/, '').slice(0, 200));
}
