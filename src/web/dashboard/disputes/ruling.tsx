import { PROBLEMS } from '../../../api/problem.ts';
import { type Ruling, resolveDispute } from '../../../domain/conversation/disputes.ts';
import { refundableLeft } from '../../../domain/refunds/refund.ts';
import { quoteRefund, type RefundQuote } from '../../../domain/refunds/request.ts';
import { isRefusal, type Refusal, refuse } from '../../../domain/refusal.ts';
import { type Typed, textOf } from '../../kit/choice.ts';
import { Hidden } from '../../kit/fields.tsx';
import { money, Notice } from '../../kit/parts.tsx';
import { CustomerCard, LinesCard } from '../order/parts.tsx';
import { QuoteTable } from '../order/refund-quote.tsx';
import { ask } from '../order-context.ts';
import {
  type At,
  type Dashboard,
  type FieldErrors,
  form,
  onward,
  page,
  refused,
  type Sent,
  show,
} from '../signed-in.tsx';
import { inDashboardWords } from '../words/refusals.ts';
import type { Disputed } from './case.tsx';
import { ConfirmHead } from './confirm-head.tsx';
import { disputePage, openDispute, showDispute } from './page.tsx';
import { BEARS, Resolve, RULING, Ruled, toRuling } from './resolve.tsx';

/** Platform Ops resolve a dispute in two steps: they choose the outcome, then they confirm its effect. */
export function rulingPages(dashboard: Dashboard): void {
  const roles = ['platform'] as const;
  page(dashboard, '/disputes/:id/resolve', roles, (at) =>
    at.c.redirect(`/disputes/${at.c.req.param('id') ?? ''}`, 303),
  );
  const again = (at: At, errors: FieldErrors, fields: Typed) => disputePage(at, { fields, errors, status: 400 });
  form(
    dashboard,
    '/disputes/:id/resolve',
    { roles, schema: Ruled, choice: RULING, invalid: again },
    async (at, sent) => {
      const opened = await openDispute(at);
      if (opened instanceof Response) return opened;
      return sent.given.version === undefined ? confirmPage(at, opened, sent.given) : carryOut(at, sent, opened);
    },
  );
}

/** The version of the order that was shown. If the order has changed since, its effect is shown again. */
async function carryOut(at: At, sent: Sent<Ruled>, opened: Disputed) {
  const { version } = sent.given;
  const { id: disputeId } = opened.dispute;
  const read = toRuling(sent.given, opened.view);
  if ('errors' in read)
    return showDispute(at, opened, { fields: typedOf(sent.given), errors: read.errors, status: 400 });
  const asked = { type: 'resolve_dispute', disputeId, version, ...read.ruling } as const;
  const answer = await ask(at, sent, opened.view.id, asked);
  if (answer.ok) return onward(at, `/disputes/${disputeId}`, 'dispute_resolved');
  if (answer.refusal.refused !== 'order_moved') return refused(at, answer.refusal);
  const moved = await openDispute(at);
  return moved instanceof Response ? moved : confirmPage(at, moved, sent.given, true);
}

/** Why nobody can resolve it: it was resolved, or a bank decides it. */
function closed({ state, dispute }: Disputed): Refusal {
  const resolution = state.disputes.find(({ id }) => id === dispute.id)?.resolution;
  return resolution == null
    ? refuse('forbidden', { key: 'bank_decides' })
    : refuse('dispute_closed', { key: 'dispute_resolved', outcome: resolution.outcome });
}

/** What each party bears if the outcome is carried out now; or why it cannot be. */
function quoteOf(at: At, { state, dispute }: Disputed, ruling: Ruling): RefundQuote | Refusal | null {
  const decided = resolveDispute(state, dispute.id, ruling, at.actor);
  if (isRefusal(decided)) return decided;
  const { refund, borneBy } = ruling;
  return refund === null ? null : quoteRefund(state, refund, { borneBy, kind: 'dispute' });
}

