import { parseArgs } from 'node:util';
import { startStripe } from './server.ts';

/** `node dev/stripe/main.ts [--port 12111] [--data .headrail/stripe] [--webhook-url …] [--webhook-secret …] [--connect-url …] [--connect-secret …]` */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    'webhook-url': { type: 'string' },
    'webhook-secret': { type: 'string' },
    'connect-url': { type: 'string' },
    'connect-secret': { type: 'string' },
  },
});
const { env } = process;
const offset = Number(env.PORT_OFFSET ?? 0);
const port = Number(values.port ?? env.STRIPE_PORT ?? 12111 + offset);
const dataDir = values.data ?? env.STRIPE_DATA ?? '.headrail/stripe';
const targets = {
  url: values['webhook-url'] ?? env.STRIPE_WEBHOOK_URL,
  secret: values['webhook-secret'] ?? env.STRIPE_WEBHOOK_SECRET,
  connectUrl: values['connect-url'] ?? env.STRIPE_CONNECT_WEBHOOK_URL,
  connectSecret: values['connect-secret'] ?? env.STRIPE_CONNECT_WEBHOOK_SECRET,
};
const { url, secret, connectUrl, connectSecret } = targets;
const given = url !== undefined || connectUrl !== undefined;
const running = await startStripe({
  port,
  dataDir,
  ...(given && {
    webhooks: {
      ...(url !== undefined && { url }),
      ...(secret !== undefined && { secret }),
      ...(connectUrl !== undefined && { connectUrl }),
      ...(connectSecret !== undefined && { connectSecret }),
    },
  }),
});
console.log(`stripe simulator ready at ${running.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    running.close().then(() => process.exit(0));
  });
