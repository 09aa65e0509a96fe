import { inject } from 'vitest';
import { accessSuite } from './access.adapter.ts';

accessSuite('a real Postgres', async () => ({ pgUrl: inject('pgUrl') }));
