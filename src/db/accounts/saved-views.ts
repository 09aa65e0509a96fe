import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds.ts';
import type { Outcome } from '../../domain/fault.ts';
import type { Db } from '../client.ts';
import { outcomeOf } from '../errors.ts';

/** A list of orders that a member has named. `query`: its filters and its sort, as a query string. */
export interface SavedView {
  readonly name: string;
  readonly query: string;
}

/** Changes the views of one member. Nobody else reads or changes them (ADR 62). They are read with the session. */
export interface SavedViewQueries {
  /** `named`: another view has this name. `full`: the member has `BOUNDS.views`. Saving the same view again changes nothing. */
  save(memberId: string, view: SavedView): Promise<Outcome<'saved' | 'named' | 'full'>>;
  /** Null where there is no view `from`. To rename it again changes nothing. */
  rename(memberId: string, from: string, to: string): Promise<Outcome<'saved' | 'named' | null>>;
  /** Removing it again changes nothing. */
  remove(memberId: string, name: string): Promise<Outcome<null>>;
}

export const savedViewQueries = (db: Db): SavedViewQueries => ({
  save: (memberId, { name, query }) =>
    outcomeOf(async () => {
      const kept = await changed(
        db,
        memberId,
        sql`case when jsonb_exists(saved_views, ${name}::text)
            or (select count(*) from jsonb_object_keys(saved_views)) >= ${BOUNDS.views}::int then saved_views
          else saved_views || jsonb_build_object(${name}::text, ${query}::text) end`,
      );
      const same = kept.find((view) => view.name === name);
      return same === undefined ? 'full' : same.query === query ? 'saved' : 'named';
    }),
  rename: (memberId, from, to) =>
    outcomeOf(async () => {
      const kept = await changed(
        db,
        memberId,
        sql`case when jsonb_exists(saved_views, ${from}::text) and not jsonb_exists(saved_views, ${to}::text)
          then (saved_views - ${from}::text) || jsonb_build_object(${to}::text, saved_views -> ${from}::text)
          else saved_views end`,
      );
      const has = (name: string) => kept.some((view) => view.name === name);
      if (!has(to)) return null;
      return from !== to && has(from) ? 'named' : 'saved';
    }),
  remove: (memberId, name) =>
    outcomeOf(async () => {
      await changed(db, memberId, sql`saved_views - ${name}::text`);
      return null;
    }),
});

/** The views of a member's row, by name, as one JSON value. */
export const viewsIn = (column: SQLWrapper): SQL => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('name', e.key, 'query', e.value) order by lower(e.key), e.key), '[]')
  from jsonb_each_text(${column}) e)`;

export const SavedViews = z.array(z.object({ name: z.string(), query: z.string() }));

/** ONE statement. Two at the same time wait for each other, as both change the row of the member. */
async function changed(db: Db, memberId: string, views: SQL): Promise<readonly SavedView[]> {
  const { rows } = await db.execute(sql`
    with kept as (update members set saved_views = ${views} where id = ${memberId} returning saved_views)
    select ${viewsIn(sql`kept.saved_views`)} as views from kept`);
  return z.array(z.object({ views: SavedViews })).parse(rows)[0]?.views ?? [];
}
