import { whole } from '../../../../api/query.ts';
import { NOT_FOUND } from '../../../../app/refusals.ts';
import type { Role } from '../../../../domain/order/actor.ts';
import { stripeIdsOf } from '../../../../domain/order/search.ts';
import { viewOrder } from '../../../../domain/order/view.ts';
import { type OrderTries, sagaHistory } from '../../../../domain/saga/history.ts';
import { type Moment, momentAt } from '../../../../domain/saga/time-travel.ts';
import { Card, OrderBadges, When } from '../../../kit/parts.tsx';
import { faultWords } from '../../../kit/words/faults.ts';
import { roleWord } from '../../../kit/words/statuses.ts';
import { Head } from '../../layout.tsx';
import { type Opened, openOrder, orderCrumbs } from '../../order-context.ts';
import { type At, type Dashboard, listPage, refused, show } from '../../signed-in.tsx';
import { owedWords } from '../../words/parked.ts';
import { MoneyCard, PaymentCard, RefundsCard } from '../money.tsx';
import { FulfilmentsCard, LinesCard } from '../parts.tsx';
import { toldEvents } from '../timeline.tsx';
import { ChangesCard } from './changes.tsx';
import { OthersCard, StepsCard } from './steps.tsx';
import { StripeId } from './stripe-link.tsx';

/** Who sees what the system did with an order. Codes, messages and ids of Stripe are for Platform Ops. */
export const SYSTEM_READERS: readonly Role[] = ['retailer', 'platform'];

const Q = { at: whole(1, 1_000_000).optional() };

export function systemPages(dashboard: Dashboard): void {
  listPage(dashboard, '/orders/:id/system', { roles: SYSTEM_READERS, query: Q }, async (at, query) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    const tried = await at.c.env.order(opened.view.id).tried();
    if (tried === null) return refused(at, NOT_FOUND);
    if (query.at === undefined) return systemPage(at, opened, tried);
    const moment = momentAt(opened.events, query.at);
    return moment === null ? refused(at, NOT_FOUND) : momentPage(at, opened, tried, moment);
  });
}

/** Null for everybody but Platform Ops: they have the account at Stripe. */
export const publishableKeyFor = (at: At): string | null =>
  at.member.role === 'platform' ? at.c.env.vars.publishableKey : null;

function systemPage(at: At, opened: Opened, tried: OrderTries) {
  const { view, names, events } = opened;
  const publishableKey = publishableKeyFor(at);
  const steps = { history: sagaHistory(events, tried), orderId: view.id, names, publishableKey };
  return show(at, {
    title: `What the system did: order ${view.number}`,
    children: (
      <>
        <Head crumbs={orderCrumbs(view)} title="What the system did">
          <p class="muted">Each step of the order, what was undone, and how often it was tried.</p>
        </Head>
        <StepsCard {...steps} />
        <OthersCard {...steps} />
        <ParkedCard opened={opened} />
        {publishableKey === null ? null : <StripeCard state={opened.state} publishableKey={publishableKey} />}
        <EventsCard at={at} opened={opened} tried={tried} />
      </>
    ),
  });
}

const ParkedCard = ({ opened: { view, names } }: { readonly opened: Opened }) =>
  view.parked.length === 0 ? null : (
    <Card title="Waits for a person">
      <ul>
        {view.parked.map(({ work, owed, code, since, triedAgain }) => (
          <li>
            {owedWords({ work, owed }, view, names)}: {faultWords(code)}, since <When at={since} seconds />.{' '}
            {triedAgain ? 'It is also tried again by itself.' : 'It is not tried again by itself.'}
          </li>
        ))}
      </ul>
    </Card>
  );

interface StripeProps {
  readonly state: Opened['state'];
  readonly publishableKey: string;
}

/** For Platform Ops: all that Stripe has of this order. */
const StripeCard = ({ state, publishableKey }: StripeProps) => (
  <Card title="At Stripe">
    <ul class="stack tight">
      {stripeIdsOf(state).map((id) => (
        <li>
          <StripeId id={id} publishableKey={publishableKey} />
        </li>
      ))}
    </ul>
  </Card>
);

