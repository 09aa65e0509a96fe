import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from '../../dev/stripe/simulator.ts';
import { claimsOf, distinct, shapeOf } from '../services/stripe/claims.ts';
import { type Claim, typeFaults } from '../services/stripe/type-check.ts';

/** What the stacks of a run and their Stripe say to each other. At the end of the run it is checked against the SDK. */

const FILE = 'said-to-stripe.jsonl';

/** Keeps everything new that is said. Several processes write into the folder. */
export function keepSaid(simulator: Pick<Simulator, 'listener'>, folder: string): void {
  const known = new Set<string>();
  simulator.listener = (said) => {
    for (const claim of claimsOf(said)) {
      const shape = `${claim.type} ${shapeOf(claim.value)}`;
      if (known.has(shape)) continue;
      known.add(shape);
      appendFileSync(join(folder, FILE), `${JSON.stringify(claim)}\n`);
    }
  };
}

/** What was said and does not have the SDK's types. Empty where nothing was said. */
export async function wronglySaid(folder: string): Promise<string[]> {
  if (!readdirSync(folder).includes(FILE)) return [];
  const lines = readFileSync(join(folder, FILE), 'utf8').trim().split('\n');
  const claims = distinct(lines.map((line): Claim => JSON.parse(line)));
  return typeFaults(claims);
}
