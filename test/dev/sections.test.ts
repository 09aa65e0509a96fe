import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withSection } from '../../bench/support/sections.ts';

/** Lines that a command may write. */
const text = fc.array(fc.constantFrom('## Times', '| a | 1 |', '', 'words'), { minLength: 1, maxLength: 5 });
const write = fc.record({ name: fc.constantFrom('order', 'bill', 'flash'), text: text.map((all) => all.join('\n')) });

it('each command replaces its own section of docs/performance.md, and no other', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 8 }), (writes) => {
      const head = '# Performance\n\nWritten by commands.\n';
      const written = writes.reduce((document, { name, text: lines }) => withSection(document, name, lines), head);
      expect(written.startsWith(head)).toBe(true);
      const last = new Map(writes.map(({ name, text: lines }) => [name, lines.trim()]));
      for (const [name, lines] of last) {
        const [, ...found] = written.split(`<!-- ${name}:begin -->`);
        expect(found).toHaveLength(1);
        expect(found[0]?.split(`<!-- ${name}:end -->`)[0]?.trim()).toBe(lines);
      }
      // Written again, it is the same.
      for (const [name, lines] of last) expect(withSection(written, name, lines)).toBe(written);
    }),
  );
});
