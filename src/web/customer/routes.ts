import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { body, htmlPage, OrderParam, problems, route, routes, troubles } from '../../api/contract.ts';
import {
  formToken,
  formTokenHolds,
  orderToken,
  readOrderToken,
  sameSecret,
} from '../../api/credentials/order-token.ts';
import type { HttpEnv } from '../../api/deps.ts';
import {
  cookieOptions,
  cookieViewer,
  orderCookie,
  RATE_LIMITED,
  sameOrigin,
  withinTokenLimits,
} from '../../api/middleware/auth.ts';
import { submission } from '../../api/middleware/idempotency.ts';
import { PROBLEMS, problem } from '../../api/problem.ts';
import { name, prose, proseIfAny } from '../../api/text.ts';
import { say } from '../../api/words/catalogue.ts';
import { lineOffers } from '../../app/line-offer.ts';
import { readJournal, readOrder } from '../../app/read-order.ts';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import { shopWords } from '../../app/shop-words.ts';
import { FIRST_EPOCH, returnSecret } from '../../domain/access/bank-return.ts';
import { MAX_TEXT, viewDisputeMessages } from '../../domain/conversation/messages.ts';
import { type Actor, customerOf } from '../../domain/order/actor.ts';
import type { Command } from '../../domain/order/decide.ts';
import { isOrderId } from '../../domain/order/ids.ts';
import { type Refusal, refuse } from '../../domain/refusal.ts';
import { Raised, toRaise } from '../kit/dispute-fields.tsx';
import { errorsOf } from '../kit/field-errors.ts';
import { sendPage } from '../kit/html.ts';
import { optionsForm } from '../kit/option-fields.tsx';
import { openLinkPage, troublePage } from './closed.tsx';
import { CorrectLines, linePart } from './corrections.tsx';
import { CustomerDisputes } from './disputes.tsx';
import { offersFor } from './offers.ts';
import { orderPage } from './page.tsx';
import type { TriedForm } from './tried-form.ts';
import { EN } from './words/en.ts';
import { toldTo } from './words/words.ts';

const COMMON = { tags: ['Customer page'] };

const session = route(
  {
    ...COMMON,
    method: 'post',
    path: '/o/session',
    summary: 'Exchange an order token for the cookie of its page',
    request: { body: body(z.strictObject({ order_id: name(64), token: name(512) })) },
    responses: {
      204: { description: 'The cookie is set' },
      ...problems('invalid_request', 'unauthenticated', 'forbidden', 'rate_limited', 'unavailable'),
    },
  },
  async (c) => {
    const { order_id, token } = c.req.valid('json');
    if (!sameOrigin(c)) return problem(c, refuse('forbidden', { key: 'session_foreign' }));
    const { publicUrl, tokenSecret } = c.env.vars;
    const claim = await readOrderToken(tokenSecret, token);
    const signed = claim?.orderId === order_id ? claim : null;
    if (!(await withinTokenLimits(c, signed?.orderId ?? null))) return problem(c, RATE_LIMITED);
    // The order says whether the link was revoked.
    const found = signed === null ? null : await readOrder(c.env, order_id, customerOf(signed.epoch));
    if (found === null) {
      return problem(c, refuse('unauthenticated', { key: 'order_link_revoked' }));
    }
    setCookie(c, orderCookie(publicUrl, order_id), token, cookieOptions(publicUrl));
    return c.body(null, 204);
  },
);

const show = route(
  {
    ...COMMON,
    method: 'get',
    path: '/o/{id}',
    summary: "The customer's order page; e-mails link to it with the token in the fragment",
    request: { params: OrderParam },
    responses: {
      200: htmlPage('The order, or how to open it'),
      ...troubles('not_found', 'rate_limited', 'unavailable'),
    },
  },
  async (c) => {
    const { id } = c.req.valid('param');
    if (!isOrderId(id)) return trouble(c, NOT_FOUND, null);
    const returned = Returned.safeParse(c.req.query());
    if (returned.success) return comeBack(c, id, returned.data.payment_intent_client_secret);
    const viewer = await cookieViewer(c, id);
    if (viewer === null) return sendPage(c, openLinkPage(c.req.query('from') === 'bank'));
    return (await withinTokenLimits(c, id)) ? showOrder(c, id, viewer) : trouble(c, RATE_LIMITED, id);
  },
);

/** A form as it was sent. The handler checks its fields, and shows the page again with what is wrong. */
const Form = z
  .object({ csrf: name(200), key: z.guid().optional() })
  .catchall(z.union([z.string().max(22_000), z.array(z.string().max(100)).max(50)]));
