import { lineNames } from '../../../domain/catalogue/line-words.ts';
import type { OrderView } from '../../../domain/order/view.ts';
import {
  Badge,
  Card,
  Corrected,
  FulfilmentBadge,
  money,
  Notice,
  OptionList,
  Pictured,
  PostAddress,
  TrackingLink,
  When,
} from '../../kit/parts.tsx';
import { TableCard } from '../../kit/table.tsx';
import { aboutOf, raiserOf } from '../../kit/words/disputes.ts';
import { faultWords } from '../../kit/words/faults.ts';
import { refundedWord } from '../../kit/words/refunds.ts';
import { AUTOMATIC, CANCEL_REASON, inPlainWords, ROLE, roleWord, WAITS_FOR } from '../../kit/words/statuses.ts';
import type { Names } from '../order-context.ts';
import { owedWords } from '../words/parked.ts';

interface Props {
  readonly view: OrderView;
  readonly names: Names;
}

/** Who or what an open dispute waits for. */
const AWAITED_OF: Readonly<Record<OrderView['disputes'][number]['kind'], string>> = {
  dispute: 'Platform Ops to resolve the dispute',
  chargeback: "the bank's decision",
  inquiry: "the bank's decision",
  fraud_warning: "somebody to decide about the bank's fraud warning",
};

/** What an order waits for, if no deadline moves it. */
function awaitedBy({ status, parked, cancelling, disputes, refundStatus }: OrderView): string | null {
  if (cancelling) return 'Platform Ops to go on with putting everything back';
  if (refundStatus === 'owed') return 'Platform Ops to pay the refund that failed';
  if (parked.length > 0) return 'Platform Ops';
  const open = disputes.find((dispute) => dispute.status === 'open');
  if (open === undefined || WAITS_FOR[status] !== null) return WAITS_FOR[status];
  return AWAITED_OF[open.kind];
}

/** What happens by itself, and when: every deadline is shown. */
const Coming = ({ view }: Pick<Props, 'view'>) => {
  const { nextAutomaticAction: next } = view;
  if (next !== null) {
    return (
      <>
        {AUTOMATIC[next.what]} <When at={next.at} />.
      </>
    );
  }
  const awaited = awaitedBy(view);
  return <>{awaited === null ? 'Nothing: the order is finished.' : `Waiting for ${awaited}.`}</>;
};

export const Next = ({ view }: Pick<Props, 'view'>) => (
  <p class="next">
    <span class="strong">What comes next.</span> <Coming view={view} />
  </p>
);

/** The same for a supplier's task. */
export const NextCard = ({ view }: Pick<Props, 'view'>) => (
  <Card title="What comes next">
    <p>
      <Coming view={view} />
    </p>
  </Card>
);

/** Most reasons already say who asked. */
const cancelledFor = ({ reason, requestedBy }: NonNullable<OrderView['cancellation']>): string => {
  const said = inPlainWords(CANCEL_REASON[reason]);
  return reason.endsWith('_request') || requestedBy === 'system' ? said : `${said} (${ROLE[requestedBy]})`;
};

/** Only Platform Ops see what is parked. Everybody sees that nothing happens by itself any more. */
const puttingBack = ({ parked, nextAutomaticAction }: OrderView): string => {
  if (nextAutomaticAction === null)
    return 'Money or stock could not be put back automatically. A person must look at it.';
  return parked.length === 0
    ? 'Money and stock are being put back.'
    : 'Money or stock could not be put back yet. It is tried again, and a person must look at it, too.';
};

/** What a reader must know first. */
export const Alerts = ({ view, names }: Pick<Props, 'view' | 'names'>) => (
  <>
    {view.cancellation === null ? null : (
      <Notice
        tone={view.cancellation.completed ? 'info' : 'wait'}
        title={view.cancellation.completed ? 'Cancelled' : 'Being cancelled'}
      >
        <p>
          {cancelledFor(view.cancellation)}
          {view.cancellation.completed ? '.' : `. ${puttingBack(view)}`}
        </p>
      </Notice>
    )}
    {view.disputes
      .filter(({ status }) => status === 'open')
      .map((dispute) => (
        <Notice tone="wait" title={`${dispute.kind === 'dispute' ? 'Dispute: ' : ''}${aboutOf(dispute)}`}>
          <p>
            Raised by {raiserOf(dispute)}.{' '}
            <a class="whole" href={`/disputes/${dispute.id}`}>
              See the dispute
            </a>
          </p>
        </Notice>
      ))}
    {view.parked.length === 0 ? null : (
      <Notice tone="bad" title="Parked: this needs a person">
        {view.parked.map((parked) => (
          <>
            <p>
              {owedWords(parked, view, names)} <span class="muted small">({faultWords(parked.code)})</span>
            </p>
            {parked.message === null ? null : <p class="small">“{parked.message}”</p>}
          </>
        ))}
      </Notice>
    )}
  </>
);

interface CustomerProps extends Pick<Props, 'view'> {
  /** The reader may correct it now. */
  readonly correctable?: boolean;
}

