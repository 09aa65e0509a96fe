import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { isOrderId } from '../../domain/ids.ts';
import { CUSTOMER } from '../../domain/order.ts';
import { refuse } from '../../domain/refusal.ts';
import { type Snapshot, viewOrder } from '../../domain/view.ts';
import { cookieOptions, cookieViewer, orderCookie, sameOrigin } from '../auth.ts';
import { body, OrderParam, page, problems } from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { formToken, formTokenHolds, readOrderToken } from '../order-token.ts';
import { ASSETS } from '../pages/assets.ts';
import { type Html, PAGE_HEADERS } from '../pages/layout.ts';
import { openLinkPage, orderPage } from '../pages/order-page.ts';
import { NOT_FOUND, problem } from '../problem.ts';

const COMMON = { tags: ['Customer page'] };

const session = createRoute({
  ...COMMON,
  method: 'post',
  path: '/o/session',
  summary: 'Exchange an order token for the cookie of its page',
  request: { body: body(z.strictObject({ order_id: z.string(), token: z.string().max(512) })) },
  responses: {
    204: { description: 'The cookie is set' },
    ...problems('invalid_request', 'unauthenticated', 'forbidden'),
  },
});

const show = createRoute({
  ...COMMON,
  method: 'get',
  path: '/o/{id}',
  summary: "The customer's order page; e-mails link to it with the token in the fragment",
  request: { params: OrderParam },
  responses: { 200: page('The order, or how to open it'), ...problems('not_found', 'unavailable') },
});

const ConfirmForm = z.object({ csrf: z.string().max(200) });

const confirm = createRoute({
  ...COMMON,
  method: 'post',
  path: '/o/{id}/confirm-delivery',
  summary: "The page's form: the order arrived",
  request: {
    params: OrderParam,
    body: { required: true, content: { 'application/x-www-form-urlencoded': { schema: ConfirmForm } } },
  },
  responses: {
    303: { description: 'Back to the page' },
    ...problems('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'not_allowed_in_status', 'unavailable'),
  },
});

const asset = createRoute({
  ...COMMON,
  method: 'get',
  path: '/assets/{name}',
  summary: "The pages' own styles and scripts",
  request: { params: z.object({ name: z.string().openapi({ param: { name: 'name', in: 'path' } }) }) },
  responses: { 200: { description: 'The file' }, ...problems('not_found') },
});

export function customerPageRoutes(app: OpenAPIHono<HttpEnv>): void {
  app.openapi(session, async (c) => {
    const { order_id, token } = c.req.valid('json');
    if (!sameOrigin(c)) return problem(c, refuse('forbidden', "Only the order's own page opens a session."));
    const { publicUrl, tokenSecret } = c.env.vars;
    const claim = await readOrderToken(tokenSecret, token);
    if (claim === null || claim.orderId !== order_id) {
      return problem(c, refuse('unauthenticated', 'The link is no longer valid.'));
    }
    setCookie(c, orderCookie(publicUrl, order_id), token, cookieOptions(publicUrl));
    return c.body(null, 204);
  });

  app.openapi(show, async (c) => {
    const { id } = c.req.valid('param');
    if (!isOrderId(id)) return problem(c, NOT_FOUND);
    if ((await cookieViewer(c, id)) === null) return htmlPage(c, openLinkPage());
    c.set('orderId', id);
    const snapshot = await c.env.order(id).read();
    return snapshot === null ? problem(c, NOT_FOUND) : showOrder(c, snapshot);
  });

  app.openapi(confirm, async (c) => {
    const { id } = c.req.valid('param');
    if (!isOrderId(id)) return problem(c, NOT_FOUND);
    if ((await cookieViewer(c, id)) === null) return problem(c, refuse('unauthenticated', 'Open the link again.'));
    const ours = sameOrigin(c) && (await formTokenHolds(c.env.vars.tokenSecret, id, c.req.valid('form').csrf));
    if (!ours) return problem(c, refuse('forbidden', 'The form is out of date: load the page again.'));
    c.set('orderId', id);
    const answer = await c.env.order(id).command({ type: 'confirm_delivery' }, CUSTOMER, null);
    if (answer.ok) return c.redirect(`/o/${id}`, 303);
    return problem(c, answer.refusal, { snapshot: answer.snapshot, viewer: CUSTOMER });
  });

  app.openapi(asset, (c) => {
    const { name } = c.req.valid('param');
    const file = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (file === undefined) return problem(c, NOT_FOUND);
    return c.body(file.text, 200, { 'content-type': file.type, 'cache-control': 'public, max-age=300' });
  });
}

async function showOrder(c: Context<HttpEnv>, snapshot: Snapshot): Promise<Response> {
  const order = viewOrder(snapshot, CUSTOMER);
  if (order === null) return problem(c, NOT_FOUND);
  return htmlPage(c, orderPage(order, await formToken(c.env.vars.tokenSecret, order.id), null));
}

const htmlPage = (c: Context<HttpEnv>, content: Html): Response | Promise<Response> =>
  c.html(content, 200, PAGE_HEADERS);
