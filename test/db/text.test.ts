import { textSuite } from './text.adapter.ts';

textSuite('PGlite', async () => ({}));
