import { inject } from 'vitest';
import { queriesSuite } from './queries.adapter.ts';

queriesSuite('a real Postgres', async () => ({ pgUrl: inject('pgUrl') }));
