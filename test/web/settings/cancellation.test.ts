import { describe, expect, it } from 'vitest';
import { Policy } from '../../../src/web/dashboard/settings/cancellation.tsx';

describe('the percent of a cancellation policy', () => {
  it.each([
    ['0', 0],
    ['25', 2_500],
    [' 12.5 ', 1_250],
    ['33.33', 3_333],
    ['100', 10_000],
    ['25%', 2_500],
    ['12.5 %', 1_250],
  ])('%j is %i basis points', (percent, bps) => {
    expect(Policy.parse({ percent }).percent).toBe(bps);
  });

  it.each(['', '%', '-1', '101', '100.01', '25,5', '12.345', '1e1', '25%%', '٣'])('%j is refused', (percent) => {
    expect(Policy.safeParse({ percent }).success).toBe(false);
  });
});
