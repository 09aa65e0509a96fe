import { inject } from 'vitest';
import { reconciliationSuite } from './reconciliation.adapter.ts';

reconciliationSuite('a real Postgres', async () => ({ pgUrl: inject('pgUrl') }));
