import type { Context } from 'hono';
import type { z } from 'zod';
import { exportLink, readExportToken } from '../../../api/credentials/export-token.ts';
import type { HttpEnv } from '../../../api/deps.ts';
import { filtersOf, OrderFilterQuery } from '../../../api/order-filters.ts';
import { PageQuery, pageOf } from '../../../api/paging.ts';
import { logFault, PROBLEMS } from '../../../api/problem.ts';
import { strictQuery } from '../../../api/query.ts';
import { askExport } from '../../../app/ask-export.ts';
import { faulted } from '../../../app/refusals.ts';
import { dayOf } from '../../../domain/calendar.ts';
import { ROLES } from '../../../domain/order/actor.ts';
import { isRefusal, type Refusal, refuse } from '../../../domain/refusal.ts';
import type { Export } from '../../../services/exports.ts';
import { Hidden } from '../../kit/fields.tsx';
import { sendPage } from '../../kit/html.ts';
import { Badge, Card, Day, Empty, When } from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import type { StatusWords } from '../../kit/words/statuses.ts';
import { TroubleOutside } from '../errors.tsx';
import { Head } from '../layout.tsx';
import { type At, type Dashboard, form, listPage, onward, refused, show } from '../signed-in.tsx';
import { CsvColumns } from './columns.tsx';
import { filterString, type GivenFilters, typedIn } from './filters.tsx';

/** Exports that are written in the background: the page of them all, and the file behind a mailed link. */

/**
 * A longer list is exported in the background. So many orders are a few seconds and some megabytes: if the connection
 * breaks off, little is lost. Far longer ones take minutes, and a broken connection loses all of them (ADR 46).
 */
export const LONG_LIST = 10_000;
const PAGE = 50;
const PATH = '/orders/exports';
const TITLE = 'Exports';
const FILTERS = OrderFilterQuery.shape;
const LIST = { ...FILTERS, cursor: PageQuery.shape.cursor };
const FORM = strictQuery(FILTERS);

/** The page that offers the export of these orders. */
export const exportPageOf = (typed: GivenFilters): string => `${PATH}?${filterString(typed)}`;

export function exportPages(dashboard: Dashboard): void {
  listPage(dashboard, PATH, { roles: ROLES, query: LIST }, list);
  const invalid = (at: At) => refused(at, refuse('invalid_request', { key: 'form_incomplete' }));
  form(dashboard, PATH, { roles: ROLES, schema: FORM, invalid }, async (at, { given, key }) => {
    const { partyId, timeZone } = at.member;
    const what = { filters: filtersOf(given, timeZone), timeZone, bom: true };
    const asked = await askExport(at.c.env.exports, { partyId, by: at.author, key, ...what });
    return isRefusal(asked) ? refused(at, asked) : onward(at, PATH, 'export_asked');
  });
  dashboard.get('/exports/:id', download);
}

const STATUS: Readonly<Record<Export['status'], StatusWords>> = {
  waiting: { text: 'Begins within a minute', tone: 'wait' },
  writing: { text: 'Being written', tone: 'wait' },
  ready: { text: 'Ready', tone: 'good' },
  expired: { text: 'Expired', tone: 'still' },
  failed: { text: 'Could not be written', tone: 'bad' },
};

async function list(at: At, { cursor }: z.output<z.ZodObject<typeof LIST>>) {
  const found = await at.c.env.exports.list(at.member.partyId, cursor ?? null, PAGE + 1);
  if (!found.ok) return refused(at, faulted(found.fault));
  const { shown, nextCursor } = pageOf(found.value, PAGE, ({ createdAt, id }) => ({ at: createdAt, id }));
  const rows = await Promise.all(shown.map(async (one) => ({ one, href: await linkOf(at, one) })));
  const typed = typedIn(at);
  return show(at, {
    title: TITLE,
    children: (
      <>
        <Head title={TITLE} crumbs={[{ href: '/orders', name: 'Orders' }]}>
          <p class="muted">
            Long lists of orders are written in the background. When one is ready, its link is mailed to whoever asked
            for it. The list says until when a file is kept.
          </p>
        </Head>
        {at.done === null ? <Offer at={at} typed={typed} /> : null}
        {rows.length === 0 ? (
          <Card>
            <Empty title="No exports yet">
              <p class="muted">An export that you start is shown here until it expires.</p>
            </Empty>
          </Card>
        ) : (
          <TableCard label={TITLE} columns={['Asked', 'Status', { name: 'Orders', num: true }, 'File']} rows>
            {rows.map((row) => (
              <Row {...row} />
            ))}
          </TableCard>
        )}
        {nextCursor === null ? null : (
          <nav class="pager" aria-label="Pages">
            <span />
            <a class="button plain" href={`${PATH}?cursor=${nextCursor}`}>
              Older exports
            </a>
          </nav>
        )}
        <CsvColumns />
      </>
    ),
  });
}

