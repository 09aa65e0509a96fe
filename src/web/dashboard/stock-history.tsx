import { faulted, NOT_FOUND } from '../../app/refusals.ts';
import type { StockHistoryEntry } from '../../db/catalogue/stock-lists.ts';
import { KEPT } from '../../domain/bounds.ts';
import { orderNumber } from '../../domain/order/ids.ts';
import { Card, Empty, When } from '../kit/parts.tsx';
import { TableCard } from '../kit/table.tsx';
import { Head } from './layout.tsx';
import { type At, type Dashboard, page, refused, show } from './signed-in.tsx';

/** Who changed the stock of a SKU. */
export function stockHistoryPages(dashboard: Dashboard): void {
  page(dashboard, '/stock/:sku', ['supplier'], history);
}

async function history(at: At) {
  const sku = at.c.req.param('sku') ?? '';
  const { stock, stockLists } = at.c.env;
  const [level, found] = await Promise.all([
    stock.stock(at.member.partyId, sku),
    stockLists.history(at.member.partyId, sku),
  ]);
  if (!level.ok) return refused(at, faulted(level.fault));
  if (!found.ok) return refused(at, faulted(found.fault));
  if (level.value === null) return refused(at, NOT_FOUND);
  const children = (
    <>
      <Head crumbs={[{ href: '/stock', name: 'Stock' }]} title={<span class="mono">{sku}</span>}>
        <p class="muted">
          {level.value.onHand} unsold now. The last {KEPT.stockChanges} changes are kept.
        </p>
      </Head>
      {found.value.length === 0 ? (
        <Card>
          <Empty title="No changes yet">
            <p>Sales, and what you set, appear here.</p>
          </Empty>
        </Card>
      ) : (
        <TableCard
          label="Changes of the stock"
          columns={['When', 'Who', { name: 'From', num: true }, { name: 'To', num: true }]}
          rows
        >
          {found.value.map((entry) => (
            <tr>
              <th scope="row">
                <When at={entry.at} />
              </th>
              <td data-label="Who">
                <Who entry={entry} />
              </td>
              <td class="num" data-label="From">
                {entry.before}
              </td>
              <td class="num" data-label="To">
                {entry.after}
              </td>
            </tr>
          ))}
        </TableCard>
      )}
    </>
  );
  return show(at, { title: `Stock of ${sku}`, children });
}

const Who = ({ entry: { by, before, after } }: { readonly entry: StockHistoryEntry }) => {
  if (by.kind !== 'order') return `${by.kind === 'key' ? 'API key ' : ''}${by.name ?? 'Platform Ops'}`;
  return (
    <>
      {after < before ? 'Sold: ' : 'Given back: '}
      <a class="row-link" href={`/orders/${by.id}`}>
        {orderNumber(by.id)}
      </a>
    </>
  );
};
