import { inject } from 'vitest';
import { inventorySuite } from './inventory.adapter.ts';

inventorySuite('a real Postgres and a real Redis', async () => ({
  pgUrl: inject('pgUrl'),
  redisUrl: inject('redisUrl'),
}));
