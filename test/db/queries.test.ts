import { queriesSuite } from './queries.adapter.ts';

queriesSuite('PGlite', async () => ({}));
