import { inject } from 'vitest';
import { orderListsSuite } from './order-lists.adapter.ts';

orderListsSuite('a real Postgres', async () => ({ pgUrl: inject('pgUrl') }));
