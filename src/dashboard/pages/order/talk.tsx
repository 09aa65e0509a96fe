import { threadsOf, viewMessages } from '../../../domain/message.ts';
import type { OrderView } from '../../../domain/view.ts';
import { Badge, Card, Day, money } from '../../../http/pages/ui/parts.tsx';
import { plain, ROLE, type Said } from '../../../http/pages/ui/words.ts';
import type { At } from '../../desk.tsx';
import type { Opened } from '../../order-context.ts';

const STATUS: Readonly<Record<string, Said>> = {
  open: { text: 'Open', tone: 'wait' },
  resolved: { text: 'Resolved', tone: 'good' },
};

export const DisputesCard = ({ view: { disputes, currency } }: { readonly view: OrderView }) => {
  if (disputes.length === 0) return null;
  return (
    <Card title="Disputes" flush>
      <table class="rows cards">
        <thead>
          <tr>
            <th scope="col">About</th>
            <th scope="col">Raised</th>
            <th scope="col">Status</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {disputes.map((one) => (
            <tr>
              <th scope="row">
                <a class="row-link" href={`/disputes/${one.id}`}>
                  {one.kind === 'dispute' ? plain(one.reason) : `${plain(one.kind)}: ${plain(one.reason)}`}
                </a>
              </th>
              <td data-label="Raised">
                <span>
                  <Day at={one.raisedAt} />, {one.raisedBy === 'bank' ? 'bank' : ROLE[one.raisedBy]}
                </span>
              </td>
              <td data-label="Status">
                <Badge said={STATUS[one.status] ?? { text: plain(one.status), tone: 'still' }} />
              </td>
              <td data-label="Outcome">
                {one.outcome === null ? '–' : plain(one.outcome)}
                {one.refund?.amount === undefined || one.refund.amount === null
                  ? ''
                  : `, ${money(one.refund.amount, currency)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
};

/** A thread a supplier: how much was said, the last of it, and whether an answer is waited for. */
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
              <a href={`/orders/${view.id}/messages?supplier=${supplierId}`}>{other}</a>{' '}
              <span class="muted small">
                {messages.length} {messages.length === 1 ? 'message' : 'messages'}
              </span>{' '}
              {waiting ? <Badge said={{ text: 'A proposal waits for you', tone: 'wait' }} /> : null}
              <p class="small muted">
                {last.body.slice(0, 140)}
                {last.body.length > 140 ? '…' : ''}
              </p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
};