export const CustomerCard = ({ view, correctable = false }: CustomerProps) => {
  const { customer, shipping, deliveryCorrectedAt } = view;
  if (customer === null) return null;
  // The retailer finds this amount in the totals. A reader without totals finds it here.
  const promised = 'email' in customer || shipping === null ? null : shipping.title;
  return (
    <Card title={'email' in customer ? 'Customer' : 'Deliver to'}>
      {promised === null ? null : <p class="strong">{promised}</p>}
      <PostAddress name={customer.name} address={customer.address} />
      {'email' in customer ? (
        <p>
          <a href={`mailto:${customer.email}`}>{customer.email}</a>
        </p>
      ) : null}
      {customer.phone === undefined ? null : (
        <p>
          <a href={`tel:${customer.phone}`}>{customer.phone}</a>
        </p>
      )}
      {deliveryCorrectedAt === null ? null : (
        <p class="small">
          <Badge said={{ text: 'Corrected', tone: 'wait' }} /> <When at={deliveryCorrectedAt} />
        </p>
      )}
      {correctable ? (
        <p>
          <a href={`/orders/${view.id}/customer`}>Correct the customer's data</a>
        </p>
      ) : null}
    </Card>
  );
};

interface TotalsProps {
  readonly view: OrderView;
  readonly totals: NonNullable<OrderView['totals']>;
}

const Totals = ({ view: { shipping, currency }, totals }: TotalsProps) => (
  <>
    <tr class="sub">
      <th scope="row" colspan={3}>
        {shipping?.title ?? 'Shipping'}
      </th>
      <td class="num">{money(totals.shipping, currency)}</td>
    </tr>
    <tr>
      <th scope="row" colspan={3}>
        Total <span class="muted small">including {money(totals.tax, currency)} tax</span>
      </th>
      <td class="num">{money(totals.total, currency)}</td>
    </tr>
    {totals.captured === 0 || totals.captured === totals.total ? null : (
      <tr>
        <th scope="row" colspan={3}>
          Charged to the card <span class="muted small">the shares divide this amount</span>
        </th>
        <td class="num">{money(totals.captured, currency)}</td>
      </tr>
    )}
  </>
);

interface LinesProps extends Props {
  /** The items that a dispute is about. */
  readonly disputed?: readonly string[];
  /** The items whose measurements the reader may correct now. */
  readonly correctable?: readonly string[];
}

/** How much of a line was given back. */
const Given = ({ view, line }: Pick<Props, 'view'> & { readonly line: OrderView['lines'][number] }) => {
  const { refundedQuantity: units, refundedAmount: amount } = line;
  if (units === 0 && (amount ?? 0) === 0) return null;
  const given = amount === null ? `${units}` : money(amount, view.currency);
  return (
    <span>
      <Badge said={{ text: `${refundedWord(view)} ${given}`, tone: 'still' }} />
    </span>
  );
};

export const LinesCard = ({ view, names, disputed = [], correctable = [] }: LinesProps) => {
  const { lines, totals, currency } = view;
  const name = lineNames(lines);
  return (
    <TableCard
      label="Line items"
      titled
      columns={[
        'Item',
        'Made by',
        { name: 'Quantity', num: true },
        ...(totals === null ? [] : [{ name: 'Amount', num: true } as const]),
      ]}
      foot={totals === null ? null : <Totals view={view} totals={totals} />}
    >
      {lines.map((line) => (
        <tr>
          <th scope="row">
            <Pictured line={line}>
              <span>
                <span class="strong">{line.title}</span> <span class="mono small muted nowrap">{line.sku}</span>
              </span>
              <OptionList options={line.options} />
              <Corrected line={line} by={roleWord} />
              {correctable.includes(line.id) ? (
                <a class="small light" href={`/orders/${view.id}/lines/${line.id}`}>
                  Correct the measurements<span class="hush"> of {name(line.id)}</span>
                </a>
              ) : null}
              {disputed.includes(line.id) ? (
                <span>
                  <Badge said={{ text: 'In dispute', tone: 'wait' }} />
                </span>
              ) : null}
              <Given view={view} line={line} />
            </Pictured>
          </th>
          <td data-label="Made by" class="name">
            {names(line.supplierId)}
          </td>
          <td class="num" data-label="Quantity">
            {line.quantity}
          </td>
          {totals === null ? null : (
            <td class="num" data-label="Amount">
              {money(line.amount, currency)}
            </td>
          )}
        </tr>
      ))}
    </TableCard>
  );
};

export const FulfilmentsCard = ({ view, names }: Props) => {
  if (view.fulfilments.length === 0) return null;
  const name = lineNames(view.lines);
  return (
    <TableCard
      label={view.fulfilments.length === 1 ? 'Fulfilment' : 'Fulfilments'}
      titled
      columns={['Supplier', 'Makes', 'Status', 'Tracking']}
    >
      {view.fulfilments.map((f) => (
        <tr>
          <th scope="row">{names(f.supplierId)}</th>
          <td data-label="Makes">{f.lineIds.map(name).join(', ')}</td>
          <td data-label="Status">
            <span>
              <FulfilmentBadge status={f.status} cancelling={view.cancelling} />
              {f.rejectReason === null ? null : <span class="small muted"> {f.rejectReason}</span>}
            </span>
          </td>
          <td data-label="Tracking" {...(f.tracking === null ? { class: 'nil' } : {})}>
            {f.tracking === null ? '–' : <TrackingLink tracking={f.tracking} />}
          </td>
        </tr>
      ))}
    </TableCard>
  );
};
