import { lineOffers } from '../../../app/line-offer.ts';
import { faulted, NOT_FOUND } from '../../../app/refusals.ts';
import { mayCorrectLine, type Offer, offerRefusal } from '../../../domain/conversation/line-corrections.ts';
import type { Role } from '../../../domain/order/actor.ts';
import type { Line } from '../../../domain/order/placed.ts';
import { errorsOf } from '../../kit/field-errors.ts';
import { Hidden, NotSaved } from '../../kit/fields.tsx';
import { Had } from '../../kit/meanwhile.tsx';
import { OptionFields, optionLabels, optionsForm, optionsTyped } from '../../kit/option-fields.tsx';
import { Card, Corrected } from '../../kit/parts.tsx';
import { roleWord } from '../../kit/words/statuses.ts';
import { Head } from '../layout.tsx';
import { NotNow } from '../order/not-now.tsx';
import { command, type Opened, openOrder, orderCrumbs } from '../order-context.ts';
import {
  AsSent,
  type At,
  type Dashboard,
  type FieldErrors,
  type Fields,
  form,
  formStatus,
  page,
  refused,
  type Sent,
  show,
} from '../signed-in.tsx';
import { inDashboardWords } from '../words/refusals.ts';

const WHO: readonly Role[] = ['retailer', 'platform'];
const PATH = '/orders/:id/lines/:line';

/** The page where a retailer or Platform Ops correct the measurements of a line. */
export function linePages(dashboard: Dashboard): void {
  page(dashboard, PATH, WHO, (at) => linePage(at));
  form(dashboard, PATH, { roles: WHO, schema: AsSent, saved, invalid: linePage }, correct);
}

interface OpenLine extends Opened {
  readonly line: Line;
  readonly offer: Offer | null;
}

async function openLine(at: At): Promise<OpenLine | Response> {
  const opened = await openOrder(at);
  if (opened instanceof Response) return opened;
  const line = opened.state.lines.find(({ id }) => id === at.c.req.param('line'));
  if (line === undefined) return refused(at, NOT_FOUND);
  const offers = await lineOffers(at.c.env, opened.state);
  return offers.ok ? { ...opened, line, offer: offers.value.get(line.id) ?? null } : refused(at, faulted(offers.fault));
}

async function saved(at: At): Promise<Fields | Response> {
  const opened = await openLine(at);
  return opened instanceof Response ? opened : optionsTyped(opened.line.options);
}

async function correct(at: At, sent: Sent<Fields>): Promise<Response> {
  const opened = await openLine(at);
  if (opened instanceof Response) return opened;
  const { view, line, offer } = opened;
  const read = optionsForm(offer?.optionRules ?? {}, inDashboardWords).safeParse(sent.given);
  if (!read.success) return showLine(at, opened, errorsOf(read.error), sent.given);
  const asked = { type: 'correct_line', lineId: line.id, options: read.data, offer } as const;
  return command(at, sent, view.id, asked, { path: `/orders/${view.id}`, done: 'line_corrected' });
}

async function linePage(at: At, errors: FieldErrors = {}, typed?: Fields) {
  const opened = await openLine(at);
  return opened instanceof Response ? opened : showLine(at, opened, errors, typed);
}

function showLine(at: At, { view, state, line, offer }: OpenLine, errors: FieldErrors, typed?: Fields) {
  const refusal = mayCorrectLine(state, line.id, at.actor) ?? offerRefusal(state, line, offer, at.actor);
  const rules = offer?.optionRules ?? {};
  const children = (
    <>
      <Head crumbs={orderCrumbs(view)} title="Correct Measurements">
        <p class="muted">
          {line.title}, quantity {line.quantity}. The supplier sees the old and the new measurements, and the timeline
          says that you did it. The customer gets an e-mail.
        </p>
      </Head>
      <NotSaved labels={optionLabels(rules)} errors={errors} />
      {refusal === null ? (
        <Card>
          <Corrected line={{ options: line.options, corrected: line.corrected ?? null }} by={roleWord} />
          <form method="post" action={`/orders/${view.id}/lines/${line.id}`} class="stack">
            <Hidden csrf={at.csrf} />
            <Had fields={optionsTyped(line.options)} />
            <OptionFields rules={rules} fields={typed ?? optionsTyped(line.options)} errors={errors} />
            <div class="row">
              <button type="submit" class="primary">
                Save
              </button>
              <a class="button quiet" href={`/orders/${view.id}`}>
                Not now
              </a>
            </div>
          </form>
        </Card>
      ) : (
        <NotNow view={view} refusal={refusal} />
      )}
    </>
  );
  return show(at, { title: `Measurements, order ${view.number}`, width: 'form', children }, formStatus(errors));
}
