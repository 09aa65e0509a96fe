import { inject } from 'vitest';
import { textSuite } from './text.adapter.ts';

textSuite('a real Postgres', async () => ({ pgUrl: inject('pgUrl') }));
