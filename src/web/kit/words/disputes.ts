import type { DisputeView } from '../../../domain/conversation/view-dispute.ts';
import type { BankAnswer } from '../../../domain/refunds/state.ts';
import { inPlainWords, ROLE, type StatusWords } from './statuses.ts';

/** The words for disputes and chargebacks in all lists. */

export const DISPUTE_STATUS: Readonly<Record<DisputeView['status'], StatusWords>> = {
  open: { text: 'Open', tone: 'wait' },
  resolved: { text: 'Resolved', tone: 'good' },
};

export const aboutOf = ({ kind, reason }: Pick<DisputeView, 'kind' | 'reason'>): string =>
  kind === 'dispute' ? inPlainWords(reason) : `${inPlainWords(kind)}: ${inPlainWords(reason).toLowerCase()}`;

/** `the customer`, `the retailer`, `the bank`: who raised it. */
export const raiserOf = ({ raisedBy }: Pick<DisputeView, 'raisedBy'>): string =>
  raisedBy === 'bank' ? 'the bank' : `the ${(ROLE[raisedBy] ?? inPlainWords(raisedBy)).toLowerCase()}`;

/** An outcome in words. A dispute ends with a refund or without; a chargeback is won, lost or closed. */
const OUTCOME: Readonly<Record<string, string>> = {
  refund: 'A refund',
  no_refund: 'No refund',
  won: 'Won: the money stays',
  lost: 'Lost: the money went back',
  closed: 'Closed',
  over: 'Over: the payment was refunded or disputed',
};

export const outcomeWords = (outcome: string): string => OUTCOME[outcome] ?? inPlainWords(outcome);

const ANSWER: Readonly<Record<BankAnswer['stage'], Readonly<Record<BankAnswer['status'], string>>>> = {
  draft: {
    asked: 'A draft is on its way to Stripe',
    sent: 'A draft is at Stripe. The bank does not see it yet',
    refused: 'Stripe did not take the draft',
    overtaken: 'A draft was given, and then the bank decided',
  },
  final: {
    asked: 'The final evidence is on its way to Stripe',
    sent: 'Stripe has the final evidence for the bank',
    refused: 'Stripe did not take the final evidence',
    overtaken: 'The final evidence was given. Then the bank decided, or asked again',
  },
};

/** How the last answer to a bank stands. */
export const answerWords = ({ stage, status }: Pick<BankAnswer, 'stage' | 'status'>): string => ANSWER[stage][status];
