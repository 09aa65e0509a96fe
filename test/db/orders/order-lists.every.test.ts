import { orderListsSuite } from './order-lists.adapter.ts';

orderListsSuite('PGlite', async () => ({}));
