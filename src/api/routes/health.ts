import { z } from '@hono/zod-openapi';
import { answer, route, routes } from '../contract.ts';
import { healthStatus } from '../problem.ts';
import { wire } from '../wire.ts';

const State = z.enum(['up', 'down']);

export const HealthReport = z
  .strictObject({
    status: State,
    dependencies: z.array(z.strictObject({ name: z.string(), status: State, latency_ms: z.number() })),
    read_model_lag_ms: z.number().nullable(),
    parked_orders: z.int().nullable().openapi({ description: 'orders that wait for a person' }),
    unexplained_money: z
      .strictObject({ count: z.int(), oldest_age_s: z.int().nullable(), read_until: z.iso.datetime() })
      .nullable()
      .openapi({ description: 'what orders and Stripe do not agree on; Stripe was read until `read_until`' }),
  })
  .openapi('Health');

const health = route(
  {
    method: 'get',
    path: '/healthz',
    tags: ['Machines'],
    operationId: 'health.get',
    summary: 'Get the health',
    description: 'Each dependency, how far the read model lags, and what waits for a person.',
    responses: { 200: answer(HealthReport, 'All up'), 503: answer(HealthReport, 'At least one is down') },
  },
  async (c) => {
    const { dependencies, readModelLagMs, parkedOrders, unexplainedMoney } = await c.env.health();
    const up = dependencies.every((dependency) => dependency.up);
    const report = {
      status: up ? 'up' : 'down',
      dependencies: dependencies.map(({ name, up, latencyMs }) => ({ name, status: up ? 'up' : 'down', latencyMs })),
      readModelLagMs,
      parkedOrders,
      unexplainedMoney,
    };
    return c.json(wire(report), healthStatus(up));
  },
);

export const healthRoutes = routes(health);
