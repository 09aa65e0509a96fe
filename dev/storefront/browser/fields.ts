import type { Product } from '../../../packages/client/src/index.ts';
import { element } from './dom.ts';
import { unfitText } from './errors.ts';

/** The fields of the order's form, and what is said beside each. */

export type Control = HTMLInputElement | HTMLSelectElement;
type Rule = Product['options'][string];

export const controlsIn = (part: ParentNode): Control[] =>
  [...part.querySelectorAll('input, select')].filter(
    (one): one is Control => one instanceof HTMLInputElement || one instanceof HTMLSelectElement,
  );

/** The name that people see: the first words of its label. */
export const labelOf = (control: Control): string => control.labels?.[0]?.firstChild?.textContent?.trim() ?? '';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const withinOf = (input: HTMLInputElement): string => `${input.dataset.unit} from ${input.min} to ${input.max}`;

/** The field of one option. `value`: what was typed for an option of this name before. */
export function optionField(name: string, rule: Rule, value: string | undefined): HTMLElement {
  if (rule.kind === 'choice') {
    const select = element('select', { name: `option:${name}` });
    select.append(
      ...rule.values.map((one) => element('option', { value: one, selected: one === value }, capital(one))),
    );
    return element('div', { className: 'field' }, element('label', {}, rule.label, select));
  }
  const { min, max, unit, label } = rule;
  const input = element('input', { name: `option:${name}`, type: 'number', inputMode: 'numeric', required: true });
  Object.assign(input, { min: String(min), max: String(max), value: value ?? '' });
  input.dataset.unit = unit;
  const hint = element('span', { className: 'muted hint' }, `${min} to ${max} ${unit}`);
  return element('div', { className: 'field' }, element('label', {}, `${label} `, hint, input));
}

/** What the browser itself finds wrong with a field. Null where it fits. */
export function unfitIn(control: Control): string | null {
  const within = control instanceof HTMLInputElement ? withinOf(control) : '';
  return unfitText(labelOf(control), control.validity, within);
}

/** Says a text beside a field and ties both together. No text: it fits again. */
export function sayBeside(control: Control, text: string): void {
  const field = control.closest('.field');
  const id = `wrong-${control.name.replace(/\W/g, '-')}`;
  field?.querySelector('.wrong')?.remove();
  if (text === '') {
    control.removeAttribute('aria-invalid');
    control.removeAttribute('aria-describedby');
    return;
  }
  field?.append(element('p', { id, className: 'wrong' }, text));
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-describedby', id);
}