const typedOf = (given: Ruled): Typed =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (name === 'version' ? [] : [[name, `${value}`]])),
  );

/** The field beside which a refusal is shown. */
const besideOf = ({ refused: code }: Refusal, { outcome }: Ruled): string =>
  code === 'bearing_invalid' ? 'bears' : outcome === 'amount' ? 'amount' : RULING.name;

function confirmPage(at: At, opened: Disputed, given: Ruled, moved = false) {
  const { view, dispute } = opened;
  if (!dispute.allowedActions.includes('resolve')) return refused(at, closed(opened));
  const fields = typedOf(given);
  const read = toRuling(given, view);
  if ('errors' in read) return showDispute(at, opened, { fields, errors: read.errors, status: 400 });
  const quote = quoteOf(at, opened, read.ruling);
  if (quote !== null && isRefusal(quote)) {
    const errors = { [besideOf(quote, given)]: inDashboardWords(quote.reason) };
    return showDispute(at, opened, { fields, errors, status: PROBLEMS[quote.refused].status });
  }
  const children = (
    <>
      <ConfirmHead opened={opened} title="Confirm the outcome">
        Nothing is carried out before you confirm it.
      </ConfirmHead>
      {moved ? (
        <Notice tone="wait" title="Nothing was carried out yet: the order has changed" live>
          <p>This is what the outcome does now. Look at it again before you confirm it.</p>
        </Notice>
      ) : null}
      <Confirm at={at} opened={opened} fields={fields} quote={quote} />
      <LinesCard view={view} names={opened.names} disputed={dispute.lineIds} />
      <CustomerCard view={view} />
      <Resolve at={at} opened={opened} fields={fields} errors={{}} title="Change the outcome" />
    </>
  );
  const title = `Confirm the outcome, order ${view.number}`;
  return show(at, { title, width: 'form', children }, moved ? PROBLEMS.order_moved.status : 200);
}

interface ConfirmProps {
  readonly at: At;
  readonly opened: Disputed;
  readonly fields: Typed;
  /** Null: nothing is refunded. */
  readonly quote: RefundQuote | null;
}

const isRuling = (name: string): boolean => ['outcome', 'amount', 'note'].includes(name) || name.startsWith(BEARS);

const isDecided = (fields: Typed): boolean =>
  Object.keys(fields).some((name) => name.startsWith(BEARS) && textOf(fields, name) !== '');

const Confirm = ({ at, opened, fields, quote }: ConfirmProps) => {
  const { view, state, names, dispute } = opened;
  const left = refundableLeft(state);
  return (
    <section class="card" aria-label="The outcome">
      <header>
        <h2>{quote === null ? 'No refund' : `${money(quote.amount, view.currency)} to the customer`}</h2>
        {quote === null ? null : (
          <span class="muted small">{quote.amount === left ? 'All that is left' : 'A part of what is left'}</span>
        )}
      </header>
      {quote === null ? (
        <p>The customer gets nothing back, and nobody bears anything.</p>
      ) : (
        <QuoteTable view={view} names={names} quote={quote} left={left} decided={isDecided(fields)} />
      )}
      <dl class="facts">
        <div>
          <dt>Reason, for everybody in the dispute</dt>
          <dd class="prose">{textOf(fields, 'note')}</dd>
        </div>
      </dl>
      <form method="post" action={`/disputes/${dispute.id}/resolve`} class="stack">
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="version" value={state.version} />
        {Object.keys(fields)
          .filter(isRuling)
          .map((name) => (
            <input type="hidden" name={name} value={textOf(fields, name)} />
          ))}
        <div class="row">
          <button type="submit" class="primary">
            Resolve and carry out
          </button>
          <a class="button quiet" href={`/disputes/${dispute.id}`}>
            Do not resolve yet
          </a>
        </div>
        <p class="small muted">
          It is carried out at once and cannot be undone. If the order changes before you press the button, nothing is
          carried out and you see the new outcome first.
        </p>
      </form>
    </section>
  );
};
