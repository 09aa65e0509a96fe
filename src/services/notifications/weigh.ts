import {
  CaseTag,
  type Context,
  defaultOperators,
  type Emitter,
  Expression,
  Filter,
  type FilteredValueToken,
  ForTag,
  type Liquid,
  type Template,
  type Token,
  Tokenizer,
  TypeGuards,
  toValueSync,
  Value,
  type ValueToken,
} from 'liquidjs';
import { comparedWith, type GUARDS, OPERATION, OverBudget } from './budget.ts';

/** How deep blocks, brackets and parentheses may nest. */
const MAX_DEPTH = 50;

/** Refuses a template that nests too deeply, before anything recurses into it. */
export function checkDepth(template: string, liquid: Liquid): void {
  const tokens = new Tokenizer(template, liquid.options.operators).readTopLevelTokens(liquid.options);
  let depth = 0;
  let inComment = false;
  for (const token of tokens) {
    if (TypeGuards.isTagToken(token)) {
      // The contents of a comment are skipped, as the parser skips them.
      inComment = inComment ? token.name !== 'endcomment' : token.name === 'comment';
      if (inComment) continue;
      if (/^(?:case|for|if|unless)$/.test(token.name)) depth += 1;
      else if (/^end(?:case|for|if|unless)$/.test(token.name)) depth -= 1;
    }
    if (depth > MAX_DEPTH || (!TypeGuards.isHTMLToken(token) && bracketsOf(token.getText()) > MAX_DEPTH)) {
      throw new OverBudget('the template nests too deeply');
    }
  }
}

function bracketsOf(markup: string): number {
  let depth = 0;
  let most = 0;
  for (const char of markup.replace(/"[^"]*"|'[^']*'/g, '')) {
    if (char === '(' || char === '[') depth += 1;
    else if (char === ')' || char === ']') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

/** Charges each node of a parsed template, whenever it is rendered, for everything that it may evaluate. */
export function weighed(templates: readonly Template[], liquid: Liquid): void {
  for (const node of templates) {
    if (node instanceof ForTag) node.collection = guarded(node.collection, 'looped');
    let operations = 1;
    for (const argument of node.arguments?.() ?? []) operations += countOf(argument);
    if (node instanceof CaseTag) node.value.filters.push(single(node, liquid));
    // A `cycle` reads its own text each time.
    const weight = operations * OPERATION + (TypeGuards.isHTMLToken(node.token) ? 0 : node.token.getText().length);
    const render = node.render.bind(node);
    node.render = (context: Context, emitter: Emitter): unknown => {
      context.memoryLimit.use(weight);
      return render(context, emitter);
    };
    const children: unknown = node.children === undefined ? [] : toValueSync(node.children(false, true));
    weighed(Array.isArray(children) ? children : [], liquid);
  }
}

/** Counts operands, operators, filters, arguments and properties of one value, and guards the ends of its ranges. */
function countOf(part: Value | Token | undefined): number {
  if (part === undefined) return 0;
  if (part instanceof Value) return countAll(part.initial.postfix) + countFilters(part.filters);
  if (TypeGuards.isFilteredValueToken(part)) return countAll(part.initial.postfix) + countFilters(part.filters);
  if (TypeGuards.isPropertyAccessToken(part)) return 1 + countOf(part.variable) + countAll(part.props);
  if (!TypeGuards.isRangeToken(part)) return 1;
  const count = 1 + countOf(part.lhs) + countOf(part.rhs);
  part.lhs = guarded(part.lhs, 'range_bound');
  part.rhs = guarded(part.rhs, 'range_bound');
  return count;
}

const countAll = (parts: readonly Token[]): number => parts.reduce((sum, part) => sum + countOf(part), 0);

const countFilters = (all: readonly { readonly args: Filter['args'] }[]): number =>
  all.reduce(
    (sum, { args }) => sum + 1 + countAll(args.flatMap((arg) => (Array.isArray(arg) ? (arg[1] ?? []) : arg))),
    0,
  );

/** The value with a guard. Its text stays the same. */
function guarded(value: ValueToken, guard: keyof typeof GUARDS): FilteredValueToken {
  const made = filtered(guard);
  made.initial = new Expression([value]);
  made.input = value.input;
  made.begin = value.begin;
  made.end = value.end;
  return made;
}

function filtered(guard: keyof typeof GUARDS): FilteredValueToken {
  const made = new Tokenizer(`(0 | ${guard})`, defaultOperators, undefined, undefined, true).readValue();
  if (!TypeGuards.isFilteredValueToken(made)) throw new Error(`${guard} is not read as a filter`);
  return made;
}

/** A value that is compared with every `when` is charged for its length each time. */
function single(node: CaseTag, liquid: Liquid): Filter {
  const [token] = filtered('looped').filters;
  if (token === undefined) throw new Error('looped is not read as a filter');
  const values = node.branches.reduce((sum, branch) => sum + branch.values.length, 0);
  return new Filter(token, comparedWith(values), liquid);
}
