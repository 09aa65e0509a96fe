import { z } from 'zod';
import { proseIfAny } from '../../../api/text.ts';
import { bankAnswer } from '../../../app/answer-bank.ts';
import { NOT_FOUND } from '../../../app/refusals.ts';
import { shopWords } from '../../../app/shop-words.ts';
import { MAX_STATEMENT, mayAnswerBank } from '../../../domain/refunds/chargebacks/answer-bank.ts';
import { bankEvidence } from '../../../domain/refunds/chargebacks/evidence.ts';
import { ANSWER_STAGES, type BankEvidence } from '../../../domain/refunds/state.ts';
import type { Typed } from '../../kit/choice.ts';
import { Hidden } from '../../kit/fields.tsx';
import { Card } from '../../kit/parts.tsx';
import { ask } from '../order-context.ts';
import { type At, type Dashboard, type FieldErrors, form, onward, refused, type Sent, show } from '../signed-in.tsx';
import type { Disputed } from './case.tsx';
import { ConfirmHead } from './confirm-head.tsx';
import { disputePage, openDispute } from './page.tsx';

/** The retailer and Platform Ops answer a bank: as a draft at once, finally after they have seen what the bank gets. */

const Answered = z.object({
  stage: z.enum(ANSWER_STAGES),
  statement: proseIfAny(MAX_STATEMENT),
  confirmed: z.literal('yes').optional(),
});
type Answered = z.infer<typeof Answered>;

export function answerPages(dashboard: Dashboard): void {
  const roles = ['retailer', 'platform'] as const;
  const invalid = (at: At, errors: FieldErrors, fields: Typed) => disputePage(at, { fields, errors, status: 400 });
  form(dashboard, '/disputes/:id/answer', { roles, schema: Answered, invalid }, async (at, sent) => {
    const opened = await openDispute(at);
    if (opened instanceof Response) return opened;
    const { stage, confirmed } = sent.given;
    return stage === 'final' && confirmed === undefined
      ? confirmPage(at, opened, sent.given)
      : carryOut(at, sent, opened);
  });
}

async function carryOut(at: At, sent: Sent<Answered>, { view, dispute }: Disputed) {
  const { stage, statement } = sent.given;
  const command = await bankAnswer(at.c.env, view.id, at.actor, { disputeId: dispute.id, stage, statement });
  if (command === null) return refused(at, NOT_FOUND);
  const answer = await ask(at, sent, view.id, command);
  if (!answer.ok) return refused(at, answer.refusal);
  return onward(at, `/disputes/${dispute.id}`, stage === 'final' ? 'evidence_submitted' : 'evidence_drafted');
}

/** What the bank gets, before it cannot be changed any more. */
async function confirmPage(at: At, opened: Disputed, { statement }: Answered) {
  const { view, state, events, dispute } = opened;
  const refusal = mayAnswerBank(state, dispute.id, at.actor);
  if (refusal !== null) return refused(at, refusal);
  const { timeZone } = await shopWords(at.c.env, view.retailerId);
  const evidence = bankEvidence(state, events, timeZone, statement);
  const children = (
    <>
      <ConfirmHead opened={opened} title="Confirm the evidence">
        The bank gets this, and then nobody can change it.
      </ConfirmHead>
      <Card title="What the bank gets">
        <Evidence evidence={evidence} />
      </Card>
      <form method="post" action={`/disputes/${dispute.id}/answer`} class="stack">
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="stage" value="final" />
        <input type="hidden" name="confirmed" value="yes" />
        <input type="hidden" name="statement" value={statement} />
        <div class="row">
          <button type="submit" class="primary">
            Submit to the bank
          </button>
          <a class="button quiet" href={`/disputes/${dispute.id}`}>
            Do not submit yet
          </a>
        </div>
      </form>
    </>
  );
  return show(at, { title: `Confirm the evidence, order ${view.number}`, width: 'form', children });
}

const FIELDS: readonly (readonly [keyof BankEvidence, string])[] = [
  ['customerName', 'Customer'],
  ['customerEmailAddress', 'E-mail address'],
  ['shippingAddress', 'Delivered to'],
  ['productDescription', 'What was ordered'],
  ['shippingCarrier', 'Carrier'],
  ['shippingTrackingNumber', 'Tracking number'],
  ['shippingDate', 'Dispatched on'],
  ['uncategorizedText', 'Statement and record'],
];

const Evidence = ({ evidence }: { readonly evidence: BankEvidence }) => (
  <dl class="facts">
    {FIELDS.map(([name, label]) =>
      evidence[name] === null ? null : (
        <div>
          <dt>{label}</dt>
          <dd class="prose">{evidence[name]}</dd>
        </div>
      ),
    )}
  </dl>
);
