import type Stripe from 'stripe';
import { z } from 'zod';
import { invalid } from './errors.ts';
import type { Form, FormObject } from './form.ts';

/** Parsers for values on the wire, which are always strings. */
export const int = z
  .string()
  .regex(/^-?\d+$/, { error: (issue) => `Invalid integer: ${String(issue.input)}` })
  .transform(Number);
export const amount = int.refine((n) => n >= 1, 'This value must be greater than or equal to 1.');
export const bool = z.enum(['true', 'false']).transform((text) => text === 'true');
export const text = z.string().max(5000);
export const currency = z
  .string()
  .regex(/^[a-zA-Z]{3}$/, 'Invalid currency')
  .transform((c) => c.toLowerCase());
export const metadata = z.union([z.literal(''), z.record(z.string().max(40), z.string().max(500))]);
export const expand = z.array(z.string()).max(20).optional();
export const address = z
  .strictObject({ city: text, country: text, line1: text, line2: text, postal_code: text, state: text })
  .partial();
export const shipping = z.strictObject({
  address,
  name: text,
  carrier: text.optional(),
  phone: text.optional(),
  tracking_number: text.optional(),
});
const range = z.strictObject({ gt: int, gte: int, lt: int, lte: int }).partial();
export const page = {
  expand,
  limit: int.refine((n) => n >= 1 && n <= 100, 'This value must be between 1 and 100.').optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
  created: z.union([int, range]).optional(),
};
export const listOnly = z.strictObject(page);
export type Page = z.infer<typeof listOnly>;
export const expandOnly = z.strictObject({ expand });

/** Checks parameters against an endpoint's list. An unknown parameter is refused, as Stripe does. */
export function read<T>(schema: z.ZodType<T>, form: FormObject): T {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map(String);
  if (issue?.code === 'unrecognized_keys') {
    const name = bracket([...path, issue.keys[0] ?? '']);
    throw invalid(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
  }
  const name = bracket(path);
  const value = at(form, path);
  if (value === undefined) throw invalid(`Missing required param: ${name}.`, name, 'parameter_missing');
  if (value === '') throw invalid(`You passed an empty string for '${name}'.`, name, 'parameter_invalid_empty');
  const code = issue?.message.startsWith('Invalid integer') ? 'parameter_invalid_integer' : undefined;
  throw invalid(issue?.message ?? 'Invalid parameters', name, code);
}

const bracket = ([head = '', ...rest]: string[]) => head + rest.map((part) => `[${part}]`).join('');

function at(form: Form | undefined, [key, ...rest]: string[]): Form | undefined {
  if (key === undefined || form === undefined || typeof form === 'string') return form;
  return at(Array.isArray(form) ? form[Number(key)] : form[key], rest);
}

/** Stripe's merge: an empty value removes its key, an empty string removes all. */
export function mergeMetadata(
  before: Stripe.Metadata | null,
  change: z.infer<typeof metadata> | undefined,
): Stripe.Metadata {
  if (change === undefined) return before ?? {};
  if (change === '') return {};
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ''));
}
