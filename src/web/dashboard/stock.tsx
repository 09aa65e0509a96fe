import { z } from 'zod';
import { name } from '../../api/text.ts';
import { NOT_FOUND, UNAVAILABLE } from '../../app/refusals.ts';
import type { StockItem } from '../../db/catalogue/stock-lists.ts';
import { Hidden } from '../kit/fields.tsx';
import { Badge, Card, Empty } from '../kit/parts.tsx';
import { TableCard } from '../kit/table.tsx';
import { inPlainWords } from '../kit/words/statuses.ts';
import { Head } from './layout.tsx';
import { type At, type Dashboard, form, onward, page, refused, show } from './signed-in.tsx';

const Level = z.object({
  sku: name(100),
  on_hand: z
    .string()
    .regex(/^\d{1,9}$/, 'A whole number of units.')
    .transform(Number),
});

export function stockPages(dashboard: Dashboard): void {
  page(dashboard, '/stock', ['supplier'], list);
  form(dashboard, '/stock', { roles: ['supplier'], schema: Level }, async (at, { given }) => {
    const set = await at.c.env.stock.setStock(at.member.partyId, given.sku, given.on_hand);
    if (!set.ok) return refused(at, UNAVAILABLE);
    return set.value === null ? refused(at, NOT_FOUND) : onward(at, '/stock', 'saved');
  });
}

async function list(at: At) {
  const items = await at.c.env.stockLists.ofSupplier(at.member.partyId);
  if (!items.ok) return refused(at, UNAVAILABLE);
  return show(at, {
    title: 'Stock',
    children: (
      <>
        <Head title="Stock">
          <p class="muted">
            Unsold units. If something is sold while you type, it is subtracted from the number that you save.
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
            {items.value.map((item) => (
              <Row at={at} item={item} />
            ))}
          </TableCard>
        )}
      </>
    ),
  });
}

const Row = ({ at, item }: { readonly at: At; readonly item: StockItem }) => (
  <tr>
    <th scope="row">
      <span>
        {item.title} <span class="muted small">{inPlainWords(item.kind)}</span>{' '}
        {item.onHand === 0 ? <Badge said={{ text: 'Out of stock', tone: 'bad' }} /> : null}
      </span>
    </th>
    <td data-label="SKU">
      <span class="mono nowrap">{item.sku}</span>
    </td>
    <td data-label="Unsold">
      <span class="printed">{item.onHand}</span>
      <form method="post" class="with-unit">
        <Hidden csrf={at.csrf} />
        <input type="hidden" name="sku" value={item.sku} />
        <input
          name="on_hand"
          inputmode="numeric"
          pattern="\d{1,9}"
          required
          value={item.onHand}
          aria-label={`Unsold units of ${item.title}`}
        />
        <button type="submit" class="plain" aria-label={`Set ${item.title}`}>
          Set
        </button>
      </form>
    </td>
  </tr>
);