type Form = z.infer<typeof Form>;
const Nothing = z.object({});
export const CancelForm = z.object({ reason: proseIfAny(500).default('') });
export const AnswerForm = z.object({ body: prose(MAX_TEXT, 'Write something.') });

const LineParam = OrderParam.extend({ line: z.string().openapi({ param: { name: 'line', in: 'path' } }) });
const DisputeParam = OrderParam.extend({ dispute: z.string().openapi({ param: { name: 'dispute', in: 'path' } }) });

/** What the page says after a form was sent. */
const DONE = {
  delivered: 'Thank you. We have noted that everything arrived.',
  cancelled: 'Your order is being cancelled. What you paid goes back to your card.',
  disputed: 'Thank you. A neutral person looks at it and answers here.',
  messaged: 'Sent.',
  corrected: 'Thank you. The maker sees the new measurements, and makes it to them.',
} as const;
const Done = z.enum(['delivered', 'cancelled', 'disputed', 'messaged', 'corrected']);
type Done = z.infer<typeof Done>;

const form = <P extends string, Q extends z.ZodObject = typeof OrderParam>(path: P, summary: string, params?: Q) => ({
  ...COMMON,
  method: 'post' as const,
  path,
  summary,
  request: {
    params: params ?? OrderParam,
    body: { required: true as const, content: { 'application/x-www-form-urlencoded': { schema: Form } } },
  },
  responses: {
    303: { description: 'Back to the page' },
    ...troubles(
      'invalid_request',
      'unsupported_media_type',
      'unauthenticated',
      'forbidden',
      'not_found',
      'not_allowed_in_status',
      'production_started',
      'order_cancelling',
      'dispute_open',
      'dispute_closed',
      'conflict',
      'price_changed',
      'listing_unavailable',
      'invalid_options',
      'rate_limited',
      'unavailable',
    ),
  },
});

const confirm = route(form('/o/{id}/confirm-delivery', "The page's form: the order arrived"), (c) =>
  checked(c, 'confirm-delivery', Nothing, () => [{ type: 'confirm_delivery' }, 'delivered']),
);
const cancel = route(form('/o/{id}/cancel', "The page's form: cancel the order"), (c) =>
  checked(c, 'cancel', CancelForm, ({ reason }) => [
    { type: 'cancel', note: reason === '' ? null : reason },
    'cancelled',
  ]),
);
const raise = route(form('/o/{id}/disputes', "The page's form: raise a dispute"), (c) =>
  checked(c, 'disputes', Raised, (given) => [toRaise(given), 'disputed']),
);
const write = route(
  form('/o/{id}/disputes/{dispute}/messages', "The page's form: write in a dispute's thread", DisputeParam),
  (c) => {
    const disputeId = c.req.param('dispute');
    return checked(c, disputeId, AnswerForm, ({ body }) => [
      { type: 'post_dispute_message', disputeId, body },
      'messaged',
    ]);
  },
);

const correct = route(
  form('/o/{id}/lines/{line}', "The page's form: correct the measurements of a line", LineParam),
  async (c) => {
    const id = c.req.param('id');
    const line = c.req.param('line');
    const viewer = isOrderId(id) ? await cookieViewer(c, id) : null;
    const found = viewer === null ? null : await readOrder(c.env, id, viewer);
    if (found === null) return trouble(c, NOT_FOUND, null);
    const offers = await lineOffers(c.env, found.snapshot.order);
    if (!offers.ok) return trouble(c, faulted(offers.fault), id);
    const offer = offers.value.get(line) ?? null;
    const schema = optionsForm(offer?.optionRules ?? {}, (reason) => say(EN.reasons, reason));
    return checked(c, linePart(line), schema, (options) => [
      { type: 'correct_line', lineId: line, options, offer },
      'corrected',
    ]);
  },
);

export const customerPageRoutes = routes(session, show, confirm, cancel, raise, write, correct);

/** What Stripe adds to the address when it sends a customer back from the bank's page. */
const Returned = z.object({
  payment_intent: z.string().max(255),
  payment_intent_client_secret: z.string().min(1).max(500),
});

/**
 * The customer comes back from 3-D Secure. Whoever brings this payment's secret has paid (docs/adr/0019) and gets the
 * cookie of the page. In any case, the secret is removed from the address at once.
 */
