import { inject } from 'vitest';
import { upstashAdapterSuite } from './upstash.adapter.ts';

const redisUrl = inject('redisUrl');
upstashAdapterSuite('a real Redis', async () => ({ redisUrl }));
