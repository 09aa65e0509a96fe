import { Liquid } from 'liquidjs';
import { expect, it } from 'vitest';
import { Parsed } from '../../src/services/notifications/parsed.ts';

it('parses each template once', () => {
  const parsed = new Parsed(new Liquid());
  const templates = parsed.of('Hello {{ name }}');
  expect(parsed.of('Hello {{ name }}')).toBe(templates);
  expect(parsed.of('Hello')).not.toBe(templates);
});

it('limits the memory of cached templates, even if they are very long', () => {
  const parsed = new Parsed(new Liquid());
  for (let n = 0; n < 20; n += 1) parsed.of('x'.repeat(30_000) + n);
  expect(parsed.kept).toBeLessThanOrEqual(65_536);
  const again = parsed.of('short');
  expect(parsed.of('short')).toBe(again);
});
