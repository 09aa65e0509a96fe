import { composeCron, composeHttp, composeQueues } from './compose.ts';
import { mountDashboard } from './dashboard/index.tsx';
import type { Env } from './env.ts';
import { createApp } from './http/app.ts';
import { consumeBatch } from './queues/index.ts';

export { Order } from '../durable-objects/order.ts';

const app = mountDashboard(createApp());

export default {
  fetch: (request, env, ctx) => app.fetch(request, composeHttp(env), ctx),
  queue: (batch, env) => consumeBatch(batch, composeQueues(env)),
  scheduled: (_, env) => composeCron(env).sweep(),
} satisfies ExportedHandler<Env>;
