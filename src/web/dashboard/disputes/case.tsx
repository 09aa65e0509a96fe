import { lineNames } from '../../../domain/catalogue/line-words.ts';
import type { DisputeView } from '../../../domain/conversation/view-dispute.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import { webUrl } from '../../../domain/text.ts';
import { Card, Day, money, RefundBadge, When } from '../../kit/parts.tsx';
import { answerWords, outcomeWords } from '../../kit/words/disputes.ts';
import { faultWords } from '../../kit/words/faults.ts';
import { inPlainWords, ROLE } from '../../kit/words/statuses.ts';
import { StripeId } from '../order/system/stripe-link.tsx';
import type { Opened } from '../order-context.ts';

/** What a dispute is about, and its outcome. */

export type Disputed = Opened & { readonly dispute: DisputeView };

const TITLE: Readonly<Record<DisputeView['kind'], string>> = {
  dispute: 'What happened',
  chargeback: "The bank's case",
  inquiry: "The bank's case",
  fraud_warning: "The bank's warning",
};

interface AboutProps {
  readonly opened: Disputed;
  /** Null where the reader has no account at Stripe. */
  readonly publishableKey: string | null;
}

export const About = ({ opened: { view, dispute: shown }, publishableKey }: AboutProps) => (
  <Card title={TITLE[shown.kind]}>
    {shown.description === null ? null : <p class="prose">{shown.description}</p>}
    {shown.chargeback === null ? null : (
      <BankCase {...{ view, publishableKey }} dispute={shown} chargeback={shown.chargeback} />
    )}
    {shown.fraudWarning === null ? null : (
      <Warning {...{ view, publishableKey }} dispute={shown} stripeId={shown.fraudWarning.stripeId} />
    )}
    {shown.lineIds.length === 0 && shown.evidenceUrls.length === 0 ? null : (
      <dl class="facts">
        {shown.lineIds.length === 0 ? null : (
          <div>
            <dt>{shown.lineIds.length === 1 ? 'Item' : 'Items'}</dt>
            <dd>{shown.lineIds.map(lineNames(view.lines)).join(', ')}</dd>
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

interface BankCaseProps extends Pick<AboutProps, 'publishableKey'> {
  readonly view: OrderView;
  readonly dispute: DisputeView;
  readonly chargeback: NonNullable<DisputeView['chargeback']>;
}

/** The bank decides it: what the bank wants, by when somebody must answer, and with what. */
const BankCase = ({ view, dispute: shown, chargeback, publishableKey }: BankCaseProps) => (
  <>
    {shown.status === 'open' ? (
      <p>
        The customer's bank decides this one.
        {shown.allowedActions.includes('send_evidence') ? ' Answer it below, with the evidence of this order.' : ''}
      </p>
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
      {chargeback.respondBy === null || !shown.allowedActions.includes('send_evidence') ? null : (
        <div>
          <dt>Answer by</dt>
          <dd>
            <Day at={chargeback.respondBy} />
          </dd>
        </div>
      )}
      {chargeback.answer === null ? null : <AnswerFact answer={chargeback.answer} respondBy={chargeback.respondBy} />}
      {chargeback.answeredByHand ? (
        <div>
          <dt>Answered in Stripe's Dashboard</dt>
          <dd>Somebody gave the bank evidence there.</dd>
        </div>
      ) : null}
      <div>
        <dt>Case at Stripe</dt>
        <dd class="small">
          <StripeId id={chargeback.stripeId} publishableKey={publishableKey} />
        </dd>
      </div>
    </dl>
    <div class="row">
      <a class="button plain" href={`/disputes/${shown.id}/evidence`}>
        Download the evidence
      </a>
    </div>
  </>
);

type Answer = NonNullable<BankCaseProps['chargeback']['answer']>;

const AnswerFact = ({ answer, respondBy }: { readonly answer: Answer; readonly respondBy: number | null }) => (
  <div>
    <dt>Answer to the bank</dt>
    <dd>
      {answerWords(answer)}
      {answer.code === null ? '' : ` (${faultWords(answer.code)})`}
    </dd>
    <dd class="muted small">
      {ROLE[answer.by] ?? inPlainWords(answer.by)}, <When at={answer.at} />
      {respondBy !== null && answer.at > respondBy ? '. This was after the deadline: the bank may not read it.' : ''}
    </dd>
  </div>
);

/** What the bank says before any dispute, and what can be done about it. */
const Warning = ({
  view,
  dispute: shown,
  stripeId,
  publishableKey,
}: Omit<BankCaseProps, 'chargeback'> & { readonly stripeId: string }) => (
  <>
    <p>
      The bank says that somebody else may have used this card. It has not asked for the money back.
      {shown.status === 'open'
        ? ' If you give all of the money back now, a chargeback and its fee may be avoided. A part of it does not help.'
        : ''}
    </p>
    <dl class="facts">
      <div>
        <dt>Warning at Stripe</dt>
        <dd class="small">
          <StripeId id={stripeId} publishableKey={publishableKey} />
        </dd>
      </div>
    </dl>
    <div class="row">
      {WAYS.filter(({ action }) => shown.allowedActions.includes(action)).map(({ path, label, look }) => (
        <a class={`button ${look}`} href={`/orders/${view.id}/${path}`}>
          {label}
        </a>
      ))}
    </div>
  </>
);

const WAYS = [
  { action: 'refund', path: 'refund', label: 'Issue Refund', look: 'plain' },
  { action: 'cancel', path: 'cancel', label: 'Cancel Order', look: 'danger' },
] as const;

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
