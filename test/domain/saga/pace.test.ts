import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSlot, OPEN_PACE, type PaceState, refusedPace } from '../../../src/domain/saga/pace.ts';

const NOW = 1_000_000;

/** Refusals at these times; `answered`: whether other calls were answered before. Returns how long each closing lasts. */
function closings(times: readonly { readonly at: number; readonly answered?: boolean }[]): number[] {
  let pace: PaceState = OPEN_PACE;
  return times.map(({ at, answered = false }) => {
    pace = refusedPace(pace, answered, NOW + at);
    return pace.opensAt - NOW - at;
  });
}

describe('the pace at which Stripe is called', () => {
  it('closes for longer each time while nothing is answered, up to half a minute', () => {
    const at = [0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000];
    expect(closings(at.map((one) => ({ at: one })))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it.each([
    ['refusals of calls that were sent before it closed change nothing', [{ at: 0 }, { at: 400 }], [1_000, 600]],
    [
      'it starts anew where other calls were answered',
      [{ at: 0 }, { at: 1_000 }, { at: 3_000, answered: true }],
      [1_000, 2_000, 1_000],
    ],
    ['it starts anew after a calm minute', [{ at: 0 }, { at: 1_000 }, { at: 63_001 }], [1_000, 2_000, 1_000]],
  ])('%s', (_, times, expected) => {
    expect(closings(times)).toEqual(expected);
  });

  it('gives every order another time, never while it is closed, and at most twenty a second', () => {
    const asked = fc.array(fc.record({ after: fc.nat(500), refused: fc.boolean() }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(asked, (asks) => {
        let pace: PaceState = OPEN_PACE;
        let now = NOW;
        let last = 0;
        for (const { after, refused } of asks) {
          now += after;
          if (refused) pace = refusedPace(pace, false, now);
          const given = nextSlot(pace, now);
          pace = given.pace;
          expect(given.at).toBeGreaterThanOrEqual(Math.max(now, pace.opensAt));
          expect(given.at - last).toBeGreaterThanOrEqual(50);
          last = given.at;
        }
      }),
    );
  });
});
