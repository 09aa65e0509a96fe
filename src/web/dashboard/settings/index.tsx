import { ROLES } from '../../../domain/order/actor.ts';
import { type Dashboard, page } from '../signed-in.tsx';
import { cancellationPages } from './cancellation.tsx';
import { settingsOf } from './frame.tsx';
import { generalPages } from './general.tsx';
import { keyPages } from './keys.tsx';
import { memberPages } from './members.tsx';
import { notificationPages } from './notifications.tsx';
import { myEmailPages } from './own/my-emails.tsx';
import { policyPages } from './policies.tsx';
import { securityLogPages } from './security-log.tsx';

/** The settings of each role. `/settings` opens the first page. */
export function settingsPages(dashboard: Dashboard): void {
  page(dashboard, '/settings', ROLES, (at) => at.c.redirect(settingsOf(at.member.role)[0]?.href ?? '/', 303));
  notificationPages(dashboard);
  policyPages(dashboard);
  cancellationPages(dashboard);
  myEmailPages(dashboard);
  generalPages(dashboard);
  memberPages(dashboard);
  keyPages(dashboard);
  securityLogPages(dashboard);
}
