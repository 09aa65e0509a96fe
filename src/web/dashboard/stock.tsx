import { z } from 'zod';
import { lineIfAny, name } from '../../api/text.ts';
import { faulted, NOT_FOUND, stockRefusal } from '../../app/refusals.ts';
import type { StockItem } from '../../db/catalogue/stock-lists.ts';
import type { Outcome } from '../../domain/fault.ts';
import { LOW_STOCK } from '../../domain/needs.ts';
import { refuse } from '../../domain/refusal.ts';
import type { StockSet } from '../../services/inventory.ts';
import { type Typed, textOf } from '../kit/choice.ts';
import { CellError, Hidden, wrong } from '../kit/fields.tsx';
import { Badge, Card, Empty } from '../kit/parts.tsx';
import { TableCard } from '../kit/table.tsx';
import { inPlainWords } from '../kit/words/statuses.ts';
import { Head } from './layout.tsx';
import { type At, type Dashboard, type FieldErrors, form, onward, page, refused, show } from './signed-in.tsx';
import { inDashboardWords } from './words/refusals.ts';

const Level = z.object({
  sku: name(100),
  /** The version that the page showed. */
  version: lineIfAny(20)
    .regex(/^\d{1,15}$/)
    .transform(Number),
  on_hand: lineIfAny(20)
    .regex(/^\d{1,9}$/, 'Digits only, such as 1200. At most 999999999.')
    .transform(Number),
});

const MOST_UNITS = 999_999_999;
const Difference = z.object({
  sku: name(100),
  by: lineIfAny(20)
    .regex(/^[+\u2212\u2013-]?\d{1,9}$/, 'A whole number of units, such as 5 or -2.')
    .transform((typed) => Number(typed.replace(/[\u2212\u2013]/, '-')))
    .refine((by) => by !== 0 && Math.abs(by) <= MOST_UNITS, 'A whole number of units, such as 5 or -2.'),
});

export function stockPages(dashboard: Dashboard): void {
  page(dashboard, '/stock', ['supplier'], (at) => list(at));
  form(dashboard, '/stock', { roles: ['supplier'], schema: Level, invalid: list }, async (at, { given }) => {
    const { sku, on_hand, version } = given;
    const set = await at.c.env.stock.setStock(at.member.partyId, sku, on_hand, version, at.author);
    return saved(at, set, sku, { on_hand: String(on_hand) });
  });
  const rule = { roles: ['supplier'], schema: Difference, invalid: list } as const;
  form(dashboard, '/stock/adjust', rule, async (at, { given: { sku, by }, key }) => {
    // A second click sends the same key. Without one, nobody could tell a repeat from another adjustment.
    if (key === undefined) return refused(at, refuse('invalid_request', { key: 'form_incomplete' }));
    const set = await at.c.env.stock.adjustStock(at.member.partyId, sku, by, key, at.author);
    return saved(at, set, sku, { by: String(by) });
  });
}

/** `typed` is shown again in its row, with the reason, where the stock is not as it was asked for. */
function saved(at: At, set: Outcome<StockSet | null>, sku: string, typed: Readonly<Record<string, string>>) {
  if (!set.ok) return refused(at, faulted(set.fault));
  if (set.value === null) return refused(at, NOT_FOUND);
  const refusal = stockRefusal(set.value);
  if (refusal === null) return onward(at, '/stock', 'saved');
  if (refusal.refused !== 'conflict') return refused(at, refusal);
  const [name = ''] = Object.keys(typed);
  return list(at, { [name]: inDashboardWords(refusal.reason) }, { sku, ...typed }, 409);
}

