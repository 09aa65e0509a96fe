import { accessSuite } from './access.adapter.ts';

accessSuite('PGlite', async () => ({}));
