import { z } from 'zod';
import { missing } from './errors.ts';
import { list } from './lists.ts';
import { expandOnly, page, text } from './params.ts';
import { one, route } from './route.ts';

const eventsPage = z.strictObject({ ...page, type: text.optional(), types: z.array(z.string()).max(20).optional() });

export const eventRoutes = [
  route(
    'GET /v1/events',
    eventsPage,
    ({ store, account }, p) =>
      list('/v1/events', p.type === undefined ? store.events.values() : store.events.by('type', p.type), p, (row) => {
        return (row.account ?? null) === account && (p.types === undefined || p.types.includes(row.type));
      }),
    { connect: true },
  ),
  route(
    'GET /v1/events/:',
    expandOnly,
    (ctx) => {
      const found = ctx.store.events.get(one(ctx));
      if (!found || (found.account ?? null) !== ctx.account) throw missing('event', one(ctx));
      return found;
    },
    { connect: true },
  ),
];
