import type { DisputeView } from '../../../domain/conversation/view-dispute.ts';
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
};

export const outcomeWords = (outcome: string): string => OUTCOME[outcome] ?? inPlainWords(outcome);