interface EventsProps {
  readonly at: At;
  readonly opened: Opened;
  readonly tried: OrderTries;
}

/** Stripe's event that reported an event of ours. What follows from it is in the same commit, but of our own making. */
const webhookOf = ({ commits }: OrderTries, actor: string, seq: number): string | null =>
  actor === 'stripe' ? (commits.find(({ version }) => version >= seq)?.webhook ?? null) : null;

const EventsCard = ({ at, opened, tried }: EventsProps) => {
  const publishableKey = publishableKeyFor(at);
  return (
    <Card title="Every event">
      <p class="muted">Open an event to see the order as it was then, and what changed.</p>
      <ol class="timeline">
        {toldEvents(opened, at).map(({ event, told }) => {
          const webhook = publishableKey === null ? null : webhookOf(tried, event.actor, event.seq);
          return (
            <li class={told.tone ?? ''}>
              <a class="row-link" href={`/orders/${opened.view.id}/system?at=${event.seq}`}>
                {event.seq}. {told.text}
              </a>
              <span class="meta">
                {roleWord(event.actor)} · <When at={event.at} seconds />
                {webhook === null ? null : (
                  <>
                    {' · '}
                    <StripeId id={webhook} publishableKey={publishableKey} />
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
};

function momentPage(at: At, opened: Opened, tried: OrderTries, moment: Moment) {
  const { view, names } = opened;
  const { seq } = moment.event;
  const then = viewOrder({ order: moment.after, next: null }, at.actor);
  if (then === null) return refused(at, NOT_FOUND);
  const seen = toldEvents(opened, at);
  const told = seen.find(({ event }) => event.seq === seq)?.told.text ?? 'An event that you do not see';
  const publishableKey = publishableKeyFor(at);
  const webhook = publishableKey === null ? null : webhookOf(tried, moment.event.actor.role, seq);
  const openedThen = { view: then, state: moment.after, events: opened.events.slice(0, seq), names };
  const here = `/orders/${view.id}/system`;
  return show(at, {
    title: `Order ${view.number} at event ${seq}`,
    children: (
      <>
        <Head
          crumbs={[...orderCrumbs(view), { href: here, name: 'What the system did' }]}
          title={
            <span class="row">
              <span>{told}</span>
              <OrderBadges order={then} big />
            </span>
          }
        >
          <p class="muted">
            Event {seq} of {view.version}, <When at={moment.event.at} seconds />. The page shows the order as it was
            then.
            {webhook === null ? null : (
              <>
                {' '}
                Stripe reported it: <StripeId id={webhook} publishableKey={publishableKey} />
              </>
            )}
          </p>
        </Head>
        <Around here={here} seqs={seen.map(({ event }) => event.seq)} seq={seq} />
        <ChangesCard {...{ at, moment, opened, publishableKey }} />
        <div class="columns order">
          <div class="stack loose">
            <LinesCard view={then} names={names} />
            <FulfilmentsCard view={then} names={names} />
            <MoneyCard opened={openedThen} />
            <RefundsCard view={then} />
          </div>
          <aside class="stack loose" aria-label="Its payment then">
            <PaymentCard view={then} publishableKey={publishableKey} />
          </aside>
        </div>
      </>
    ),
  });
}

interface AroundProps {
  readonly here: string;
  readonly seqs: readonly number[];
  readonly seq: number;
}

/** The event before and the event after, of those that the reader sees. */
const Around = ({ here, seqs, seq }: AroundProps) => {
  const before = seqs.findLast((one) => one < seq);
  const after = seqs.find((one) => one > seq);
  return (
    <nav class="pager" aria-label="Events">
      {before === undefined ? (
        <span />
      ) : (
        <a class="button plain" href={`${here}?at=${before}`}>
          Event before
        </a>
      )}
      {after === undefined ? (
        <span />
      ) : (
        <a class="button plain" href={`${here}?at=${after}`}>
          Event after
        </a>
      )}
    </nav>
  );
};
