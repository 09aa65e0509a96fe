import { z } from 'zod';
import { PROBLEMS } from '../../../api/problem.ts';
import { lineIfAny, name, prose, typedAmount } from '../../../api/text.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import {
  MAX_TEXT,
  type MessageView,
  mayMessage,
  threadsOf,
  viewMessages,
} from '../../../domain/conversation/messages.ts';
import type { ProposalView } from '../../../domain/conversation/proposals.ts';
import type { ProposalTerms } from '../../../domain/conversation/state.ts';
import type { Role } from '../../../domain/order/actor.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Hidden } from '../../kit/fields.tsx';
import { Badge, Card, money } from '../../kit/parts.tsx';
import { ThreadList } from '../../kit/thread.tsx';
import { majorToMinor } from '../../kit/words/amount-input.ts';
import { inPlainWords, type StatusWords } from '../../kit/words/statuses.ts';
import { Head } from '../layout.tsx';
import { ask, command, type Opened, openOrder, orderCrumbs } from '../order-context.ts';
import { type At, type Dashboard, type FieldErrors, form, onward, page, press, refused, show } from '../signed-in.tsx';
import { inDashboardWords } from '../words/refusals.ts';
import { Compose, type FailedMessage } from './message-form.tsx';

const WHO: readonly Role[] = ['retailer', 'supplier', 'platform'];

const Message = z.object({
  to: name(64),
  body: prose(MAX_TEXT, 'Write something.'),
  refund: typedAmount(),
  bears: typedAmount(),
  cancel: lineIfAny(20).default(''),
});
type Message = z.infer<typeof Message>;

/** Without a refund or a cancellation, the amount that somebody bears would be lost silently. */
const Sendable = Message.refine(({ refund, bears, cancel }) => bears === '' || refund !== '' || cancel === 'yes', {
  path: ['bears'],
  message: 'Say how much is refunded, or choose the cancellation. Otherwise leave this field empty.',
});

export function messagePages(dashboard: Dashboard): void {
  page(dashboard, '/orders/:id/messages', WHO, async (at) => {
    const opened = await openOrder(at);
    return opened instanceof Response ? opened : threadPage(at, opened, at.c.req.query('supplier'));
  });

  const rule = { roles: WHO, schema: Sendable, invalid: writeAgain };
  form(dashboard, '/orders/:id/messages', rule, async (at, sent) => {
    const opened = await openOrder(at);
    if (opened instanceof Response) return opened;
    const { to, body } = sent.given;
    const proposal = termsOf(sent.given, opened.view.currency);
    const answer = await ask(at, sent, opened.view.id, { type: 'post_message', to, body, proposal });
    if (!answer.ok) return threadPage(at, opened, to, { typed: sent.given, refusal: answer.refusal });
    return onward(at, `/orders/${opened.view.id}/messages?supplier=${encodeURIComponent(to)}`, 'messaged');
  });

  for (const word of ['accept', 'decline'] as const) {
    const done = word === 'accept' ? 'proposal_accepted' : 'proposal_declined';
    press(dashboard, `/orders/:id/proposals/:proposal/${word}`, WHO, (at, sent) => {
      const id = at.c.req.param('id') ?? '';
      const proposalId = at.c.req.param('proposal') ?? '';
      const asked = { type: 'answer_proposal', proposalId, answer: word } as const;
      return command(at, sent, id, asked, { path: `/orders/${id}/messages`, done });
    });
  }
}

/** Nothing was sent. Shows the thread with what was typed and what is wrong with it. */
async function writeAgain(at: At, errors: FieldErrors, typed: Typed) {
  const opened = await openOrder(at);
  return opened instanceof Response ? opened : threadPage(at, opened, textOf(typed, 'to'), { typed, errors });
}

/** A proposal, if terms were filled in. An invalid amount becomes NaN, which the domain refuses. */
function termsOf({ to, refund, bears, cancel }: Message, currency: string): ProposalTerms | null {
  if (refund === '' && cancel !== 'yes') return null;
  const borneBy = bears === '' ? null : [{ partyId: to, amount: majorToMinor(bears, currency) }];
  const asked = refund === '' ? {} : { amount: majorToMinor(refund, currency) };
  return { refund: asked, borneBy, cancel: cancel === 'yes' };
}

