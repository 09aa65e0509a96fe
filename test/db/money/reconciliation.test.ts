import { reconciliationSuite } from './reconciliation.adapter.ts';

reconciliationSuite('PGlite', async () => ({}));
