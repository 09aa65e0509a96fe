import { inventorySuite } from './inventory.adapter.ts';

inventorySuite('PGlite and the embedded Redis', async () => ({}));
