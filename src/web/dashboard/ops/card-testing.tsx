import { faulted } from '../../../app/refusals.ts';
import type { RefusedAttempt } from '../../../services/card-testing.ts';
import { Card, Empty, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { Head } from '../layout.tsx';
import { type At, type Dashboard, page, refused, show } from '../signed-in.tsx';

const WORDS: Readonly<Record<RefusedAttempt['over'], string>> = {
  attempts_by_address: 'many orders or payments from one address',
  attempts_by_email: 'many orders with one e-mail address',
  declines_by_address: 'many declined cards from one address',
  declines_by_email: 'many declined cards with one e-mail address',
};

export function cardTestingPages(dashboard: Dashboard): void {
  page(dashboard, '/ops/card-testing', ['platform'], attempts);
}

async function attempts(at: At) {
  const found = await at.c.env.cardTesting.refused();
  if (!found.ok) return refused(at, faulted(found.fault));
  return show(at, {
    title: 'Card testing',
    children: (
      <>
        <Head title="Card testing">
          <p class="muted">
            Attempts to order or pay that were refused in the last day, at most 200. Somebody may be trying stolen
            cards.
          </p>
        </Head>
        {found.value.length === 0 ? (
          <Card>
            <Empty title="Nothing was refused">
              <p class="muted">Since yesterday, no address and no e-mail address has tried too often.</p>
            </Empty>
          </Card>
        ) : (
          <TableCard label="Refused attempts" columns={['When', 'Retailer', 'Address', 'Why']} rows>
            {found.value.map((one) => (
              <tr>
                <td data-label="When" class="nowrap">
                  <When at={one.at} />
                </td>
                <td data-label="Retailer">{one.retailerId ?? 'An order placed before'}</td>
                <td data-label="Address" class="mono">
                  {one.address ?? 'The server of the shop'}
                </td>
                <td data-label="Why">{WORDS[one.over]}</td>
              </tr>
            ))}
          </TableCard>
        )}
      </>
    ),
  });
}
