import { z } from '@hono/zod-openapi';
import { readOrder } from '../../app/read-order.ts';
import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import { SETTING_LIMITS } from '../../app/settings/change-settings.ts';
import { MAIL_TEMPLATES, templateOf } from '../../domain/conversation/mail.ts';
import { refuse } from '../../domain/refusal.ts';
import type { CurrentWording, WordingProblem } from '../../services/notifications.ts';
import { AUTH_PROBLEMS, answer, BEARER, body, problems, route, routes } from '../contract.ts';
import type { HttpEnv } from '../deps.ts';
import { authorOf, partyOf, partyOnly } from '../middleware/auth.ts';
import { problem } from '../problem.ts';
import { orNull } from '../schemas/or-null.ts';
import { SimpleIn, SimpleOut, toSimple } from '../schemas/wording.ts';
import { name, source } from '../text.ts';
import { wire } from '../wire.ts';

const part = (max: number) => source(max).min(1);
const fields = {
  subject: part(SETTING_LIMITS.mailSubject),
  html: part(SETTING_LIMITS.mailBody),
  text: part(SETTING_LIMITS.mailBody),
};

const Wording = z
  .strictObject({
    event: z.enum(MAIL_TEMPLATES),
    ...fields,
    enabled: z.boolean(),
    simple: orNull(SimpleOut).openapi({
      description: 'the fields it was made from; null: it was written as Liquid',
    }),
    own: z.boolean().openapi({ description: 'false: the default, since the retailer has no wording of its own' }),
    fell_back: z
      .strictObject({ at: z.iso.datetime(), why: z.string(), order_id: z.string() })
      .nullable()
      .openapi({ description: 'the last mail that was sent in the default wording, because this one failed' }),
  })
  .openapi('NotificationWording');

const WordingBody = z.strictObject({ ...fields, enabled: z.boolean().default(true) });
const PreviewBody = z.strictObject({
  ...fields,
  order_id: name(64).openapi({ description: 'a real order of the retailer' }),
});
const Preview = z.strictObject(fields).openapi('NotificationPreview');

const PATH = '/v1/settings/notifications/{event}';
const params = z.object({
  event: z.string().openapi({
    param: { name: 'event', in: 'path' },
    example: 'confirmed',
    description: `which mail: ${MAIL_TEMPLATES.join(', ')}`,
  }),
});
const COMMON = { tags: ['Settings'], security: BEARER, middleware: partyOnly('retailer') };

const read = route(
  {
    ...COMMON,
    method: 'get',
    path: PATH,
    operationId: 'settings.notifications.get',
    summary: 'Get the wording of a mail',
    description: "The wording in which the mail is sent now: the retailer's own, or the default.",
    request: { params },
    responses: { 200: answer(Wording, 'The wording'), ...problems(...AUTH_PROBLEMS, 'not_found') },
  },
  async (c) => {
    const found = await current(c.env, partyOf(c).partyId, c.req.valid('param').event);
    return 'refused' in found ? problem(c, found) : c.json(view(found));
  },
);

const write = route(
  {
    ...COMMON,
    method: 'put',
    path: PATH,
    operationId: 'settings.notifications.update',
    summary: 'Change the wording of a mail',
    description: 'A template that does not work is refused, with its line and the reason.',
    request: { params, body: body(WordingBody) },
    responses: {
      200: answer(Wording, 'The wording'),
      ...problems(...AUTH_PROBLEMS, 'not_found', 'invalid_request', 'template_invalid'),
    },
  },
  async (c) => {
    const { partyId } = partyOf(c);
    const event = templateOf(c.req.valid('param').event);
    if (event === undefined) return problem(c, NOT_FOUND);
    const stored = { ...c.req.valid('json'), simple: null };
    const saved = await c.env.notifications.saveWording(partyId, event, stored, authorOf(c));
    if (!saved.ok) return problem(c, faulted(saved.fault));
    if (saved.value.problem !== null) return problem(c, broken(saved.value.problem));
    return c.json(view({ template: event, ...stored, own: true, fellBack: null }));
  },
);

