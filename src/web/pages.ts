import type { App } from '../api/app.ts';
import { customerPageRoutes } from './customer/routes.ts';
import { mountDashboard } from './dashboard/index.tsx';
import { docsRoutes } from './docs/routes.ts';

/** Mounts the pages that need no sign-in: the customer's page of an order, and the documentation of the API. */
export function mountPublicPages(app: App): App {
  customerPageRoutes(app);
  docsRoutes(app);
  return app;
}

/** Mounts every page. The dashboard comes last, because it answers every unknown path. */
export const mountPages = (app: App): App => mountDashboard(mountPublicPages(app));
