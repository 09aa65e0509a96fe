import { z } from '@hono/zod-openapi';

/** Query strings of calls and pages: the parameters that are declared, each at most once, and nothing else. */

/** The fields of a query, as a route or a page declares them. */
export type QueryShape = z.ZodRawShape;

/**
 * The schema of a whole query. A misspelt filter must never be a list without it, so an unknown name is an error. An
 * empty value means that the parameter is not given: a form also sends the boxes that are not filled in. Only a list
 * (`z.array`) may be given several times, because one of two values would be dropped.
 */
export function strictQuery<S extends QueryShape>(shape: S): StrictQuery<S>;
export function strictQuery(shape: QueryShape): StrictQuery<QueryShape> {
  return z.strictObject(Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, given(field)])));
}

export type StrictQuery<S extends QueryShape> = z.ZodObject<{ [K in keyof S]: z.ZodPreprocess<S[K]> }, z.core.$strict>;

const isBlank = (text: string): boolean => text.trim() === '';

const given = (field: z.core.$ZodType) => {
  const many = isList(field);
  return z.preprocess((value, context) => {
    const values = [value].flat().filter((one) => one !== undefined && !(typeof one === 'string' && isBlank(one)));
    if (many) return values.length === 0 ? undefined : values;
    if (values.length > 1) context.addIssue({ code: 'custom', message: 'must be given only once' });
    return values[0];
  }, field);
};

const isList = (field: z.core.$ZodType): boolean =>
  field instanceof z.ZodDefault || field instanceof z.ZodOptional
    ? isList(field.unwrap())
    : field instanceof z.ZodArray;

/** A whole number in digits. `Number` would also read `1e1`, `0x10` and blanks. */
export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
