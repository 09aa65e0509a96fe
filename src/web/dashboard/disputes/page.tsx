import { wire } from '../../../api/wire.ts';
import { evidenceInWords } from '../../../api/words/conversation.ts';
import { readJournal } from '../../../app/read-order.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { shopWords } from '../../../app/shop-words.ts';
import { MAX_TEXT, type MessageView, viewDisputeMessages } from '../../../domain/conversation/messages.ts';
import { type DisputeView, viewDispute } from '../../../domain/conversation/view-dispute.ts';
import { orderIdOfChild } from '../../../domain/order/ids.ts';
import { evidenceOf } from '../../../domain/refunds/chargebacks/evidence.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Area, Hidden } from '../../kit/fields.tsx';
import { Badge, Card, Day } from '../../kit/parts.tsx';
import { ThreadList } from '../../kit/thread.tsx';
import { aboutOf, DISPUTE_STATUS, raiserOf } from '../../kit/words/disputes.ts';
import { Head } from '../layout.tsx';
import { Captured } from '../order/money.tsx';
import { publishableKeyFor } from '../order/system/page.tsx';
import { namesOf } from '../order-context.ts';
import { type At, type FieldErrors, refused, show } from '../signed-in.tsx';
import { AnswerBank } from './answer.tsx';
import { About, type Disputed, OutcomeCard } from './case.tsx';
import { Resolve } from './resolve.tsx';

/** The dispute of the page's address and its order, if the reader takes part. One call of the object. */
export async function openDispute(at: At): Promise<Disputed | Response> {
  const id = at.c.req.param('id') ?? '';
  const orderId = orderIdOfChild(id);
  const found = orderId === null ? null : await readJournal(at.c.env, orderId, at.actor);
  const shown = found === null ? null : viewDispute(found.snapshot.order, id, at.actor);
  if (found === null || shown === null) return refused(at, NOT_FOUND);
  const { view } = found;
  const { order: state } = found.snapshot;
  at.c.set('orderId', orderId);
  return { view, state, events: found.events, names: namesOf(state, view), dispute: shown };
}

/** What was typed in a form of the page, and what is wrong with it. */
export interface Tried {
  readonly fields: Typed;
  readonly errors: FieldErrors;
  /** The page's status. */
  readonly status: Parameters<typeof show>[2];
}

const UNTOUCHED: Tried = { fields: {}, errors: {}, status: 200 };

export async function disputePage(at: At, tried: Tried = UNTOUCHED) {
  const opened = await openDispute(at);
  return opened instanceof Response ? opened : showDispute(at, opened, tried);
}

export function showDispute(at: At, opened: Disputed, tried: Tried) {
  const { view, state, events, names, dispute: shown } = opened;
  const messages = viewDisputeMessages(state, events, shown.id, at.actor);
  const who = ({ role, partyId }: MessageView['from']) =>
    role === 'customer' ? state.customer.name : partyId === null ? 'Somebody' : callOf(role, names(partyId));
  const children = (
    <>
      <Head
        crumbs={[
          { href: '/disputes', name: 'Disputes' },
          { href: `/orders/${view.id}`, name: view.number },
        ]}
        title={
          <span class="row">
            <span>{aboutOf(shown)}</span>
            <Badge said={DISPUTE_STATUS[shown.status]} big />
          </span>
        }
      >
        <p class="muted">
          Raised <Day at={shown.raisedAt} /> by {raiserOf(shown)}, about order <span class="mono">{view.number}</span>
        </p>
      </Head>
      <div class="columns order">
        <div class="stack loose">
          <About opened={opened} publishableKey={publishableKeyFor(at)} />
          {shown.kind === 'dispute' && (messages.length > 0 || shown.status === 'open') ? (
            <Card title="Conversation">
              <ThreadList messages={messages} who={who} isMine={({ partyId }) => partyId === at.member.partyId} />
            </Card>
          ) : null}
          {shown.allowedActions.includes('message') ? <Write at={at} dispute={shown} {...tried} /> : null}
          {shown.allowedActions.includes('send_evidence') ? <AnswerBank at={at} opened={opened} {...tried} /> : null}
          {shown.allowedActions.includes('resolve') ? <Resolve at={at} opened={opened} {...tried} /> : null}
        </div>
        <aside class="stack loose" aria-label="About this dispute">
          <OutcomeCard opened={opened} />
          <Card title="Order">
            <p>
              <a href={`/orders/${view.id}`}>Order {view.number}</a>
            </p>
            <Captured view={view} />
          </Card>
        </aside>
      </div>
    </>
  );
  return show(at, { title: `Dispute, order ${view.number}`, children }, tried.status);
}

/** The order's evidence for the bank, as a file. */
export async function evidence(at: At) {
  const opened = await openDispute(at);
  if (opened instanceof Response) return opened;
  const { timeZone } = await shopWords(at.c.env, opened.view.retailerId);
  const pack = evidenceOf(opened.state, opened.events, at.actor, timeZone);
  if (pack === null) return refused(at, NOT_FOUND);
  const name = `evidence-${opened.view.number}.json`;
  return at.c.json(wire(evidenceInWords(pack)), 200, { 'content-disposition': `attachment; filename="${name}"` });
}

const callOf = (role: string, name: string): string => (role === 'platform' ? 'Platform Ops' : name);

interface WriteProps extends Tried {
  readonly at: At;
  readonly dispute: DisputeView;
}

const Write = ({ at, dispute: shown, fields, errors }: WriteProps) => (
  <Card title="Your answer">
    <form method="post" action={`/disputes/${shown.id}/messages`} class="stack">
      <Hidden csrf={at.csrf} />
      <Area
        label="Message"
        name="body"
        required
        rows={3}
        maxlength={MAX_TEXT}
        hint="The customer, the retailer, the suppliers of these items and Platform Ops read it."
        value={textOf(fields, 'body')}
        error={errors.body}
      />
      <div class="row">
        <button type="submit" class="primary">
          Send
        </button>
      </div>
    </form>
  </Card>
);
