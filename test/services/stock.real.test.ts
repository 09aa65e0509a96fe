import { inject } from 'vitest';
import { stockSuite } from './stock.adapter.ts';

stockSuite('a real Postgres and a real Redis', async () => ({
  pgUrl: inject('pgUrl'),
  redisUrl: inject('redisUrl'),
}));