/** `fields`: a number that was refused, and what is wrong with it. */
async function list(at: At, errors: FieldErrors = {}, fields: Typed = {}, status: 400 | 409 = 400) {
  const items = await at.c.env.stockLists.ofSupplier(at.member.partyId);
  if (!items.ok) return refused(at, faulted(items.fault));
  const page = {
    title: 'Stock',
    children: (
      <>
        <Head title="Stock">
          <p class="muted">
            Unsold units. If something is sold while you type, ‘Set’ changes nothing and says the new number. Under ‘Add
            or take away’ you type only the difference, such as 5 or -2. It counts whatever was sold meanwhile.
          </p>
        </Head>
        {items.value.length === 0 ? (
          <Card>
            <Empty title="No products yet">
              <p>Platform Ops add the products that you offer.</p>
            </Empty>
          </Card>
        ) : (
          <TableCard label="Stock" columns={['Product', 'SKU', 'Unsold']} rows>
            {lowFirst(items.value).map((item) => (
              <Row at={at} item={item} {...(textOf(fields, 'sku') === item.sku ? { errors, fields } : {})} />
            ))}
          </TableCard>
        )}
      </>
    ),
  };
  return show(at, page, Object.keys(errors).length > 0 ? status : 200);
}

/** What is low comes first, the least of it on top. The rest stays in its order. */
export const lowFirst = <T extends Pick<StockItem, 'onHand'>>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => Math.min(a.onHand, LOW_STOCK + 1) - Math.min(b.onHand, LOW_STOCK + 1));

const LOW = { text: 'Low', tone: 'wait' } as const;
const OUT = { text: 'Out of stock', tone: 'bad' } as const;

interface RowProps {
  readonly at: At;
  readonly item: StockItem;
  readonly errors?: FieldErrors;
  readonly fields?: Typed;
}

const Row = ({ at, item, errors = {}, fields = {} }: RowProps) => (
  <tr id={item.sku}>
    <th scope="row">
      <span>
        {item.title} <span class="muted small">{inPlainWords(item.kind)}</span>{' '}
        {item.onHand > LOW_STOCK ? null : <Badge said={item.onHand === 0 ? OUT : LOW} />}
      </span>
    </th>
    <td data-label="SKU">
      <span class="mono nowrap">{item.sku}</span>
    </td>
    <td>
      <div class="row">
        <span class="printed">{item.onHand}</span>
        <SetForm {...{ at, item, errors, fields }} />
        <AddForm {...{ at, item, errors, fields }} />
        <a class="small" href={`/stock/${encodeURIComponent(item.sku)}`} aria-label={`History of ${item.title}`}>
          History
        </a>
      </div>
    </td>
  </tr>
);

const SetForm = ({ at, item, errors, fields }: Required<RowProps>) => (
  <div>
    <form method="post" class="with-unit">
      <Hidden csrf={at.csrf} />
      <input type="hidden" name="sku" value={item.sku} />
      <input type="hidden" name="version" value={item.version} />
      <input
        name="on_hand"
        inputmode="numeric"
        pattern="\d{1,9}"
        required
        value={fields.on_hand === undefined ? item.onHand : textOf(fields, 'on_hand')}
        aria-label={`Unsold units of ${item.title}`}
        {...wrong(`f-${item.sku}`, errors.on_hand)}
      />
      <button type="submit" class="plain" aria-label={`Set ${item.title}`}>
        Set
      </button>
    </form>
    <CellError id={`f-${item.sku}`} error={errors.on_hand} />
  </div>
);

const AddForm = ({ at, item, errors, fields }: Required<RowProps>) => (
  <details class="fold" open={errors.by !== undefined}>
    <summary>Add or take away</summary>
    <form method="post" action="/stock/adjust" class="with-unit">
      <Hidden csrf={at.csrf} />
      <input type="hidden" name="sku" value={item.sku} />
      <input
        name="by"
        required
        value={textOf(fields, 'by')}
        aria-label={`Units to add to ${item.title}`}
        {...wrong(`f-by-${item.sku}`, errors.by)}
      />
      <button type="submit" class="plain" aria-label={`Change ${item.title}`}>
        Change
      </button>
    </form>
    <CellError id={`f-by-${item.sku}`} error={errors.by} />
  </details>
);
