import { cardTestingSuite } from './card-testing.adapter.ts';

cardTestingSuite('the stand-in', async () => ({}));
