import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { Command } from '../../domain/decide.ts';
import { isOrderId } from '../../domain/ids.ts';
import { CUSTOMER } from '../../domain/order.ts';
import { type Refusal, refuse } from '../../domain/refusal.ts';
import { type Snapshot, viewOrder } from '../../domain/view.ts';
import { cookieOptions, cookieViewer, orderCookie, sameOrigin } from '../auth.ts';
import { body, OrderParam, page, problems } from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { submission } from '../idempotency.ts';
import { formToken, formTokenHolds, readOrderToken } from '../order-token.ts';
import { ASSETS } from '../pages/assets.ts';
import { sendPage } from '../pages/html.ts';
import { openLinkPage, orderPage, troublePage } from '../pages/order-page.tsx';
import { NOT_FOUND, PROBLEMS, problem } from '../problem.ts';

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

const Form = z.object({ csrf: z.string().max(200), key: z.guid().optional() });
type Form = z.infer<typeof Form>;
const CancelForm = Form.extend({ reason: z.string().trim().max(500).default('') });

/** What the page says after a form was sent. */
const DONE = {
  delivered: 'Thank you. We have noted that everything arrived.',
  cancelled: 'Your order is being cancelled. What you paid goes back to your card.',
} as const;
const Done = z.enum(['delivered', 'cancelled']);
type Done = z.infer<typeof Done>;

const form = <P extends string, T extends z.ZodType>(path: P, summary: string, schema: T) => ({
  ...COMMON,
  method: 'post' as const,
  path,
  summary,
  request: {
    params: OrderParam,
    body: { required: true as const, content: { 'application/x-www-form-urlencoded': { schema } } },
  },
  responses: {
    303: { description: 'Back to the page' },
    ...problems(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'not_found',
      'not_allowed_in_status',
      'production_started',
      'order_cancelling',
      'unavailable',
    ),
  },
});

const confirm = createRoute(form('/o/{id}/confirm-delivery', "The page's form: the order arrived", Form));
const cancel = createRoute(form('/o/{id}/cancel', "The page's form: cancel the order", CancelForm));

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
    if (!isOrderId(id)) return trouble(c, NOT_FOUND, null);
    if ((await cookieViewer(c, id)) === null) return sendPage(c, openLinkPage());
    c.set('orderId', id);
    const snapshot = await c.env.order(id).read();
    return snapshot === null ? trouble(c, NOT_FOUND, null) : showOrder(c, snapshot);
  });

  app.openapi(confirm, (c) => act(c, c.req.valid('form'), { type: 'confirm_delivery' }, 'delivered'));
  app.openapi(cancel, (c) => {
    const { reason } = c.req.valid('form');
    return act(c, c.req.valid('form'), { type: 'cancel', note: reason === '' ? null : reason }, 'cancelled');
  });

  app.openapi(asset, (c) => {
    const { name } = c.req.valid('param');
    const file = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (file === undefined) return problem(c, NOT_FOUND);
    return c.body(file.text, 200, {
      'content-type': file.type,
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });
}

/** A form of the page: proven to be the page's own, then one command, once a key. */
async function act(c: Context<HttpEnv>, form: Form, command: Command, done: Done): Promise<Response> {
  const id = c.req.param('id') ?? '';
  if (!isOrderId(id)) return trouble(c, NOT_FOUND, null);
  if ((await cookieViewer(c, id)) === null) return trouble(c, refuse('unauthenticated', 'Open the link again.'), null);
  const { csrf, key, ...given } = form;
  const ours = sameOrigin(c) && (await formTokenHolds(c.env.vars.tokenSecret, id, csrf));
  if (!ours) return trouble(c, refuse('forbidden', 'The form is out of date: load the page again.'), id);
  c.set('orderId', id);
  const scope = await submission('customer', `POST ${c.req.path}`, key, given);
  const answer = await c.env.order(id).command(command, CUSTOMER, scope);
  return answer.ok ? c.redirect(`/o/${id}?done=${done}`, 303) : trouble(c, answer.refusal, id);
}

async function showOrder(c: Context<HttpEnv>, snapshot: Snapshot): Promise<Response> {
  const order = viewOrder(snapshot, CUSTOMER);
  if (order === null) return trouble(c, NOT_FOUND, null);
  const shop = snapshot.order.parties.find((party) => party.role === 'retailer')?.name ?? 'Your order';
  const csrf = await formToken(c.env.vars.tokenSecret, order.id);
  const done = Done.safeParse(c.req.query('done'));
  const notice = done.success ? { tone: 'good' as const, text: DONE[done.data] } : null;
  return sendPage(c, orderPage({ order, shop, csrf, notice }));
}

/** A refusal as a page; the status is problem.ts's. */
function trouble(c: Context<HttpEnv>, { refused, detail }: Refusal, orderId: string | null) {
  const { status, title } = PROBLEMS[refused];
  return sendPage(c, troublePage(title, detail, orderId === null ? null : `/o/${orderId}`), status);
}
