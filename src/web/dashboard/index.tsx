import type { Context } from 'hono';
import type { App } from '../../api/app.ts';
import type { HttpEnv } from '../../api/deps.ts';
import { failed } from '../../api/failures.ts';
import { unrouted } from '../../api/middleware/manners.ts';
import { INTERNAL, PROBLEMS } from '../../api/problem.ts';
import { NOT_FOUND, UNAVAILABLE } from '../../app/refusals.ts';
import { sendPage } from '../kit/html.ts';
import { linePages } from './corrections/line.tsx';
import { disputePages } from './disputes/list.tsx';
import { TroubleOutside } from './errors.tsx';
import { findPages } from './find/page.tsx';
import { homePages } from './home/page.tsx';
import { moneyPages } from './money/page.tsx';
import { numberPages } from './numbers/page.tsx';
import { cardTestingPages } from './ops/card-testing.tsx';
import { opsPages } from './ops/ops.tsx';
import { paidOtherwisePages } from './ops/paid-otherwise.tsx';
import { redirectPages } from './ops/redirect.tsx';
import { unexplainedPages } from './ops/unexplained.tsx';
import { cancelPages } from './order/cancel.tsx';
import { customerPages } from './order/customer.tsx';
import { raiseDisputePages } from './order/dispute.tsx';
import { messagePages } from './order/messages.tsx';
import { annotationPages } from './order/notes/annotations-form.tsx';
import { orderPages } from './order/page.tsx';
import { refundPages } from './order/refund.tsx';
import { systemPages } from './order/system/page.tsx';
import { exportPages } from './orders/exports.tsx';
import { orderListPages } from './orders/list.tsx';
import { settingsPages } from './settings/index.tsx';
import { signInPages } from './sign-in/routes.tsx';
import { again, newDashboard } from './signed-in.tsx';
import { stockPages } from './stock.tsx';
import { stockHistoryPages } from './stock-history.tsx';
import { taskPages } from './tasks/task.tsx';

/** These paths answer with problem documents; all others answer with pages. */
const MACHINES = /^\/(?:v1|webhooks|healthz|openapi\.json|assets)(?:\/|$)/;

/** Mounts the dashboard. */
export function mountDashboard(app: App): App {
  const dashboard = newDashboard();
  signInPages(dashboard);
  homePages(dashboard);
  findPages(dashboard);
  moneyPages(dashboard);
  numberPages(dashboard);
  orderListPages(dashboard);
  exportPages(dashboard);
  orderPages(dashboard);
  cancelPages(dashboard);
  customerPages(dashboard);
  linePages(dashboard);
  annotationPages(dashboard);
  refundPages(dashboard);
  systemPages(dashboard);
  messagePages(dashboard);
  raiseDisputePages(dashboard);
  disputePages(dashboard);
  opsPages(dashboard);
  paidOtherwisePages(dashboard);
  redirectPages(dashboard);
  unexplainedPages(dashboard);
  cardTestingPages(dashboard);
  taskPages(dashboard);
  stockPages(dashboard);
  stockHistoryPages(dashboard);
  settingsPages(dashboard);
  dashboard.onError((error, c) => {
    const { status } = failed(error, c);
    const refusal = status === PROBLEMS.unavailable.status ? UNAVAILABLE : INTERNAL;
    return sendPage(c, <TroubleOutside refusal={refusal} again={again(c)} />, PROBLEMS[refusal.refused].status);
  });
  app.route('/', dashboard);
  app.notFound((c: Context<HttpEnv>) =>
    MACHINES.test(c.req.path) ? unrouted(c, app.routes) : sendPage(c, <TroubleOutside refusal={NOT_FOUND} />, 404),
  );
  return app;
}
