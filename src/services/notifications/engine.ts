import { Context, type Emitter, Liquid, LiquidError, toValueSync } from 'liquidjs';
import { legible } from '../../domain/text.ts';
import {
  BUDGET,
  Budget,
  countedFilters,
  countedOperators,
  escaped,
  escapedLater,
  GUARDS,
  OPERATION,
  OverBudget,
  plain,
} from './budget.ts';
import { Parsed } from './parsed.ts';
import { checkDepth, weighed } from './weigh.ts';

/**
 * Liquid for wordings that retailers write: no file system, a closed list of tags and filters, and a budget. The budget
 * is counted, not timed, because a Worker's clock stands still while it computes.
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

/** Characters of one part of a template, and of what it becomes. */
export const MAX_TEMPLATE = 65_536;
const MAX_OUTPUT = 262_144;

/** What is wrong with a template, and where (from 1). */
export interface TemplateProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Rendered =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: TemplateProblem };

function engine(outputEscape: typeof plain): Liquid {
  const liquid = new Liquid({
    templates: {},
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    outputEscape,
    operators: countedOperators,
    parseLimit: MAX_TEMPLATE,
    locale: 'en-GB',
  });
  for (const name of Object.keys(liquid.tags)) if (!TAGS.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name);
  for (const [name, filter] of countedFilters()) liquid.registerFilter(name, filter);
  for (const [name, guard] of Object.entries(GUARDS)) liquid.registerFilter(name, guard);
  if (outputEscape === escaped) liquid.registerFilter('escape', escapedLater);
  return liquid;
}

const ENGINES = { html: engine(escaped), text: engine(plain) };

const parser = (liquid: Liquid) =>
  new Parsed({
    parse: (template) => {
      checkDepth(template, liquid);
      const templates = liquid.parse(template);
      weighed(templates, liquid);
      return templates;
    },
  });
const PARSED = { html: parser(ENGINES.html), text: parser(ENGINES.text) };

/** Renders one part of a template, or says what is wrong with it. Never throws, whatever the template is. */
export function renderPart(kind: keyof typeof ENGINES, template: string, variables: object): Rendered {
  return renderCounted(kind, template, variables).rendered;
}

/** The same, with the units that were spent of the budget. */
export function renderCounted(
  kind: keyof typeof ENGINES,
  template: string,
  variables: object,
  limit = BUDGET,
): { readonly rendered: Rendered; readonly spent: number } {
  const liquid = ENGINES[kind];
  const budget = new Budget(limit);
  if (template.length > MAX_TEMPLATE) {
    return { rendered: refused(1, 1, `the template is longer than ${MAX_TEMPLATE} characters`), spent: 0 };
  }
  try {
    const context = new Context({ ...variables }, liquid.options, { sync: true }, { liquid });
    context.memoryLimit.use = (units) => budget.charge(units > 0 ? units : 0);
    // liquidjs calls this before every node that it renders, and once for every list of nodes, also an empty one.
    context.renderLimit.check = () => budget.charge(OPERATION / 2);
    const output = new Output(budget);
    toValueSync(liquid.renderer.renderTemplates(PARSED[kind].of(template), context, output));
    return { rendered: { ok: true, text: legible(output.buffer) }, spent: budget.spent };
  } catch (error) {
    return { rendered: problemOf(error), spent: budget.spent };
  }
}

class Output implements Emitter {
  readonly #budget: Budget;
  buffer = '';

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  write(part: unknown): void {
    const text = part === null || part === undefined ? '' : String(part);
    this.#budget.charge(text.length);
    this.buffer += text;
    if (this.buffer.length > MAX_OUTPUT) throw new OverBudget('the rendered mail is too long');
  }
}

const refused = (line: number, column: number, message: string) =>
  ({ ok: false, problem: { line, column, message } }) as const;

function problemOf(error: unknown) {
  if (error instanceof OverBudget) return refused(1, 1, error.message);
  if (!LiquidError.is(error)) {
    return refused(
      1,
      1,
      error instanceof RangeError ? 'the template nests too deeply' : 'the template cannot be rendered',
    );
  }
  const [line = 1, column = 1] = error.token.getPosition();
  const said = error.originalError?.message ?? error.message;
  if (/^Maximum call stack/.test(said)) return refused(line, column, 'the template nests too deeply');
  return refused(line, column, said.replace(/, (?:file:.*, )?line:\d+, col:\d+[\s\S]*$/, '').slice(0, 200));
}