async function comeBack(c: Context<HttpEnv>, id: string, secret: string): Promise<Response> {
  c.set('orderId', id);
  const { publicUrl, tokenSecret } = c.env.vars;
  const snapshot = await c.env.order(id).read();
  const expected = snapshot === null ? null : returnSecret(snapshot.order, c.env.now());
  if (expected !== null && (await sameSecret(tokenSecret, expected, secret))) {
    setCookie(c, orderCookie(publicUrl, id), await orderToken(tokenSecret, id, FIRST_EPOCH), cookieOptions(publicUrl));
    return c.redirect(`/o/${id}`, 303);
  }
  return c.redirect((await cookieViewer(c, id)) === null ? `/o/${id}?from=bank` : `/o/${id}`, 303);
}

/** A form's fields as the page's own schema reads them, then `act`. Where they do not fit, the page comes back as typed. */
async function checked<T>(
  c: Context<HttpEnv, string, { out: { form: Form } }>,
  part: string,
  schema: z.ZodType<T>,
  asked: (given: T) => readonly [Command, Done],
): Promise<Response> {
  const sent = c.req.valid('form');
  const { csrf: _, key: __, ...fields } = sent;
  const given = schema.safeParse(fields);
  if (given.success) return act(c, sent, given.data, asked(given.data));
  const id = c.req.param('id') ?? '';
  const viewer = isOrderId(id) ? await cookieViewer(c, id) : null;
  if (viewer === null) return trouble(c, NOT_FOUND, null);
  return showOrder(c, id, viewer, { part, errors: errorsOf(given.error), fields });
}

/** A form of the page: checked to be our own, then one command, once per key. */
async function act(
  c: Context<HttpEnv>,
  { csrf, key }: Form,
  given: unknown,
  [command, done]: readonly [Command, Done],
) {
  const id = c.req.param('id') ?? '';
  if (!isOrderId(id)) return trouble(c, NOT_FOUND, null);
  const viewer = await cookieViewer(c, id);
  if (viewer === null) return trouble(c, refuse('unauthenticated', { key: 'order_link_needed' }), null);
  const ours = sameOrigin(c) && (await formTokenHolds(c.env.vars.tokenSecret, id, csrf));
  if (!ours) return trouble(c, STALE, id);
  if (!(await withinTokenLimits(c, id))) return trouble(c, RATE_LIMITED, id);
  c.set('orderId', id);
  const scope = submission('customer', `POST ${c.req.path}`, key, given);
  const answer = await c.env.order(id).command(command, viewer, scope);
  return answer.ok ? c.redirect(`/o/${id}?done=${done}`, 303) : trouble(c, answer.refusal, id);
}

const AS_NEW: TriedForm = { part: null, errors: {}, fields: {} };

/** The order's page for the customer of the cookie. One call of the object. */
async function showOrder(c: Context<HttpEnv>, id: string, viewer: Actor, tried = AS_NEW): Promise<Response> {
  c.set('orderId', id);
  const found = await readJournal(c.env, id, viewer);
  // A revoked cookie counts as none. The page then takes the token of a newer link.
  if (found === null) return sendPage(c, openLinkPage(), tried === AS_NEW ? 200 : PROBLEMS.unauthenticated.status);
  const { view: order } = found;
  const { order: state } = found.snapshot;
  const shop = state.parties.find((party) => party.role === 'retailer')?.name ?? 'Your order';
  const [csrf, words] = await Promise.all([
    formToken(c.env.vars.tokenSecret, order.id),
    shopWords(c.env, order.retailerId),
  ]);
  const done = Done.safeParse(c.req.query('done'));
  const notice = done.success ? { tone: 'good' as const, text: DONE[done.data] } : null;
  const messages = new Map(
    order.disputes.map((d) => [d.id, viewDisputeMessages(state, found.events, d.id, viewer)] as const),
  );
  const more = CustomerDisputes({ order, csrf, shop, messages, tried });
  const corrections = CorrectLines({ order, csrf, offers: await offersFor(c.env, state, viewer), tried });
  const status = tried === AS_NEW ? 200 : PROBLEMS.invalid_request.status;
  return sendPage(
    c,
    orderPage({ order, shop, words, csrf, now: c.env.now(), notice, corrections, more, tried }),
    status,
  );
}

const STALE = refuse('forbidden', { key: 'form_stale' });

/** A refusal as a page. problem.ts chooses the status. */
function trouble(c: Context<HttpEnv>, refusal: Refusal, orderId: string | null) {
  const { status, retryAfter } = PROBLEMS[refusal.refused];
  const { title, detail } = toldTo(EN, refusal);
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter));
  return sendPage(c, troublePage(title, detail, orderId === null ? null : `/o/${orderId}`), status);
}
