import { z } from '@hono/zod-openapi';

/**
 * A named schema, or null. `.nullable()` would make null a part of what the name means, everywhere in the document and
 * in the types of clients.
 */
export const orNull = <T extends z.ZodType>(named: T) => z.union([named, z.null()]);
