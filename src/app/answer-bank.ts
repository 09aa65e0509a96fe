import type { Actor } from '../domain/order/actor.ts';
import type { Command } from '../domain/order/decide.ts';
import { bankEvidence } from '../domain/refunds/chargebacks/evidence.ts';
import type { AnswerStage } from '../domain/refunds/state.ts';
import type { Catalogue } from '../services/catalogue.ts';
import { type Orders, readJournal } from './read-order.ts';
import { shopWords } from './shop-words.ts';

interface Asked {
  readonly disputeId: string;
  readonly stage: AnswerStage;
  readonly statement: string;
}

/**
 * The command that answers the bank, with the evidence that the order's journal has now. Null where there is no such
 * order for the actor.
 */
export async function bankAnswer(
  env: Orders & { readonly catalogue: Pick<Catalogue, 'shopSettings'> },
  orderId: string,
  actor: Actor,
  asked: Asked,
): Promise<Command | null> {
  const found = await readJournal(env, orderId, actor);
  if (found === null) return null;
  const { order } = found.snapshot;
  const { timeZone } = await shopWords(env, order.retailerId);
  return { type: 'answer_bank', ...asked, evidence: bankEvidence(order, found.events, timeZone, asked.statement) };
}
