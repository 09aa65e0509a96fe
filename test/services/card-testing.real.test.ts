import { inject } from 'vitest';
import { cardTestingSuite } from './card-testing.adapter.ts';

cardTestingSuite('a real Redis', async () => ({ redisUrl: inject('redisUrl') }));