const writeSimple = route(
  {
    ...COMMON,
    method: 'put',
    path: `${PATH}/simple`,
    operationId: 'settings.notifications.updateSimple',
    summary: 'Change the wording of a mail without Liquid',
    description: 'The HTML and the plain text are made from the fields.',
    request: {
      params,
      body: body(SimpleIn.extend({ enabled: z.boolean().default(true) }).openapi('SimpleWordingBody')),
    },
    responses: {
      200: answer(Wording, 'The wording'),
      ...problems(...AUTH_PROBLEMS, 'not_found', 'invalid_request', 'template_invalid'),
    },
  },
  async (c) => {
    const { partyId } = partyOf(c);
    const event = templateOf(c.req.valid('param').event);
    if (event === undefined) return problem(c, NOT_FOUND);
    const { enabled, ...given } = c.req.valid('json');
    const simple = toSimple(given);
    const stored = { ...c.env.notifications.compiled(event, simple), enabled, simple };
    const saved = await c.env.notifications.saveWording(partyId, event, stored, authorOf(c));
    if (!saved.ok) return problem(c, faulted(saved.fault));
    if (saved.value.problem !== null) return problem(c, broken(saved.value.problem));
    return c.json(view({ template: event, ...stored, own: true, fellBack: null }));
  },
);

const reset = route(
  {
    ...COMMON,
    method: 'delete',
    path: PATH,
    operationId: 'settings.notifications.reset',
    summary: 'Reset the wording of a mail',
    description: 'Goes back to the default wording.',
    request: { params },
    responses: { 200: answer(Wording, 'The default'), ...problems(...AUTH_PROBLEMS, 'not_found') },
  },
  async (c) => {
    const { partyId } = partyOf(c);
    const event = templateOf(c.req.valid('param').event);
    if (event === undefined) return problem(c, NOT_FOUND);
    const done = await c.env.notifications.resetWording(partyId, event, authorOf(c));
    if (!done.ok) return problem(c, faulted(done.fault));
    const found = await current(c.env, partyId, event);
    return 'refused' in found ? problem(c, found) : c.json(view(found));
  },
);

const preview = route(
  {
    ...COMMON,
    method: 'post',
    path: `${PATH}/preview`,
    operationId: 'settings.notifications.preview',
    summary: 'Preview a mail',
    description: 'Shows a wording with the data of a real order, whether it is saved or not. Nothing is sent.',
    request: { params, body: body(PreviewBody) },
    responses: {
      200: answer(Preview, 'The mail, without the customer’s own link'),
      ...problems(...AUTH_PROBLEMS, 'not_found', 'invalid_request', 'template_invalid'),
    },
  },
  async (c) => {
    const { partyId, role } = partyOf(c);
    if (templateOf(c.req.valid('param').event) === undefined) return problem(c, NOT_FOUND);
    const { order_id, ...wording } = c.req.valid('json');
    const found = await readOrder(c.env, order_id, { role, partyId });
    if (found === null) return problem(c, NOT_FOUND);
    const shown = await c.env.notifications.preview({ order: found.snapshot.order }, wording);
    if (!shown.ok) return problem(c, faulted(shown.fault));
    return shown.value.ok ? c.json(wire(shown.value.mail)) : problem(c, broken(shown.value.problem));
  },
);

const broken = ({ part, line, column, message: text }: WordingProblem) =>
  refuse('template_invalid', { key: 'template_wrong', part, line, column, text }, [
    { path: part, reason: { key: 'template_line_wrong', line, text } },
  ]);

/** On the wire, the template is called `event`. */
const view = ({ template: event, subject, html, text, enabled, simple, own, fellBack }: CurrentWording) =>
  wire({ event, subject, html, text, enabled, simple, own, fellBack });

const current = async (env: HttpEnv['Bindings'], retailerId: string, event: string) => {
  const found = await env.notifications.wordings(retailerId);
  if (!found.ok) return faulted(found.fault);
  return found.value.find(({ template }) => template === event) ?? NOT_FOUND;
};

export const notificationSettingsRoutes = routes(read, write, writeSimple, reset, preview);
