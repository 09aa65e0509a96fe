import { z } from '@hono/zod-openapi';
import { type SimpleWording, unknownVariable } from '../../domain/conversation/simple-wording.ts';
import { lineIfAny, proseIfAny, webAddressIfAny } from '../text.ts';

/** Characters of each field of the simple editor. */
export const SIMPLE_LIMITS = {
  subject: 200,
  heading: 200,
  paragraphs: 5_000,
  button: 60,
  signature: 500,
  logo_url: 500,
  accent: 7,
  footer: 1_000,
} as const;

/** Variables are allowed; anything else that looks like Liquid would be printed as it is, and surprise the customer. */
const known = <T extends z.ZodType<string, string>>(text: T) =>
  text.superRefine((typed, context) => {
    const wrong = unknownVariable(typed);
    if (wrong !== null)
      context.addIssue({ code: 'custom', message: `has ${wrong}, which is not one of the variables` });
  });

const needed = (name: 'subject' | 'heading' | 'button', missing: string) =>
  known(lineIfAny(SIMPLE_LIMITS[name]).min(1, missing));

const COLOUR = 'is a colour such as #1f5c4d';

/** The fields of the simple editor, for the API and for the page. */
export const SimpleIn = z.strictObject({
  subject: needed('subject', 'Write a subject.'),
  heading: needed('heading', 'Write a heading.'),
  paragraphs: known(proseIfAny(SIMPLE_LIMITS.paragraphs).min(1, 'Write a paragraph.')).openapi({
    description: 'an empty line begins a new paragraph',
  }),
  button: needed('button', 'Write what the button says.'),
  signature: known(proseIfAny(SIMPLE_LIMITS.signature)).default(''),
  logo_url: webAddressIfAny(/^https:$/, SIMPLE_LIMITS.logo_url, 'Enter an address that begins with https://').default(
    '',
  ),
  accent: lineIfAny(SIMPLE_LIMITS.accent)
    .regex(/^#[0-9a-fA-F]{6}$/, COLOUR)
    .openapi({ description: 'the colour of the button' }),
  footer: known(proseIfAny(SIMPLE_LIMITS.footer)).default(''),
});

/** The fields as they are stored. */
export const SimpleOut = z
  .strictObject({
    subject: z.string(),
    heading: z.string(),
    paragraphs: z.string(),
    button: z.string(),
    signature: z.string(),
    logo_url: z.string(),
    accent: z.string(),
    footer: z.string(),
  })
  .openapi('SimpleWording');

export const toSimple = ({ logo_url, accent, ...rest }: z.output<typeof SimpleIn>): SimpleWording => ({
  ...rest,
  logoUrl: logo_url,
  accent: accent.toLowerCase(),
});
