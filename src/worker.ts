import { composeHttp, composeQueues } from './compose.ts';
import type { Env } from './env.ts';
import { createApp } from './http/app.ts';
import { consumeBatch } from './queues/index.ts';

export { Order } from '../durable-objects/order.ts';

const app = createApp();

export default {
  fetch: (request, env, ctx) => app.fetch(request, composeHttp(env), ctx),
  queue: (batch, env) => consumeBatch(batch, composeQueues(env)),
} satisfies ExportedHandler<Env>;
