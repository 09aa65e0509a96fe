import { z } from '@hono/zod-openapi';
import { BOUNDS } from '../../domain/bounds.ts';
import { absent, cleared, lineIfAny, name, proseIfAny } from '../text.ts';

/** The retailer's own reference and metadata of an order, in a body (ADR 54). */

const MAX_REFERENCE = 100;
const MAX_NAME = 40;
const MAX_TEXT = 500;

const Name = name(MAX_NAME).refine((text) => !/[[\]]/.test(text), 'must not contain square brackets');

const textsOf = <T extends z.ZodType<string | null, string | null>>(text: T) =>
  z
    .preprocess(withoutProto, z.record(Name, text))
    .refine((given) => Object.keys(given).length <= BOUNDS.metadata, `must have at most ${BOUNDS.metadata} names`)
    .openapi({ type: 'object', additionalProperties: { type: 'string', maxLength: MAX_TEXT } });

/** A record drops this name without a word, and nothing that was sent may be lost without one. */
function withoutProto(given: unknown, context: z.core.$RefinementCtx): unknown {
  const has = typeof given === 'object' && given !== null && Object.hasOwn(given, '__proto__');
  if (has) context.addIssue({ code: 'custom', path: ['__proto__'], message: 'is no name for metadata', input: given });
  return given;
}

export const ReferenceIn = absent(lineIfAny(MAX_REFERENCE)).openapi({
  description:
    "the order's number in your own systems, for lists and the CSV; its customer and suppliers do not see it",
});

export const MetadataIn = textsOf(proseIfAny(MAX_TEXT))
  .optional()
  .openapi({
    description: `up to ${BOUNDS.metadata} names with texts of your own; a name has at most ${MAX_NAME} characters, a text ${MAX_TEXT}`,
  });

export const AnnotateBody = z
  .strictObject({
    reference: cleared(lineIfAny(MAX_REFERENCE)).optional().openapi({ description: 'null: remove it' }),
    // A union would hide at which name a text is wrong, so the document is told of null by hand.
    metadata: textsOf(proseIfAny(MAX_TEXT))
      .nullable()
      .optional()
      .openapi({
        type: ['object', 'null'],
        description: 'names that are left out stay; an empty text removes its name; null removes all',
      }),
  })
  .openapi('AnnotateOrder');
