import type { MessageView } from '../../domain/conversation/messages.ts';
import { MAX_TEXT } from '../../domain/conversation/messages.ts';
import type { OrderView } from '../../domain/order/view.ts';
import { webUrl } from '../../domain/text.ts';
import { textOf } from '../kit/choice.ts';
import { DisputeFields } from '../kit/dispute-fields.tsx';
import { Area, Hidden } from '../kit/fields.tsx';
import { Badge, Card, Day, money } from '../kit/parts.tsx';
import { ThreadList } from '../kit/thread.tsx';
import { inPlainWords } from '../kit/words/statuses.ts';
import { type TriedForm, triedIn } from './tried-form.ts';

interface Props {
  readonly order: OrderView;
  readonly csrf: string;
  readonly shop: string;
  /** By dispute. */
  readonly messages: ReadonlyMap<string, readonly MessageView[]>;
  readonly tried: TriedForm;
}

/** Disputes on the customer's page: the open ones, their threads, and the form to raise one. */
export const CustomerDisputes = ({ order, csrf, shop, messages, tried }: Props) => (
  <>
    {order.disputes.map((dispute) => (
      <Card
        title={`${dispute.raisedBy === 'customer' ? 'Your complaint' : `Raised by ${shop}`}: ${inPlainWords(dispute.reason).toLowerCase()}`}
        id={dispute.id}
        aside={
          <Badge
            said={dispute.status === 'open' ? { text: 'Open', tone: 'wait' } : { text: 'Resolved', tone: 'good' }}
          />
        }
      >
        <p class="muted small">
          Raised <Day at={dispute.raisedAt} />
        </p>
        {dispute.description === null ? null : <p class="prose">{dispute.description}</p>}
        {dispute.evidenceUrls.length === 0 ? null : (
          <ul class="stack tight small">
            {dispute.evidenceUrls.map((url) => (
              <li>
                <a href={webUrl(url) ?? undefined} rel="noreferrer noopener nofollow">
                  {url}
                </a>
              </li>
            ))}
          </ul>
        )}
        {dispute.outcome === null ? null : (
          <p>
            <strong>{dispute.outcome === 'refund' ? 'A refund was decided' : 'No refund was decided'}</strong>
            {dispute.refund?.amount === undefined || dispute.refund.amount === null
              ? '. '
              : `: ${money(dispute.refund.amount, order.currency)}. `}
            {dispute.note}
          </p>
        )}
        <ThreadList
          messages={messages.get(dispute.id) ?? []}
          quiet
          who={({ role }) =>
            role === 'customer' ? 'You' : role === 'retailer' ? shop : role === 'platform' ? 'Mediator' : 'Maker'
          }
          isMine={({ role }) => role === 'customer'}
        />
        {dispute.allowedActions.includes('message') ? (
          <form method="post" action={`/o/${order.id}/disputes/${dispute.id}/messages`} class="stack">
            <Hidden csrf={csrf} />
            <Area
              label="Answer"
              name="body"
              required
              rows={3}
              maxlength={MAX_TEXT}
              value={textOf(triedIn(tried, dispute.id).fields, 'body')}
              error={triedIn(tried, dispute.id).errors.body}
            />
            <div class="row">
              <button type="submit" class="plain">
                Send
              </button>
            </div>
          </form>
        ) : null}
      </Card>
    ))}
    {order.allowedActions.includes('raise_dispute') ? (
      <Card title={order.disputes.length === 0 ? 'Is something wrong?' : 'Is something else wrong?'}>
        <p>Damaged, the wrong thing, or not there at all? A neutral person looks at it with you and {shop}.</p>
        <details class="fold" open={tried.part === 'disputes'}>
          <summary>Raise a dispute</summary>
          <form method="post" action={`/o/${order.id}/disputes`} class="stack">
            <Hidden csrf={csrf} />
            <DisputeFields view={order} {...triedIn(tried, 'disputes')} />
            <div class="row">
              <button type="submit" class="primary">
                Raise Dispute
              </button>
            </div>
          </form>
        </details>
      </Card>
    ) : null}
  </>
);
