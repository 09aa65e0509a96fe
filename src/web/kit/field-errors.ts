import type { z } from 'zod';

/** By the name of the field. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The first error of each field, as a sentence. */
export const errorsOf = (error: z.ZodError): FieldErrors =>
  Object.fromEntries(error.issues.toReversed().map((issue) => [String(issue.path[0] ?? ''), sentence(issue.message)]));

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!:]$/.test(text) ? '' : '.'}`;
