import { expect, test } from 'vitest';
import { MAIL_TEMPLATES } from '../../src/domain/conversation/mail.ts';
import { checkTemplate, DEFAULT_WORDING } from '../../src/services/notifications.ts';

/** In workerd the clock stands still while code computes, so the budget must work without a clock. */
test('templates render inside workerd, and endless ones are stopped', () => {
  for (const template of MAIL_TEMPLATES)
    expect(checkTemplate(DEFAULT_WORDING[template], template)).toEqual({ ok: true });
  const loops = `${'{% for a in lines %}'.repeat(30)}x${'{% endfor %}'.repeat(30)}`;
  for (const html of [
    loops,
    '{% for i in (1..100000000) %}x{% endfor %}',
    '{% include "x" %}',
    '{{ order.constructor }}',
  ]) {
    expect(checkTemplate({ ...DEFAULT_WORDING.confirmed, html }, 'confirmed')).toMatchObject({
      ok: false,
      problem: { part: 'html' },
    });
  }
});
