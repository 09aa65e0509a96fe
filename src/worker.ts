import { createApp } from './api/app.ts';
import { composeCron, composeHttp, composeQueues } from './compose.ts';
import type { Env } from './env.ts';
import { consumeBatch } from './queues/index.ts';
import { mountPages } from './web/pages.ts';

export { Order } from '../durable-objects/order.ts';
export { Pace } from '../durable-objects/pace.ts';

const app = mountPages(createApp());

export default {
  fetch: (request, env, ctx) => app.fetch(request, composeHttp(env), ctx),
  queue: (batch, env) => consumeBatch(batch, composeQueues(env)),
  scheduled: (_, env) => composeCron(env).runDue(),
} satisfies ExportedHandler<Env>;
