import { threadsOf, viewMessages } from '../../../domain/conversation/messages.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { cut } from '../../../domain/text.ts';
import { Badge, Card, Day, money, Notice } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { aboutOf, DISPUTE_STATUS, outcomeWords, raiserOf } from '../../kit/words/disputes.ts';
import type { Opened } from '../order-context.ts';
import type { At } from '../signed-in.tsx';
import { ProposalCard } from './messages.tsx';

export const DisputesCard = ({ view: { disputes, currency } }: { readonly view: OrderView }) => {
  if (disputes.length === 0) return null;
  return (
    <TableCard label="Disputes" titled columns={['About', 'Raised', 'Status', 'Outcome']} rows>
      {disputes.map((one) => (
        <tr>
          <th scope="row">
            <a class="row-link" href={`/disputes/${one.id}`}>
              {aboutOf(one)}
            </a>
          </th>
          <td data-label="Raised">
            <span>
              <Day at={one.raisedAt} />, {raiserOf(one)}
            </span>
          </td>
          <td data-label="Status">
            <Badge said={DISPUTE_STATUS[one.status]} />
          </td>
          <td data-label="Outcome" {...(one.outcome === null ? { class: 'nil' } : {})}>
            {one.outcome === null ? '–' : outcomeWords(one.outcome)}
            {one.refund?.amount === undefined || one.refund.amount === null
              ? ''
              : `, ${money(one.refund.amount, currency)}`}
          </td>
        </tr>
      ))}
    </TableCard>
  );
};

/** What one side proposed and the other has not answered: on top of the page, with the buttons of who may answer. */
export const OpenProposals = ({ at, opened }: { readonly at: At; readonly opened: Opened }) => {
  const { state, events, view, names } = opened;
  const open = viewMessages(state, events, at.actor).flatMap(({ proposal }) =>
    proposal?.status === 'open' ? [proposal] : [],
  );
  return (
    <>
      {open.map((proposal) => {
        const by = names(proposal.from === 'supplier' ? proposal.supplierId : view.retailerId);
        const mine = proposal.allowedActions.length > 0;
        return (
          <Notice
            tone={mine ? 'wait' : 'info'}
            title={mine ? `${by} proposes terms, and waits for your answer` : `What ${by} proposed is not answered yet`}
          >
            <ProposalCard at={at} opened={opened} proposal={proposal} />
            <p>
              <a href={`/orders/${view.id}/messages?supplier=${proposal.supplierId}`}>Read the messages</a>
            </p>
          </Notice>
        );
      })}
    </>
  );
};

/** One thread per supplier: the number of messages, the last one, and whether an answer is due. */
export const MessagesCard = ({ at, opened }: { readonly at: At; readonly opened: Opened }) => {
  const { state, events, view, names } = opened;
  const all = viewMessages(state, events, at.actor);
  if (all.length === 0) return null;
  const threads = (threadsOf(state, at.actor) ?? []).flatMap((supplierId) => {
    const messages = all.filter((message) => message.supplierId === supplierId);
    const last = messages.at(-1);
    return last === undefined ? [] : [{ supplierId, messages, last }];
  });
  return (
    <Card title="Messages">
      <ul class="stack tight">
        {threads.map(({ supplierId, messages, last }) => {
          const waiting = messages.some(({ proposal }) => (proposal?.allowedActions.length ?? 0) > 0);
          const other = at.member.role === 'supplier' ? names(view.retailerId) : names(supplierId);
          return (
            <li>
              <a class="row-link" href={`/orders/${view.id}/messages?supplier=${supplierId}`}>
                {other}
              </a>{' '}
              <span class="muted small">
                {messages.length} {messages.length === 1 ? 'message' : 'messages'}
              </span>{' '}
              {waiting ? <Badge said={{ text: 'A proposal waits for you', tone: 'wait' }} /> : null}
              <p class="small muted">
                {cut(last.body, 140)}
                {last.body.length > 140 ? '…' : ''}
              </p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
};
