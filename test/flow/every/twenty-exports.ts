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
  'POST /orders/exports': async () => {
    const q = named();
    return t.form(clerk(), [`/orders/exports?q=${q}`, '/orders/exports'], {}, asked(t, q), { n: 1 });
  },
});
