import type { DisputeView } from '../../../domain/conversation/view-dispute.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { webUrl } from '../../../domain/text.ts';
import { Card, Day, money, RefundBadge } from '../../kit/parts.tsx';
import { outcomeWords } from '../../kit/words/disputes.ts';
import type { Opened } from '../order-context.ts';

/** What a dispute is about, and its outcome. */

export type Disputed = Opened & { readonly dispute: DisputeView };

export const About = ({ opened: { view, dispute: shown } }: { readonly opened: Disputed }) => (
  <Card title={shown.kind === 'dispute' ? 'What happened' : "The bank's case"}>
    {shown.description === null ? null : <p class="prose">{shown.description}</p>}
    {shown.chargeback === null ? null : <BankCase view={view} dispute={shown} chargeback={shown.chargeback} />}
    {shown.lineIds.length === 0 && shown.evidenceUrls.length === 0 ? null : (
      <dl class="facts">
        {shown.lineIds.length === 0 ? null : (
          <div>
            <dt>{shown.lineIds.length === 1 ? 'Item' : 'Items'}</dt>
            <dd>{shown.lineIds.map((id) => view.lines.find((line) => line.id === id)?.title ?? '').join(', ')}</dd>
          </div>
        )}
        {shown.evidenceUrls.length === 0 ? null : (
          <div>
            <dt>Photos and documents</dt>
            {shown.evidenceUrls.map((url) => (
              <dd>
                {webUrl(url) === null ? (
                  url
                ) : (
                  <a href={url} rel="noreferrer noopener nofollow">
                    {url}
                  </a>
                )}
              </dd>
            ))}
          </div>
        )}
      </dl>
    )}
  </Card>
);

interface BankCaseProps {
  readonly view: OrderView;
  readonly dispute: DisputeView;
  readonly chargeback: NonNullable<DisputeView['chargeback']>;
}

/** The bank decides it: what the bank wants, by when somebody must answer, and with what. */
const BankCase = ({ view, dispute: shown, chargeback }: BankCaseProps) => (
  <>
    {shown.status === 'open' ? (
      <p>The customer's bank decides this one. It is answered at Stripe, with the evidence of this order.</p>
    ) : null}
    <dl class="facts">
      <div>
        <dt>Asked back</dt>
        <dd>{money(chargeback.amount, chargeback.currency)}</dd>
      </div>
      <div>
        <dt>Withdrawn so far</dt>
        <dd>{money(chargeback.withdrawn, view.currency)}</dd>
      </div>
      {chargeback.respondBy === null || shown.status !== 'open' ? null : (
        <div>
          <dt>Answer by</dt>
          <dd>
            <Day at={chargeback.respondBy} />
          </dd>
        </div>
      )}
      <div>
        <dt>Case at Stripe</dt>
        <dd class="mono small">{chargeback.stripeId}</dd>
      </div>
    </dl>
    <div class="row">
      <a class="button plain" href={`/disputes/${shown.id}/evidence`}>
        Download the evidence
      </a>
    </div>
  </>
);

export const OutcomeCard = ({ opened: { view, names, dispute: shown } }: { readonly opened: Disputed }) => {
  if (shown.outcome === null) return null;
  return (
    <Card title="Outcome">
      <p class="strong">{outcomeWords(shown.outcome)}</p>
      {shown.refund === null ? null : (
        <p>
          {shown.refund.amount === null ? 'A refund' : money(shown.refund.amount, view.currency)}{' '}
          <RefundBadge status={shown.refund.status} />
        </p>
      )}
      {shown.borneBy === null || shown.borneBy.length === 0 ? null : (
        <p class="small">
          {shown.borneBy.map((b) => `${names(b.partyId)} bears ${money(b.amount, view.currency)}`).join(', ')}
        </p>
      )}
      {shown.note === null ? null : <p class="prose muted">{shown.note}</p>}
    </Card>
  );
};
