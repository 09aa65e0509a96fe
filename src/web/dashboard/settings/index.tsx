import { ROLES } from '../../../domain/order/actor.ts';
import { type Dashboard, page } from '../signed-in.tsx';
import { cancellationPages } from './cancellation.tsx';
import { settingsOf } from './frame.tsx';
import { generalPages } from './general.tsx';
import { keyPages } from './keys.tsx';
import { memberPages } from './members.tsx';
import { notificationPages } from './notifications.tsx';
import { policyPages } from './policies.tsx';

/** Settings, each role its own; the bare address opens the first. */
export function settingsPages(desk: Dashboard): void {
  page(desk, '/settings', ROLES, (at) => at.c.redirect(settingsOf(at.member.role)[0]?.href ?? '/', 303));
  notificationPages(desk);
  policyPages(desk);
  cancellationPages(desk);
  generalPages(desk);
  memberPages(desk);
  keyPages(desk);
}
