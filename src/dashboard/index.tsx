import type { Context } from 'hono';
import type { App } from '../http/app.ts';
import type { HttpEnv } from '../http/deps.ts';
import { failed } from '../http/failures.ts';
import { sendPage } from '../http/pages/html.ts';
import { NOT_FOUND, PROBLEMS, problem } from '../http/problem.ts';
import { again, newDesk } from './desk.tsx';
import { benchPages } from './pages/bench.tsx';
import { disputePages } from './pages/disputes.tsx';
import { opsPages } from './pages/ops.tsx';
import { cancelPages } from './pages/order/cancel.tsx';
import { raiseDisputePages } from './pages/order/dispute.tsx';
import { messagePages } from './pages/order/messages.tsx';
import { orderPages } from './pages/order/page.tsx';
import { refundPages } from './pages/order/refund.tsx';
import { orderListPages } from './pages/orders.tsx';
import { settingsPages } from './pages/settings/index.tsx';
import { stockPages } from './pages/stock.tsx';
import { signInPages } from './sign-in.tsx';
import { TroubleOutside } from './trouble.tsx';

/** Machines are answered with problems, people with pages. */
const MACHINES = /^\/(?:v1|webhooks|healthz|openapi\.json|assets)(?:\/|$)/;

/** The desk, beside the API on the same edge. */
export function mountDashboard(app: App): App {
  const desk = newDesk();
  signInPages(desk);
  orderListPages(desk);
  orderPages(desk);
  cancelPages(desk);
  refundPages(desk);
  messagePages(desk);
  raiseDisputePages(desk);
  disputePages(desk);
  opsPages(desk);
  benchPages(desk);
  stockPages(desk);
  settingsPages(desk);
  desk.onError((error, c) => {
    const { status } = failed(error, c);
    const code = status === PROBLEMS.unavailable.status ? 'unavailable' : 'internal';
    const refusal = { refused: code, detail: 'A part that this page needs does not answer.' } as const;
    return sendPage(c, <TroubleOutside refusal={refusal} again={again(c)} />, PROBLEMS[code].status);
  });
  app.route('/', desk);
  app.notFound((c: Context<HttpEnv>) =>
    MACHINES.test(c.req.path) ? problem(c, NOT_FOUND) : sendPage(c, <TroubleOutside refusal={NOT_FOUND} />, 404),
  );
  return app;
}