async function linkOf(at: At, { id, status, expiresAt }: Export): Promise<string | null> {
  if (status !== 'ready' || expiresAt === null) return null;
  return exportLink('', at.c.env.vars.tokenSecret, { exportId: id, expiresAt });
}

/** The button that asks for it, with the filters of the address. */
const Offer = ({ at, typed }: { readonly at: At; readonly typed: GivenFilters }) => (
  <Card title={Object.keys(typed).length === 0 ? 'Export all orders' : 'Export the filtered orders'}>
    <p>
      Up to {LONG_LIST.toLocaleString('en-GB')} orders are downloaded at once, from the list. Longer lists are exported
      here: it takes about a minute for every 100,000 orders.
    </p>
    <form method="post" action={PATH} class="row">
      <Hidden csrf={at.csrf} />
      {Object.entries(typed).flatMap(([name, values]) =>
        values.map((value) => <input type="hidden" name={name} value={value} />),
      )}
      <button type="submit" class="primary">
        Export in the background
      </button>
      <a class="button quiet" href={`/orders?${filterString(typed)}`}>
        Back to the list
      </a>
    </form>
  </Card>
);

const Row = ({ one, href }: { readonly one: Export; readonly href: string | null }) => (
  <tr>
    <th scope="row" class="nowrap">
      <When at={one.createdAt} />
    </th>
    <td data-label="Status">
      <Badge said={STATUS[one.status]} />
    </td>
    <td data-label="Orders" class="num">
      {one.orders.toLocaleString('en-GB')}
      {one.status === 'writing' && one.reachedAt !== null ? (
        <span class="muted small">
          {' '}
          back to <Day at={one.reachedAt} />
        </span>
      ) : null}
    </td>
    <td data-label="File">
      {href === null || one.expiresAt === null ? (
        '–'
      ) : (
        <>
          <a href={href}>Download</a>{' '}
          <span class="muted small">
            until <When at={one.expiresAt} />
          </span>
        </>
      )}
    </td>
  </tr>
);

/** One answer for a link that is forged, old, of another export, or without a file: nobody can tell one from the other. */
const GONE = refuse('not_found', { key: 'export_gone' });

function outside(c: Context<HttpEnv>, refusal: Refusal) {
  logFault(c, refusal);
  return sendPage(c, <TroubleOutside refusal={refusal} />, PROBLEMS[refusal.refused].status);
}

/** The file, for the holder of its link. */
async function download(c: Context<HttpEnv>) {
  const { exports, securityLog, vars, now } = c.env;
  const id = c.req.param('id') ?? '';
  const claim = await readExportToken(vars.tokenSecret, c.req.query('token') ?? '');
  if (claim === null || claim.exportId !== id || claim.expiresAt <= now()) return outside(c, GONE);
  const found = await exports.file(id);
  if (!found.ok) return outside(c, faulted(found.fault));
  if (found.value === null) return outside(c, GONE);
  const { partyId, by, createdAt, timeZone, body } = found.value;
  // First: no copy of the data leaves without its entry.
  const noted = await securityLog.add(partyId, 'export_downloaded', by, id);
  if (!noted.ok) return outside(c, faulted(noted.fault));
  return c.body(body, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="orders-${dayOf(createdAt, timeZone)}.csv"`,
  });
}
