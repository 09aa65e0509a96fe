import { beforeAll, describe, expect, it } from 'vitest';
import { callOf, distinct, eventClaim, exchangeClaims, HEARD, METHODS } from './claims.ts';
import type { InProcess } from './in-process.ts';
import { type Claim, typeFaults } from './type-check.ts';
import { walked } from './walk.ts';

/**
 * Every request that we send, and every answer and event of the simulator, has the SDK's own type, with its open lists
 * of words shut. A word or a field that Stripe does not have is then found here, and not in production.
 */

let sim: InProcess;
let claims: Claim[];
beforeAll(async () => {
  sim = await walked();
  claims = distinct([...sim.exchanges.flatMap(exchangeClaims), ...sim.events.map(eventClaim)]);
});

describe('what we say to Stripe, and what the simulator says', () => {
  it('is walked through completely: every call, and every event that is heard', () => {
    const ours = sim.exchanges.map(callOf).filter((call) => !call.includes('/test_helpers/'));
    expect(new Set(ours)).toEqual(new Set(METHODS.keys()));
    const types = new Set(sim.events.map(({ type }) => type));
    expect(HEARD.filter((type) => !types.has(type))).toEqual([]);
  });

  it("has the SDK's types, with their open lists of words shut", async () => {
    expect(claims.length).toBeGreaterThan(100);
    expect(await typeFaults(claims)).toEqual([]);
  }, 120_000);

  it('can fail: a field that Stripe does not have is found, in every kind of request, answer and event', async () => {
    const kinds = new Map(claims.filter(({ value }) => typeof value === 'object').map((claim) => [claim.type, claim]));
    expect(kinds.size).toBeGreaterThan(50);
    const planted = [...kinds.values()].map((claim) => ({ ...claim, value: { ...Object(claim.value), planted: 1 } }));
    expect(new Set((await typeFaults(planted)).map(nameOf))).toEqual(new Set(planted.map(({ name }) => name)));
  }, 120_000);

  it('can fail: what is wrong in one field is found, and a new word only because the lists are shut', async () => {
    const planted = PLANTED.map(({ what, of, path, wrong }): Claim & { readonly what: string } => {
      const claim = claims.find(({ name, value }) => of.test(name) && has(value, path.slice(0, -1)));
      if (claim === undefined) throw new Error(`nothing is claimed of ${of}`);
      return { ...claim, what, name: `${what}: ${claim.name}`, value: changed(claim.value, path, wrong) };
    });
    const namesOf = (kept: (what: string) => boolean) =>
      new Set(planted.filter(({ what }) => kept(what)).map(({ name }) => name));
    expect(new Set((await typeFaults(planted)).map(nameOf))).toEqual(namesOf(() => true));
    expect(new Set((await typeFaults(planted, 'open')).map(nameOf))).toEqual(namesOf((what) => what !== 'a new word'));
  }, 120_000);
});

/** What is wrong with a claim: one field has this value. Undefined: the field is missing. */
interface Planted {
  readonly what: 'a new word' | 'a wrong type' | 'a missing field' | 'a new field';
  readonly of: RegExp;
  readonly path: readonly string[];
  readonly wrong: unknown;
}

const PLANTED: readonly Planted[] = [
  { what: 'a new word', of: /^payment_intent.created /, path: ['data', 'object', 'status'], wrong: 'begun' },
  { what: 'a new word', of: /^charge.dispute.created /, path: ['data', 'object', 'status'], wrong: 'opened' },
  { what: 'a new word', of: /^POST .v1.disputes.:, answer/, path: ['status'], wrong: 'draft' },
  { what: 'a new word', of: /^POST .v1.payment_intents, answer/, path: ['capture_method'], wrong: 'later' },
  { what: 'a wrong type', of: /^payment_intent.created /, path: ['data', 'object', 'amount'], wrong: '100' },
  { what: 'a wrong type', of: /^POST .v1.refunds, request/, path: ['amount'], wrong: 'all' },
  { what: 'a missing field', of: /^radar.*created /, path: ['data', 'object', 'actionable'], wrong: undefined },
  { what: 'a missing field', of: /^POST .v1.transfers, request/, path: ['destination'], wrong: undefined },
  { what: 'a new field', of: /^charge.succeeded /, path: ['data', 'object', 'billing_details', 'planted'], wrong: 1 },
  { what: 'a new field', of: /^POST .v1.disputes.:, request/, path: ['evidence', 'planted'], wrong: 'x' },
];

const nameOf = (fault: string): string => fault.replace(/: TS\d+.*$/, '');

const has = (value: unknown, path: readonly string[]): boolean =>
  path.every((_, depth) => at(value, path.slice(0, depth + 1)) !== undefined);

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner, name) => Object(inner)[name], value);

function changed(value: unknown, [name = '', ...rest]: readonly string[], to: unknown): unknown {
  const inner = Object(value)[name];
  return { ...Object(value), [name]: rest.length === 0 ? to : changed(inner, rest, to) };
}
