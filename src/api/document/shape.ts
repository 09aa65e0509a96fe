import { z } from '@hono/zod-openapi';

/** The parts of an OpenAPI document that we read and complete. Everything else stays as it is. */

const Content = z.record(z.string(), z.looseObject({ schema: z.unknown() }));
const Response = z.looseObject({ description: z.string(), content: Content.optional() });
const Parameter = z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().default(false) });

const Operation = z.looseObject({
  operationId: z.string().optional(),
  summary: z.string().default(''),
  description: z.string().optional(),
  tags: z.array(z.string()).default([]),
  /** None: anybody may call it. */
  security: z.array(z.unknown()).default([]),
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), Response),
});
export type Operation = z.output<typeof Operation>;

export const Contract = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
export type Contract = z.output<typeof Contract>;