function threadPage(at: At, opened: Opened, asked: string | undefined, failed: FailedMessage | null = null) {
  const { view, state, events, names } = opened;
  const threads = threadsOf(state, at.actor) ?? [];
  const all = viewMessages(state, events, at.actor);
  const latest = asked ?? all.at(-1)?.supplierId;
  const supplierId = threads.find((id) => id === latest) ?? threads[0];
  const refusal = mayMessage(state, at.actor);
  if (refusal !== null) return refused(at, refusal);
  if (supplierId === undefined || (asked !== undefined && !threads.includes(asked))) return refused(at, NOT_FOUND);
  const messages = all.filter((message) => message.supplierId === supplierId);
  const retailer = names(view.retailerId);
  const who = ({ partyId }: MessageView['from']) => (partyId === null ? 'Somebody' : opened.names(partyId));
  const title = at.member.role === 'supplier' ? `Message ${retailer}` : `Message Supplier`;
  return show(
    at,
    {
      title,
      width: 'form',
      children: (
        <>
          <Head crumbs={orderCrumbs(view)} title={title} />
          {threads.length < 2 ? null : (
            <nav class="subnav" aria-label="Suppliers of this order">
              {threads.map((id) => (
                <a
                  href={`/orders/${view.id}/messages?supplier=${id}`}
                  {...(id === supplierId ? { 'aria-current': 'page' as const } : {})}
                >
                  {names(id)}
                </a>
              ))}
            </nav>
          )}
          <Card title={at.member.role === 'supplier' ? `With ${retailer}` : `With ${names(supplierId)}`}>
            <ThreadList
              messages={messages}
              who={who}
              isMine={({ partyId }) => partyId === at.member.partyId}
              extra={({ proposal }) =>
                proposal === null ? null : <ProposalCard at={at} opened={opened} proposal={proposal} />
              }
            />
          </Card>
          <Compose at={at} opened={opened} supplierId={supplierId} failed={failed} />
        </>
      ),
    },
    failed === null ? 200 : PROBLEMS[failed.refusal?.refused ?? 'invalid_request'].status,
  );
}

const STATUS: Readonly<Record<ProposalView['status'], StatusWords>> = {
  open: { text: 'Open', tone: 'wait' },
  accepted: { text: 'Accepted', tone: 'good' },
  declined: { text: 'Declined', tone: 'still' },
  closed: { text: 'No longer possible', tone: 'still' },
};

interface ProposalProps {
  readonly at: At;
  readonly opened: Opened;
  readonly proposal: ProposalView;
}

/** The terms that one side proposed, and the buttons of who may answer. */
export const ProposalCard = ({ at, opened: { view, names }, proposal }: ProposalProps) => {
  const { refund, borneBy, cancel, quote, status, closedBecause } = proposal;
  const amount = refund.amount ?? quote?.amount ?? null;
  return (
    <div class="proposal">
      <p class="row">
        <span class="strong">
          {amount === null ? 'Refund what is left' : `Refund ${money(amount, view.currency)}`}
          {cancel ? `, and cancel what ${names(proposal.supplierId)} makes` : ''}
        </span>
        <Badge said={STATUS[status]} />
      </p>
      {borneBy === null ? null : (
        <p class="small">
          {borneBy.map((b) => `${names(b.partyId)} bears ${money(b.amount, view.currency)}`).join(', ')};{' '}
          {names(view.retailerId)} bears the rest.
        </p>
      )}
      {quote === null ? null : (
        <p class="small muted">
          If accepted now:{' '}
          {quote.parties.map((p) => `${names(p.partyId)} bears ${money(p.amount, view.currency)}`).join(', ')}.
        </p>
      )}
      {closedBecause === null ? null : <p class="small muted">{inDashboardWords(closedBecause)}</p>}
      {proposal.allowedActions.length === 0 ? null : (
        <div class="row">
          {proposal.allowedActions.map((word) => (
            <form method="post" action={`/orders/${view.id}/proposals/${proposal.id}/${word}`}>
              <Hidden csrf={at.csrf} />
              <button type="submit" class={word === 'accept' ? 'primary small' : 'plain small'}>
                {inPlainWords(word)}
              </button>
            </form>
          ))}
        </div>
      )}
    </div>
  );
};
