import { stockSuite } from './stock.adapter.ts';

stockSuite('PGlite and the embedded Redis', async () => ({}));
