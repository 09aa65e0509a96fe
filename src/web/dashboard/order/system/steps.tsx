import type { FailedTry } from '../../../../domain/saga/attempt.ts';
import type { SagaHistory, TriedWork } from '../../../../domain/saga/history.ts';
import { Badge, When } from '../../../kit/parts.tsx';
import { TableCard } from '../../../kit/table.tsx';
import { faultWords } from '../../../kit/words/faults.ts';
import type { StatusWords } from '../../../kit/words/statuses.ts';
import type { Names } from '../../order-context.ts';
import { StripeId } from './stripe-link.tsx';
import { durationText, FAULT_KIND, isStripeCall, stepWords, workWords } from './words.ts';

export interface StepsProps {
  readonly history: SagaHistory;
  readonly orderId: string;
  readonly names: Names;
  /** For Platform Ops: Stripe's publishable key. Null: the reader sees no codes, messages and ids of Stripe. */
  readonly publishableKey: string | null;
}

type Passage = SagaHistory['passages'][number];

function passageSaid({ way, end, works }: Passage): StatusWords {
  if (end === 'done') return { text: way === 'step' ? 'Done' : 'Undone', tone: way === 'step' ? 'good' : 'still' };
  if (end === 'left') return { text: 'Ended by the cancellation', tone: 'bad' };
  return works.some(({ open }) => (open?.failed ?? []).length > 0)
    ? { text: 'Tried again', tone: 'wait' }
    : { text: 'Now', tone: 'info' };
}

/** How long the last try took; null where it is not known. */
const lasted = ({ row: { triedAt }, endedAt }: TriedWork): number | null =>
  triedAt === undefined || endedAt === null ? null : endedAt - triedAt;

const times = (n: number): string => (n === 1 ? '1 try' : `${n} tries`);

interface TriesProps extends Omit<StepsProps, 'history'> {
  readonly work: TriedWork;
  /** What the row is named, so that the work does not repeat it. */
  readonly title: string;
}

const Failed = ({ failed, publishableKey }: { readonly failed: FailedTry; readonly publishableKey: string }) => (
  <li>
    <When at={failed.at} seconds /> · {FAULT_KIND[failed.kind]}: {faultWords(failed.code)}
    {failed.said === undefined ? null : (
      <>
        {' '}
        <span class="muted">“{failed.said.message}”</span>
        {failed.said.request === undefined ? null : (
          <>
            {' '}
            <StripeId id={failed.said.request} publishableKey={publishableKey} />
          </>
        )}
      </>
    )}
  </li>
);

/** How often work was tried, how long its last try took, and what went wrong. */
const Tries = ({ work, title, orderId, names, publishableKey }: TriesProps) => {
  const { row, open } = work;
  const own = workWords(row.workId, names);
  const failed = row.failed ?? [];
  const ms = lasted(work);
  return (
    <div class="stack tight small">
      <span>
        {own === title ? '' : `${own}: `}
        {times(row.tries)}
        {ms === null ? '' : `, ${row.tries === 1 ? '' : 'the last one '}${durationText(ms)}`}
        {failed.length > 0 && publishableKey === null ? `, ${failed.length} failed` : ''}
        {open === null || open.open ? null : (
          <>
            {'. Next try '}
            <When at={open.nextAt} seconds />
          </>
        )}
      </span>
      {publishableKey === null || !isStripeCall(row.workId) ? null : (
        <span class="muted">
          Idempotency key{' '}
          <span class="mono">
            {orderId}:{row.workId}:{row.sequence}
          </span>
        </span>
      )}
      {publishableKey === null || failed.length === 0 ? null : (
        <ul>
          {failed.map((one) => (
            <Failed failed={one} publishableKey={publishableKey} />
          ))}
        </ul>
      )}
    </div>
  );
};

/** Orders from before 2026-11-27 do not know how often they tried. */
const AllTries = ({ works, ...props }: Omit<TriesProps, 'work'> & { readonly works: readonly TriedWork[] }) =>
  works.length === 0 ? (
    <span class="muted">–</span>
  ) : (
    <div class="stack">
      {works.map((work) => (
        <Tries work={work} {...props} />
      ))}
    </div>
  );

export const StepsCard = ({ history: { passages, ahead }, ...props }: StepsProps) => (
  <TableCard label="Steps" titled columns={['Step', 'Began', 'Took', 'Result', 'Tries']}>
    {passages.map((passage) => (
      <tr>
        <th scope="row">{stepWords(passage.name)}</th>
        <td data-label="Began">
          <When at={passage.from} seconds />
        </td>
        <td data-label="Took" class="nowrap">
          {passage.until === null ? '–' : durationText(passage.until - passage.from)}
        </td>
        <td data-label="Result">
          <span>
            <Badge said={passageSaid(passage)} />
          </span>
        </td>
        <td data-label="Tries" class="block">
          <AllTries works={passage.works} title={stepWords(passage.name)} {...props} />
        </td>
      </tr>
    ))}
    {ahead.map((step) => (
      <tr>
        <th scope="row">{stepWords(step)}</th>
        <td data-label="Began" class="nil">
          –
        </td>
        <td data-label="Took" class="nil">
          –
        </td>
        <td data-label="Result">
          <span>
            <Badge said={{ text: 'To come', tone: 'still' }} />
          </span>
        </td>
        <td data-label="Tries" class="nil">
          –
        </td>
      </tr>
    ))}
  </TableCard>
);

/** Transfers, refunds and what else is no step of the order. */
export const OthersCard = ({ history: { others }, ...props }: StepsProps) =>
  others.length === 0 ? null : (
    <TableCard label="Other work" titled columns={['Work', 'Ended', 'Tries']}>
      {others.map((work) => (
        <tr>
          <th scope="row">{workWords(work.row.workId, props.names)}</th>
          <td data-label="Ended">
            {work.open !== null ? 'Not yet' : work.endedAt === null ? 'Not known' : <When at={work.endedAt} seconds />}
          </td>
          <td data-label="Tries" class="block">
            <Tries work={work} title={workWords(work.row.workId, props.names)} {...props} />
          </td>
        </tr>
      ))}
    </TableCard>
  );
