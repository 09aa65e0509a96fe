import { randomUUID } from 'node:crypto';
import { RETAILERS } from '../../../dev/seed/keys.ts';
import type { Person } from '../support/dashboard.ts';
import type { Submission, Twenty } from './twenty.ts';

type Submissions = Readonly<Record<string, () => Promise<Submission>>>;

/** The exports with this text in their filters. */
const asked = (t: Twenty, q: string) =>
  t.rows("select count(*)::int as n from jobs where asked->'what'->'filters'->>'q' = $1", [q]);

/** What is asked for is named, so that it can be counted. */
const named = () => randomUUID();

export const exportSubmissions = (t: Twenty): Submissions => ({
  'POST /v1/exports': async () => {
    const q = named();
    return t.apiCall(['POST', '/v1/exports'], RETAILERS.hazel.secretKey, { q }, asked(t, q), { n: 1 });
  },
});

export const exportForms = (t: Twenty, clerk: () => Person): Submissions => ({
  ...viewForms(t, clerk),
  'POST /orders/exports': async () => {
    const q = named();
    return t.form(clerk(), [`/orders/exports?q=${q}`, '/orders/exports'], {}, asked(t, q), { n: 1 });
  },
});

const VIEWS = '/orders/views';

/** The saved views of the clerk. */
const viewForms = (t: Twenty, clerk: () => Person): Submissions => {
  const kept = (name: string) =>
    t.rows(
      `select count(*)::int as n from members where id = 'mem_clerknorthlight' and jsonb_exists(saved_views, $1)`,
      [name],
    );
  const saved = async () => {
    const name = named();
    await t.stack.sql(
      `update members set saved_views = saved_views || jsonb_build_object($1::text, 'q=' || $1) where id = 'mem_clerknorthlight'`,
      [name],
    );
    return name;
  };
  return {
    'POST /orders/views': async () => {
      const name = named();
      return t.form(clerk(), [`${VIEWS}?q=${name}`, VIEWS], { name }, kept(name), { n: 1 });
    },
    'POST /orders/views/rename': async () => {
      const [view, name] = [await saved(), named()];
      return t.form(clerk(), [VIEWS, `${VIEWS}/rename`], { view, name }, kept(name), { n: 1 });
    },
    'POST /orders/views/remove': async () => {
      const view = await saved();
      return t.form(clerk(), [VIEWS, `${VIEWS}/remove`], { view }, kept(view), { n: 0 });
    },
  };
};
